// What stands beside the pages, for programs: every file that a reader's tool asks for by name.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "../harness/test.mjs";
import { kind } from "../kinds.mjs";
import { css, names } from "../names.mjs";

test("beside: rules.json names every rule of the index", async (world, found) => {
  const file = join(world.sites.own.dir, "rules.json");
  if (!found.ok("rules.json", existsSync(file), "not written")) return;
  const told = JSON.parse(readFileSync(file, "utf8"));
  found.ok("version", told.version >= 1);
  const page = await world.page();
  await page.goto(world.url(kind("rules index")));
  const ids = await page.locator(`${css.ruleRow} th a, ${css.ruleRow} td:first-child a`).allInnerTexts();
  const text = JSON.stringify(told);
  found.none("ids", ids.filter((id) => !text.includes(JSON.stringify(id.trim()))));
});

test("beside: sitemap.xml, llms.txt and llms-full.txt are there and name pages that are", async (world, found) => {
  // A map of a site names whole addresses, so there is one only where they are known.
  const { dir } = world.sites.sub;
  for (const name of ["sitemap.xml", "llms.txt", "llms-full.txt"]) {
    if (!found.ok(name, existsSync(join(dir, name)), "not written")) continue;
    const text = readFileSync(join(dir, name), "utf8");
    found.ok(`${name}: names a page`, text.includes("queries"), text.slice(0, 200));
  }
});

test("beside: each page has a Markdown copy in which every fence carries its stance and verdict", async (world, found) => {
  const { dir } = world.sites.own;
  const pages = readdirSync(join(dir, "sqlalchemy")).filter((name) => name.endsWith(".html"));
  for (const page of pages) {
    const copy = join(dir, "sqlalchemy", page.replace(/html$/, "md"));
    if (!found.ok(page, existsSync(copy), "no copy")) continue;
    const text = readFileSync(copy, "utf8");
    if (page === "queries.html") found.ok("stance and verdict", /bad/i.test(text) && /proven/.test(text));
  }
});

test("beside: a rule page says how to allow the rule and gives it as text", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(kind("rule page")));
  const text = await names.main(page).evaluate((main) => main.textContent);
  found.ok("how to allow it", /allow/i.test(text) && /rulebook-?\w*.*SA401|allow=SA401|ignore.*SA401/s.test(text));
  found.ok("for a terminal", /rulebook explain SA401/.test(text));
});
