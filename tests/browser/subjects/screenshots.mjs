// Pictures for a person to look at: target/screenshots. What is asserted is only that each shows something.

import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "../harness/test.mjs";
import { ROOT } from "../harness/world.mjs";
import { KINDS, LARGE, LOOKS } from "../kinds.mjs";

test("screenshots: each kind of page, light and dark, wide and narrow", async (world, found) => {
  const folder = join(ROOT, "target/screenshots");
  mkdirSync(folder, { recursive: true });
  for (const look of LOOKS) {
    const page = await world.page({ ...look, height: look.width > 1000 ? 1100 : 900 });
    const kinds = look.scheme === "light" ? [...KINDS, ...LARGE] : KINDS;
    for (const one of kinds) {
      await page.goto(world.url(one));
      const name = `${one.name.replace(/\W+/g, "-")}-${look.scheme}-${look.width}.png`;
      await page.screenshot({ path: join(folder, name) });
      found.ok(name, statSync(join(folder, name)).size > 4000);
    }
    await page.context().close();
  }
  found.note(`written to ${folder}`);
});
