// Writing while the site is open: a page that breaks and is mended, a book that breaks and is mended, and a reader who is not disturbed.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "../harness/test.mjs";
import { css, names } from "../names.mjs";

const SOON = { timeout: 180_000 };
const PAGE = `# Writing

Words before.

## W1: Use \`new()\` {#W1}

\`\`\`yaml rule
id: W1
language: python
message: old() is gone
rule:
  pattern: old($$$A)
\`\`\`

**Bad:**

\`\`\`python
x = old(1)
\`\`\`

**Good:**

\`\`\`python
x = new(1)
\`\`\`

## The end

${"A paragraph to scroll over.\n\n".repeat(60)}
`;
const BROKEN = PAGE.replace("x = new(1)", "x = old(2)");
const TOML = '[book]\ntitle = "While writing"\ndescription = "A book that is being written"\nlanguage = "en"\n';

test("serve: a failing example appears on its fence and goes when it is mended, while the rest stays", async (world, found) => {
  const { page, file, url } = await writing(world);
  const fence = page.locator(css.example).nth(1);
  found.equal("no finding at first", await fence.locator(css.message).count(), 0);
  writeFileSync(file, BROKEN);
  await fence.locator(css.message, { hasText: "old() is gone" }).waitFor(SOON);
  found.ok("the finding stands on the fence", (await fence.innerText()).includes("rejected"));
  found.ok("and is underlined", (await fence.locator("mark").first().innerText()).includes("old(2)"));
  found.ok("the rest of the page stays", await page.getByText("Words before.").isVisible());
  const other = await fetch(new URL("other.html", url));
  found.ok("another page stays", other.ok && (await other.text()).includes("Another page"));
  writeFileSync(file, PAGE);
  await fence.locator(css.message).waitFor({ state: "detached", ...SOON });
  found.ok("mended", (await fence.innerText()).includes("proven"));
  found.none("no error of a script", page.seen.errors.filter((text) => !text.includes("/.rulebook/events")));
});

test("serve: a fault in book.toml shows its place and excerpt in the page and goes when it is mended", async (world, found) => {
  const { page, folder } = await writing(world);
  writeFileSync(join(folder, "book.toml"), `${TOML}tittle = "x"\n`);
  const fault = names.fault(page);
  await fault.waitFor(SOON);
  const text = await fault.innerText();
  found.ok("place", /book\.toml:5/.test(text), text);
  found.ok("excerpt", text.includes('tittle = "x"'), text);
  found.ok("the page stays readable", await page.getByText("Words before.").isVisible());
  await page.reload();
  found.ok("a page asked for while it lasts has it too", await names.fault(page).isVisible());
  writeFileSync(join(folder, "book.toml"), TOML);
  await names.fault(page).waitFor({ state: "detached", ...SOON });
  found.ok("the page is back", await page.getByText("Words before.").isVisible());
});

test("serve: a fault in a template shows its place and excerpt in the page and goes when it is mended", async (world, found) => {
  const { page, folder } = await writing(world);
  const template = join(folder, "theme", "contents.html");
  mkdirSync(join(folder, "theme"), { recursive: true });
  writeFileSync(template, "<p>mine</p>\n{{ contentz }}\n");
  const fault = names.fault(page);
  await fault.waitFor(SOON);
  const text = await fault.innerText();
  found.ok("place", /theme\/contents\.html:2/.test(text), text);
  found.ok("excerpt", text.includes("{{ contentz }}"), text);
  found.ok("the page stays readable", await page.getByText("Words before.").isVisible());
  rmSync(template);
  await names.fault(page).waitFor({ state: "detached", ...SOON });
  found.ok("the page is back", await page.getByText("Words before.").isVisible());
});

