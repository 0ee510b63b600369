// What was proven, for people and for programs, and the same figures in each place.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "../harness/test.mjs";
import { kind } from "../kinds.mjs";
import { names } from "../names.mjs";

test("verification: the figures of the table add up", async (world, found) => {
  const page = await world.page();
  for (const name of ["verification", "large: verification"]) {
    await page.goto(world.url(kind(name)));
    const [rows, all] = await page.locator("table.verdicts").evaluate((table) => {
      const number = (row) => Number(row.querySelector(".number").innerText.replace(/\D/g, ""));
      return [[...table.tBodies[0].rows].map(number), number(table.tFoot.rows[0])];
    });
    found.equal(name, rows.reduce((sum, one) => sum + one, 0), all);
  }
});

test("verification: each chart has a text that says what it shows", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(kind("verification")));
  const charts = await names.chart(page).evaluateAll((all) => all.map((one) => one.ariaLabel ?? one.getAttribute("alt") ?? one.querySelector("title")?.textContent ?? ""));
  found.ok("charts", charts.length > 0, "none");
  found.none("texts", charts.filter((text) => !/\d/.test(text)));
});

test("verification: verification.json and badge.svg say the same", async (world, found) => {
  const { dir } = world.sites.own;
  const [json, badge] = ["verification.json", "badge.svg"].map((name) => join(dir, name));
  if (!found.ok("verification.json", existsSync(json), "not written")) return;
  const told = JSON.parse(readFileSync(json, "utf8"));
  found.ok("has a version", told.version >= 1);
  const page = await world.page();
  await page.goto(world.url(kind("verification")));
  const total = await page.locator("table.verdicts tfoot .number").innerText();
  found.ok("the same total", JSON.stringify(told).includes(total.replace(/\D/g, "")), total);
  if (!found.ok("badge.svg", existsSync(badge), "not written")) return;
  await page.goto(new URL("badge.svg", world.sites.own.url).href);
  found.equal("the badge is a picture", await page.evaluate(() => document.documentElement.localName), "svg");
  found.ok("with a title", await page.evaluate(() => document.querySelector("title")?.textContent.length > 3));
});
