// What other documentation systems wrote can be read: no code is squeezed, no markup stands as text, no label twice.
// The pages are our own of each kind, the generated book, and where there is a corpus of real documents, all of its pages.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "../harness/servers.mjs";
import { test } from "../harness/test.mjs";
import { TOOL_PAGES } from "../harness/tools.mjs";
import { ROOT } from "../harness/world.mjs";
import { LARGE } from "../kinds.mjs";

const WIDTHS = [360, 1440];
const tool = (name) => ({ name, site: "tools", path: `${name}.html` });

test("legible: pages of other tools and of the generated book", async (world, found) => {
  for (const width of WIDTHS) {
    const page = await world.page({ width });
    for (const one of [...TOOL_PAGES.map(tool), ...LARGE]) {
      await page.goto(world.url(one, "file"));
      found.none(`${one.name}, ${width} px`, await page.evaluate(faults));
    }
    await page.context().close();
  }
});

test("legible: real documents, where there is a corpus", async (world, found) => {
  const corpus = process.env.RULEBOOK_CORPUS ?? join(ROOT, "../shared/corpus");
  const parts = ["docs", "fresh"].filter((part) => existsSync(join(corpus, part)));
  found.note?.(parts.length ? `${parts.length} parts` : "no corpus here");
  found.ok("the corpus is looked for", true);
  for (const part of parts) {
    const dir = join(world.temp, `corpus-${part}`);
    // Whatever is found in them: they are published as they are.
    await build(join(corpus, part), dir).catch(() => {});
    const pages = htmlBelow(dir);
    found.ok(`${part}: has pages`, pages.length > 0);
    for (const width of WIDTHS) {
      const page = await world.page({ width, javaScriptEnabled: true });
      for (const path of pages) {
        await page.goto(pathToFileURL(path).href);
        found.none(`${part}: ${path.slice(dir.length)}, ${width} px`, await page.evaluate(faults));
      }
      await page.context().close();
    }
  }
});

test("legible: tabs are chosen by their labels, together, and without a script", async (world, found) => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await world.page({ javaScriptEnabled });
    await page.goto(world.url(tool("tabs"), "file"));
    const seen = () => page.locator(".tab").evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.innerText.trim().split("\n").pop()));
    const how = javaScriptEnabled ? "with a script" : "without one";
    found.ok(`${how}: the first of each is seen`, (await seen()).includes("The same label."));
    await page.locator(".tabs label", { hasText: "Prose" }).click();
    found.ok(`${how}: another is chosen`, await page.getByText("Words with").isVisible());
    await page.locator(".tabs label", { hasText: "Python" }).first().click();
    await page.locator(".tabs label", { hasText: "Other" }).click();
    found.ok(`${how}: the other set went on`, await page.getByText("Not the same.").isVisible());
    await page.locator(".tabs label", { hasText: "Prose" }).focus().catch(() => {});
    await page.locator(".tabs input").first().focus();
    await page.keyboard.press("ArrowRight");
    found.ok(`${how}: a key chooses`, await page.getByText("Words with").isVisible());
    if (javaScriptEnabled) {
      await page.locator(".tabs label", { hasText: "Python" }).first().click();
      found.ok("one label is chosen in all sets", await page.getByText("The same label.").isVisible());
    }
    await page.emulateMedia({ media: "print" });
    const hidden = await page.locator(".tab").evaluateAll((all) => all.filter((one) => !one.checkVisibility()).length);
    found.equal(`${how}: all are printed`, hidden, 0);
    await page.context().close();
  }
});

test("legible: each kind of box has a colour and a sign that others have not", async (world, found) => {
  for (const scheme of ["light", "dark"]) {
    const page = await world.page({ scheme });
    await page.goto(world.url(tool("boxes"), "file"));
    const looks = await page.locator(".box[role=note]").evaluateAll((all) =>
      all.slice(0, 7).map((one) => {
        const sign = getComputedStyle(one.querySelector(".box-title"), "::before");
        return `${sign.content} ${sign.clipPath} ${sign.backgroundColor}`;
      }),
    );
    found.equal(`${scheme}: kinds`, looks.length, 7);
    found.equal(`${scheme}: looks`, new Set(looks).size, looks.length);
    await page.context().close();
  }
});