test("serve: the fault keeps WCAG's contrast and the width of a narrow screen", async (world, found) => {
  for (const [scheme, width] of [["light", 1440], ["dark", 360]]) {
    const { page, folder } = await writing(world, { scheme, width });
    writeFileSync(join(folder, "book.toml"), `${TOML}tittle = "${"long ".repeat(60)}"\n`);
    await names.fault(page).waitFor(SOON);
    found.ok(`${scheme}, ${width}: width`, await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    const styled = await names.fault(page).evaluate((one) => getComputedStyle(one).paddingLeft !== "0px");
    found.ok(`${scheme}, ${width}: styled`, styled, "the fault stands on the edge of the screen, without a look");
    await page.context().close();
  }
});

test("serve: scroll position and open folds are kept over a rebuild", async (world, found) => {
  const { page, file } = await writing(world);
  await page.locator("main summary").first().click();
  await page.evaluate(() => scrollTo(0, 900));
  writeFileSync(file, PAGE.replace("Words before.", "Words anew."));
  await page.getByText("Words anew.").waitFor({ state: "attached", ...SOON });
  await page.waitForFunction(() => Math.abs(scrollY - 900) < 60, null, SOON).catch(() => {});
  found.ok("scroll", Math.abs((await page.evaluate(() => scrollY)) - 900) < 60, `${await page.evaluate(() => scrollY)}`);
  found.ok("fold", await page.locator("main details").first().evaluate((one) => one.open), "closed again");
});

test("serve: only what changed is replaced", async (world, found) => {
  const { page, file } = await writing(world);
  await page.evaluate(() => {
    window.kept = "the same document";
    document.querySelector("main p:last-of-type").dataset.kept = "yes";
  });
  writeFileSync(file, PAGE.replace("Words before.", "Words anew."));
  await page.getByText("Words anew.").waitFor(SOON);
  found.equal("the document", await page.evaluate(() => window.kept), "the same document");
});

test("serve: a page that was open while another changed is left alone", async (world, found) => {
  const { page, folder, url } = await writing(world);
  await listening(page, new URL("other.html", url).href);
  await page.evaluate(() => (window.kept = true));
  writeFileSync(join(folder, "content/writing.md"), PAGE.replace("Words before.", "Words anew."));
  const isBuilt = async () => (await (await fetch(new URL("writing.html", url))).text()).includes("Words anew.");
  while (!(await isBuilt())) await page.waitForTimeout(20);
  // That something does not come can only be waited for.
  await page.waitForTimeout(400);
  found.ok("not reloaded", await page.evaluate(() => window.kept === true));
});

test("serve: from saving to pixels, in a book of 1,000 pages (reported)", async (world, found) => {
  const folder = world.sites.large.book;
  const server = await world.serve(folder, ["--watch"]);
  const page = await world.page();
  await listening(page, new URL("part-05/page-0200.html", server.url).href);
  const file = join(folder, "content/part-05/page-0200.md");
  const text = readFileSync(file, "utf8");
  const times = [];
  for (let at = 1; at <= 3; at += 1) {
    // A reload would lose a watcher in the page, so the page is asked again and again from outside.
    const begin = performance.now();
    writeFileSync(file, text.replace("Words about", `Words (${at}) about`));
    for (;;) {
      const isThere = await page.evaluate((at) => document.querySelector("main")?.innerText.includes(`Words (${at}) about`), at).catch(() => false);
      if (isThere) break;
      if (performance.now() - begin > SOON.timeout) break;
    }
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done))).catch(() => {});
    times.push(performance.now() - begin);
    await page.waitForTimeout(100);
  }
  writeFileSync(file, text);
  times.sort((a, b) => a - b);
  const round = (time) => `${time.toFixed(0)} ms`;
  found.note(`save to pixels: median ${round(times[1])}, best ${round(times[0])}, worst ${round(times.at(-1))}`);
  found.ok("every change was seen", times.at(-1) < SOON.timeout, `${times.map(round)}`);
});

/// A small book that is served while it is written, and its page in the browser.
async function writing(world, settings = {}) {
  writing.count = (writing.count ?? 0) + 1;
  const folder = join(world.temp, `writing-${writing.count}`);
  mkdirSync(join(folder, "content"), { recursive: true });
  writeFileSync(join(folder, "book.toml"), TOML);
  const file = join(folder, "content/writing.md");
  writeFileSync(file, PAGE);
  writeFileSync(join(folder, "content/index.md"), "# Start\n\nHere.\n");
  writeFileSync(join(folder, "content/other.md"), "# Another page\n\nUntouched.\n");
  const { url } = await world.serve(folder, ["--watch"]);
  const page = await world.page(settings);
  await listening(page, new URL("writing.html", url).href);
  return { page, file, folder, url };
}

/// Opens a page, and waits until it hears of builds: a change before that is nobody's news.
async function listening(page, url) {
  const stream = page.waitForResponse((response) => response.url().includes("/.rulebook/events"));
  await page.goto(url);
  await stream;
}
