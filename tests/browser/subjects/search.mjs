// The box that finds: opened by a button or a key, used by keys alone, loaded when it is needed.

import { gzipSync } from "node:zlib";
import { test } from "../harness/test.mjs";
import { kind, LARGE } from "../kinds.mjs";
import { ruleId } from "../harness/large.mjs";
import { names } from "../names.mjs";

const SHARD = 40_000;
const SEARCHES = ["serve", "file", "sub"];

test("search: `/`, Ctrl-K and the button open it, Escape closes it and gives the focus back", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(kind("guideline page")));
  if (!found.ok("a button", await names.searchButton(page).isVisible(), "none")) return;
  for (const key of ["/", "Control+k"]) {
    await page.locator("main summary").first().focus();
    await page.keyboard.press(key);
    found.ok(`${key} opens`, await names.searchField(page).isVisible());
    found.ok(`${key} puts the cursor in the field`, await names.searchField(page).evaluate((one) => one === document.activeElement));
    await page.keyboard.press("Escape");
    found.ok(`${key}: Escape closes`, !(await names.searchDialog(page).isVisible()));
    found.equal(`${key}: the focus is back`, await page.evaluate(() => document.activeElement.localName), "summary");
  }
  await names.searchButton(page).click();
  found.ok("the button opens", await names.searchField(page).isVisible());
  await page.keyboard.type("a/b");
  found.equal("`/` in the field is a letter", await names.searchField(page).inputValue(), "a/b");
});

test("search: it finds rule ids, titles, headings, words and identifiers, served, from the disk and below a sub-path", async (world, found) => {
  for (const how of SEARCHES) {
    const page = await world.page();
    const start = kind("guideline page");
    await page.goto(how === "sub" ? world.url({ ...start, site: "sub" }) : world.url(start, how));
    if (!found.ok(`${how}: a button`, await names.searchButton(page).isVisible(), "none")) continue;
    for (const [query, address] of [
      ["SA401", "rules/SA401.html"],
      ["sa4", "rules/SA4"],
      ["Anti-patterns", "sqlalchemy/anti-patterns.html"],
      // A rule's section is found as the rule, and not again on its page.
      ["scalars", "rules/SA401.html"],
      ["expire_on_commit", "SA304"],
      ["MissingGreenlet", "sqlalchemy/"],
    ]) {
      const hrefs = await search(page, query, address);
      found.ok(`${how}: ${query}`, hrefs.slice(0, 10).some((href) => href.includes(address)), hrefs.slice(0, 5).join("\n") || "nothing");
    }
    await search(page, "SA401", "rules/SA401.html");
    found.ok(`${how}: the words are marked`, (await names.searchDialog(page).locator("mark").count()) > 0);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/SA401/).catch(() => {});
    found.ok(`${how}: arrow and Enter go there`, /SA401/.test(page.url()), page.url());
    found.none(`${how}: console`, page.seen.errors);
    await page.context().close();
  }
});

test("search: what is not there is said, and nothing that is typed can break it", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(kind("guideline page")));
  if (!found.ok("a button", await names.searchButton(page).isVisible(), "none")) return;
  for (const query of ["zzzzqqqq", "<img src=x onerror=seen.ran.push(1)>", "(", "\\", "__proto__", "constructor", "%", "𝕏", " "]) {
    await search(page, query, "nowhere", 400);
    found.equal(`${query}: ran`, await page.evaluate(() => window.seen.ran.length), 0);
  }
  await names.searchField(page).fill("zzzzqqqq");
  const said = names.searchDialog(page).getByText(/^(no|nothing)\b/i);
  await said.first().waitFor().catch(() => {});
  found.ok("says so", await said.first().isVisible(), await names.searchDialog(page).innerText());
  found.none("console", page.seen.errors);
});

test("search: its index is asked for when the box opens, in pieces of at most 40 KB compressed at 1,000 pages", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(LARGE[1]));
  const before = page.seen.requests.length;
  found.ok("few requests before", before <= 6, page.seen.requests.join("\n"));
  if (!found.ok("a button", await names.searchButton(page).isVisible(), "none")) return;
  const hrefs = await search(page, ruleId(1234), `rules/${ruleId(1234)}.html`);
  found.ok("found", hrefs.some((href) => href.includes(ruleId(1234))), hrefs.slice(0, 4).join("\n"));
  await search(page, "now_77", "rules/LB0077.html");
  const asked = page.seen.requests.slice(before);
  found.ok("asked after", asked.length > 0);
  let largest = 0;
  for (const url of asked) largest = Math.max(largest, gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer()), { level: 9 }).length);
  found.note(`search in the large book: ${asked.length} requests, the largest ${largest} bytes compressed`);
  found.ok("pieces", largest <= SHARD, `${largest} bytes`);
});

test("search: on the 404 page it is at hand", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(kind("404")));
  found.ok("a field or a button in the content", (await names.main(page).locator("input[type=search], button").filter({ visible: true }).count()) > 0);
});

/// What is linked after typing; waits until the wanted address is among it, or for `limit`.
async function search(page, query, wanted, limit = 60_000) {
  if (!(await names.searchDialog(page).isVisible())) await names.searchButton(page).click();
  // What was found before stays until there is something else: it is no answer to this.
  await names.searchField(page).fill("");
  await page.waitForFunction(() => !document.querySelector("dialog a[href]"));
  await names.searchField(page).fill(query);
  await page
    .waitForFunction((wanted) => [...document.querySelectorAll("dialog a[href], [role=dialog] a[href]")].some((one) => one.href.includes(wanted)), wanted, { timeout: limit })
    .catch(() => {});
  // Read in one piece: between two looks the same links may be drawn anew, and those of the first look are gone.
  return page.evaluate(() => [...document.querySelectorAll("dialog a[href], [role=dialog] a[href]")].filter((one) => one.checkVisibility()).map((one) => one.href));
}
