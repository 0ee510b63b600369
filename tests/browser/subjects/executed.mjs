// What a reader sees of a run: what probes reported, the line that raised, and in what it was verified.

import { test } from "../harness/test.mjs";
import { kind } from "../kinds.mjs";
import { css } from "../names.mjs";

test("executed: what a probe reported is folded below its example", async (world, found) => {
  for (const width of [1440, 360]) {
    const page = await world.page({ width });
    await page.goto(world.url(kind("executed page")));
    const fold = page.locator(css.example).filter({ hasText: "Bad" }).first().getByRole("group");
    const sent = fold.getByRole("listitem");
    found.ok(`folded, ${width} px`, !(await sent.first().isVisible()), "it is open");
    await fold.getByText("2 statements").click();
    found.equal(`statements, ${width} px`, await sent.count(), 2);
    found.ok(`the first, ${width} px`, (await sent.first().innerText()).includes("WHERE users.name = 'ada'"), await sent.first().innerText());
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    found.equal(`nothing beside the page, ${width} px`, wide, 0);
    await page.context().close();
  }
});

test("executed: a page says what raised, what ran first, and what it ran in", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(kind("executed page")));
  const raised = page.locator(css.example).filter({ has: page.locator(css.mark) });
  found.equal("the line", await raised.locator(css.mark).innerText(), "last = NAMES[2]");
  found.equal("its message", await raised.locator(css.message).innerText(), "raises IndexError: list index out of range");
  const text = await page.getByRole("main").innerText();
  found.ok("the setup", /Examples run after users\.py\./.test(text) && /Setup names/.test(text), text);
  found.ok("versions", /Executed in Python \d+\.\d+/.test(text), text);
  await page.getByRole("link", { name: "What that proves" }).click();
  found.ok("leads to them", page.url().endsWith("verification.html#executed"), page.url());
});

test("executed: a rule that only a run proves is explained wherever it is listed", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url({ site: "executed", path: "rules/index.html" }));
  found.ok("it stands in the list", await page.getByRole("cell", { name: "by running" }).first().isVisible());
  const index = await page.getByRole("main").innerText();
  found.ok("and above it", /“By running” has none: its examples were executed/.test(index), index);
  await page.goto(world.url(kind("executed verification")));
  const proven = await page.getByRole("main").innerText();
  found.ok("on the verification page", /“by running” in the list of rules/.test(proven), proven);
});
