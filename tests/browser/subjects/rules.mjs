// The index of rules: a plain table that becomes a filter, whose state is its address.

import { test } from "../harness/test.mjs";
import { kind } from "../kinds.mjs";
import { css, names } from "../names.mjs";

const shown = (page) => page.locator(css.ruleRow).evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);

/// How many rows are shown, once `holds` is true of it; what there is, if it never is.
async function settled(page, holds) {
  for (const end = Date.now() + 60_000; ; ) {
    const rows = await shown(page);
    if (holds(rows) || Date.now() > end) return rows;
  }
}

test("rules: without JavaScript the table is whole", async (world, found) => {
  const page = await world.page({ javaScriptEnabled: false });
  await page.goto(world.url(kind("large: rules index"), "file"));
  found.equal("rows", await shown(page), 2000);
  const unlinked = await page.locator(css.ruleRow).evaluateAll((all) => all.filter((one) => !one.querySelector("a[href]")).length);
  found.equal("rows without a link", unlinked, 0);
});

test("rules: typing filters at once, and the address holds it", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(kind("large: rules index")));
  const field = names.filterField(page);
  if (!found.ok("a field", (await field.count()) === 1, "none")) return;
  const all = await shown(page);
  found.equal("all at first", all, 2000);
  const begin = performance.now();
  await field.fill("LB0042");
  found.equal("one row", await settled(page, (rows) => rows === 1), 1);
  found.note(`filtering 2,000 rules: ${(performance.now() - begin).toFixed(0)} ms until the rows were seen from outside`);
  found.ok("the status says how many", /\b1\b/.test(await names.filterStatus(page).innerText()));
  await page.waitForURL(/LB0042/).catch(() => {});
  const address = page.url();
  found.ok("the address holds it", address.includes("LB0042"), address);
  const again = await world.page();
  await again.goto(address);
  found.equal("the same from its address", await settled(again, (rows) => rows === 1), 1);
  found.equal("and the field says it", await names.filterField(again).inputValue(), "LB0042");
  await field.fill("");
  found.equal("all again", await settled(page, (rows) => rows === 2000), 2000);
});

test("rules: each select narrows, together they narrow more, and the address holds them", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(kind("large: rules index")));
  let last = 2000;
  for (const name of names.filters) {
    const select = names.filterSelect(page, name);
    if (!found.ok(`${name}: a select`, (await select.count()) === 1, "none")) continue;
    const values = await select.locator("option").evaluateAll((all) => all.map((one) => one.value));
    await select.selectOption(values.at(-1));
    const rows = await settled(page, (rows) => rows < 2000);
    found.ok(`${name}: narrows`, rows > 0 && rows < 2000, `${rows} rows for ${values.at(-1)}`);
    const again = await world.page();
    await again.goto(page.url());
    found.equal(`${name}: from its address`, await settled(again, (now) => now === rows), rows);
    await again.context().close();
    await select.selectOption(values[0]);
    found.equal(`${name}: all again`, await settled(page, (rows) => rows === 2000), 2000);
  }
  for (const name of names.filters.slice(0, 2)) {
    const select = names.filterSelect(page, name);
    if ((await select.count()) === 0) continue;
    await select.selectOption({ index: 1 });
    const rows = await settled(page, (rows) => rows < last);
    found.ok(`${name}: narrows what is narrowed`, rows < last, `${rows} of ${last}`);
    last = rows;
  }
});

test("rules: a version has the rules that came with it or later", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(kind("large: rules index")));
  const select = names.filterSelect(page, "since");
  const values = await select.locator("option").evaluateAll((all) => all.map((one) => one.value));
  found.equal("in the order of versions", values.join(" "), " library>=0.0 library>=0.9 library>=0.10 library>=1.0");
  // One rule in ten is prose and has none.
  for (const [value, rows] of [["library>=0.0", 1800], ["library>=0.10", 900], ["library>=1.0", 400]]) {
    await select.selectOption(value);
    found.equal(value, await settled(page, (now) => now === rows), rows);
  }
});

test("rules: a nonsense filter in the address shows the table and breaks nothing", async (world, found) => {
  for (const odd of ["?q=%3Cimg%20src%3Dx%20onerror%3Dseen.ran.push(1)%3E", "#%E0%A4%A", "?severity=nobody&q=(", "?__proto__=1"]) {
    const page = await world.page();
    await page.goto(world.url(kind("rules index")) + odd);
    found.none(`${odd}: console`, page.seen.errors);
    found.equal(`${odd}: ran`, await page.evaluate(() => window.seen.ran.length), 0);
    found.ok(`${odd}: heading`, await page.locator("h1").isVisible());
    await page.context().close();
  }
});

test("rules: 2,000 rows do not hold up the reader", async (world, found) => {
  const page = await world.page();
  const begin = performance.now();
  await page.goto(world.url(kind("large: rules index")), { waitUntil: "load" });
  const loaded = performance.now() - begin;
  const long = await page.evaluate(
    () => new Promise((done) => {
      const tasks = [];
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask", buffered: true });
      setTimeout(() => done(Math.max(0, ...tasks)), 200);
    }),
  );
  found.note(`the index of 2,000 rules: loaded in ${loaded.toFixed(0)} ms, longest task ${long.toFixed(0)} ms`);
  found.equal("all rows", await shown(page), 2000);
});

test("rules: a wide screen shows the whole table, a phone at least id and title of a rule", async (world, found) => {
  for (const width of [1440, 360]) {
    const page = await world.page({ width });
    await page.goto(world.url(kind("rules index")));
    const row = await page.locator(css.ruleRow).first().evaluate((one) => {
      const limit = document.documentElement.clientWidth;
      return { right: one.getBoundingClientRect().right - limit, title: one.cells[1].getBoundingClientRect().right - limit };
    });
    if (width > 1000) found.ok("wide: all columns", row.right <= 0, `${Math.round(row.right)} px are cut off`);
    found.ok(`${width} px: title`, row.title <= 0, `${Math.round(row.title)} px are cut off`);
    await page.context().close();
  }
});
