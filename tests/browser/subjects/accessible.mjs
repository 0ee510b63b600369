// What axe-core sees of each kind of page, in each look: no violation of WCAG 2.2 AA, and none of its best practices.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "../harness/test.mjs";
import { HUGE, kind, KINDS, LARGE, LOOKS, place } from "../kinds.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

test("axe: every kind of page in every look keeps WCAG 2.2 AA", async (world, found) => {
  for (const look of LOOKS) await judge(world, found, KINDS, look, WCAG);
  // Content of other kinds, in the two looks that differ most.
  for (const look of [LOOKS[0], LOOKS[3]]) await judge(world, found, LARGE, look, WCAG);
});

test("axe: every kind of page keeps the best practices", async (world, found) => {
  for (const look of [LOOKS[0], LOOKS[3]]) await judge(world, found, KINDS, look, ["best-practice"]);
});

test("axe: 2,000 rules in one table keep WCAG 2.2 AA", async (world, found) => {
  await judge(world, found, HUGE, LOOKS[0], WCAG);
});

test("axe: what opens keeps WCAG 2.2 AA", async (world, found) => {
  for (const look of LOOKS) {
    const page = await world.page(look);
    for (const one of [kind("executed page"), KINDS[1]]) {
      await page.goto(world.url(one));
      await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
      found.none(place({ name: `folds of the ${one.name} open` }, look), await violations(page, WCAG));
    }
    if (look.width < 600) {
      for (const id of await page.evaluate(() => [...document.querySelectorAll("[popover]")].map((one) => one.id))) {
        await page.evaluate((id) => document.getElementById(id).showPopover(), id);
        found.none(place({ name: `#${id} open` }, look), await violations(page, WCAG));
      }
    }
    await page.context().close();
  }
});

test("axe: our largest pages without one row left out", async (world, found) => {
  for (const path of ["guide/codes.html", "rules/index.html", "verification.html"]) {
    const page = await world.page({ scheme: "light", width: 1440 });
    await page.goto(world.url({ site: "own", path }));
    const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
    found.none(path, await violations(page, WCAG, { isWhole: true }));
    found.note(`${path}: ${nodes} elements`);
    await page.context().close();
  }
});

async function judge(world, found, kinds, look, tags) {
  const page = await world.page(look);
  for (const kind of kinds) {
    await page.goto(world.url(kind));
    found.none(place(kind, look), await violations(page, tags));
  }
  await page.context().close();
}

/// Of a list of thousands the first rows stand for all, as they are made by one template; axe takes a minute for the rest.
async function violations(page, tags, { isWhole = false } = {}) {
  if (!isWhole) await page.evaluate(() => document.querySelectorAll("tbody tr:nth-child(n+50), li:nth-child(n+100)").forEach((one) => one.remove()));
  await page.evaluate(AXE);
  return page.evaluate(async (tags) => {
    const { violations } = await window.axe.run(document, {
      runOnly: { type: "tag", values: tags },
      resultTypes: ["violations"],
    });
    return violations.map(({ id, help, nodes }) => {
      const [first] = nodes;
      return `${id} (${nodes.length}): ${help}: ${first.target.join(" ")}: ${first.html.slice(0, 160)}`;
    });
  }, tags);
}
