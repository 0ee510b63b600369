// Light, dark, or as the system has it: one button, remembered.

import { test } from "../harness/test.mjs";
import { kind, KINDS } from "../kinds.mjs";
import { names } from "../names.mjs";

const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test("theme: the system's choice is followed", async (world, found) => {
  const [light, dark] = [await world.page({ scheme: "light" }), await world.page({ scheme: "dark" })];
  for (const one of KINDS) {
    await light.goto(world.url(one));
    await dark.goto(world.url(one));
    found.ok(one.name, (await paper(light)) !== (await paper(dark)));
  }
});

test("theme: the switch changes it, is remembered on the next page, and can be given back to the system", async (world, found) => {
  const page = await world.page({ scheme: "light" });
  await page.goto(world.url(kind("guideline page")));
  const system = await paper(page);
  const button = names.theme(page);
  if (!found.equal("one button", await button.count(), 1)) return;
  const seen = new Set([system]);
  const spoken = new Set([await name(button)]);
  for (let press = 0; press < 3; press += 1) {
    await button.click();
    seen.add(await paper(page));
    spoken.add(await name(button));
    if ((await paper(page)) !== system) {
      const chosen = await paper(page);
      await page.goto(world.url(kind("rule page")));
      found.equal("remembered", await paper(page), chosen);
    }
  }
  found.equal("two papers", seen.size, 2);
  found.ok("its name or state says which", spoken.size > 1, [...spoken].join(" | "));
  await page.emulateMedia({ colorScheme: "dark" });
  found.ok("the third press is the system's again", (await paper(page)) !== system);
});

test("theme: a remembered choice is there before the first paint", async (world, found) => {
  const page = await world.page({ scheme: "light" });
  await page.goto(world.url(kind("guideline page")));
  if (!found.equal("one button", await names.theme(page).count(), 1)) return;
  const system = await paper(page);
  for (let press = 0; press < 3 && (await paper(page)) === system; press += 1) await names.theme(page).click();
  const chosen = await paper(page);
  found.ok("changed", chosen !== system);
  await page.addInitScript(() => {
    // The first frame in which there is a body.
    const look = () => {
      if (!document.body?.firstElementChild) return requestAnimationFrame(look);
      window.first = getComputedStyle(document.body).backgroundColor;
    };
    requestAnimationFrame(look);
  });
  await page.reload();
  await page.waitForFunction(() => window.first);
  found.equal("first frame", await page.evaluate(() => window.first), chosen);
});

async function name(button) {
  return button.evaluate((one) => `${one.ariaLabel ?? ""} ${one.innerText} ${one.ariaPressed ?? ""}`.trim());
}