function htmlBelow(folder) {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  const pages = all.filter((one) => one.isFile() && one.name.endsWith(".html")).map((one) => join(one.parentPath ?? one.path, one.name));
  return pages.filter((path) => readFileSync(path, "utf8").includes("<article>")).sort();
}

/// Runs in the page: what cannot be read on it.
function faults() {
  const all = [];
  const main = document.querySelector("main");
  const shown = (one) => one.checkVisibility();
  const text = (one) => one.innerText.trim().replace(/\s+/g, " ");
  for (const fold of main.querySelectorAll("details")) fold.open = true;
  for (const pre of [...main.querySelectorAll("pre")].filter(shown)) {
    const { width } = pre.getBoundingClientRect();
    const room = main.clientWidth;
    const whole = pre.scrollWidth;
    if (width < 200 || (width < whole / 2 && width < room * 0.6)) all.push(`code is ${Math.round(width)} px wide of ${whole}: ${text(pre).slice(0, 60)}`);
  }
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest("pre, code, samp, .math") || !shown(node.parentElement)) continue;
    const raw = /^[ \t>]*(:::|!!! |\?\?\?\+? |=== ").*/m.exec(node.data);
    if (raw) all.push(`markup stands as text: ${raw[0].slice(0, 60)}`);
  }
  // The lines that a cell's words take, by the tops of their boxes.
  const lines = (cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top / 8))).size;
  };
  for (const table of [...main.querySelectorAll("table")].filter(shown)) {
    for (const cell of table.querySelectorAll("td, th")) {
      const words = text(cell).split(" ").filter(Boolean);
      const isProse = !cell.querySelector("pre, table, br, li, p, img") && words.every((word) => word.length < 14);
      if (isProse && words.length >= 5 && lines(cell) >= words.length) all.push(`one word a line: ${words.join(" ").slice(0, 60)}`);
    }
  }
  for (const head of [...main.querySelectorAll(".head")].filter(shown)) {
    const words = [...head.querySelectorAll(":scope > *")].map(text).filter(Boolean);
    if (new Set(words).size < words.length) all.push(`a label stands twice: ${words.join(" | ")}`);
    if (/[✓✗].*[✅❌✔✘✓✗]/.test(words.join(" "))) all.push(`two signs: ${words.join(" | ")}`);
  }
  for (const tab of [...main.querySelectorAll(".tab")].filter(shown)) {
    const label = text(tab.previousElementSibling);
    const head = tab.querySelector(":scope > .fence:only-child .head");
    if (head && [...head.children].some((one) => text(one) === label)) all.push(`a label stands twice: ${label}`);
  }
  return all;
}

test("legible: what cannot be read is found", async (world, found) => {
  const page = await world.page();
  const broken = {
    "code is": `<table><td style="width:40px"><div style="width:30px;overflow:auto"><pre style="overflow:auto">a_long_line_of_code_in_a_narrow_cell</pre></div></table>`,
    "markup stands": "<p>!!! note</p>",
    "one word": `<table><td style="width:1px">one two three four five six</td><td>x</td></table>`,
    "a label": `<div class="head"><span>Bad</span><span>Bad</span></div>`,
    "two signs": `<div class="head"><span>✗ Bad</span><span>❌ Never</span></div>`,
  };
  for (const [begin, html] of Object.entries(broken)) {
    await page.setContent(`<main>${html}</main>`);
    const [first = "nothing", ...more] = await page.evaluate(faults);
    found.ok(begin, first.startsWith(begin) && more.length === 0, `${first} ${more}`);
  }
  await page.setContent(`<main><p>a === b</p><pre>!!! note</pre><table><td>one two</td></table></main>`);
  found.none("nothing else is", await page.evaluate(faults));
});
