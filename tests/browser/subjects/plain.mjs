// Without JavaScript, from the disk: all text is there and every link leads somewhere.

import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "../harness/test.mjs";
import { HUGE, kind, KINDS, LARGE } from "../kinds.mjs";
import { names } from "../names.mjs";

test("plain: every link of every page of our book leads to a file and an anchor that are there", async (world, found) => {
  const dir = world.sites.own.dir;
  const pages = htmlFiles(dir);
  const { links, dead } = await crawl(world, dir, pages);
  found.ok("pages", pages.length > 60, `${pages.length}`);
  found.none("dead links", dead);
  found.note(`${links} links on ${pages.length} pages`);
});

test("plain: links of the large book lead somewhere", async (world, found) => {
  const dir = world.sites.large.dir;
  const pages = htmlFiles(dir);
  found.ok("pages", pages.length > 3000, `${pages.length}`);
  const sample = pages.filter((_, at) => at % 60 === 0).concat([...LARGE, ...HUGE].map(({ path }) => path));
  const { links, dead } = await crawl(world, dir, sample);
  found.none("dead links", dead);
  found.note(`${links} links on ${sample.length} of ${pages.length} pages`);
});

test("plain: the text of a page is the same without JavaScript", async (world, found) => {
  const [with_, without] = [await world.page(), await world.page({ javaScriptEnabled: false })];
  for (const one of KINDS) {
    await with_.goto(world.url(one, "file"));
    await without.goto(world.url(one, "file"));
    const [scripted, plain] = await Promise.all([with_, without].map((page) => names.main(page).evaluate(words)));
    const missing = [...new Set(scripted)].filter((word) => !plain.includes(word));
    found.none(`${one.name}: words that only a script shows`, missing);
    found.ok(`${one.name}: has words`, plain.length > 8, plain.join(" "));
  }
});

test("plain: nothing that needs a script is offered without one", async (world, found) => {
  const page = await world.page({ javaScriptEnabled: false });
  for (const one of KINDS) {
    await page.goto(world.url(one, "file"));
    const dead = await page.evaluate(() =>
      [...document.querySelectorAll("button, input, select")]
        .filter((one) => one.checkVisibility() && !one.popoverTargetElement && !one.commandForElement && !["checkbox", "radio"].includes(one.type))
        .map((one) => one.outerHTML.slice(0, 120)),
    );
    found.none(one.name, dead);
  }
});

test("plain: the lists of a narrow screen open without JavaScript", async (world, found) => {
  const page = await world.page({ width: 360, javaScriptEnabled: false });
  await page.goto(world.url(kind("guideline page"), "file"));
  await names.pagesButton(page).click();
  found.ok("pages", await names.navigation(page).isVisible());
  await names.navigation(page).getByRole("link", { name: "Writes" }).first().click();
  found.ok("a link in it works", /writes\.html$/.test(page.url()), page.url());
});

test("plain: from the disk nothing fails and the console is silent", async (world, found) => {
  const page = await world.page();
  for (const one of [...KINDS, ...LARGE]) {
    page.seen.clear();
    await page.goto(world.url(one, "file"));
    found.none(`${one.name}: console`, page.seen.errors);
    found.none(`${one.name}: failed`, page.seen.failed);
    found.ok(`${one.name}: styled`, await page.evaluate(() => getComputedStyle(document.querySelector("main")).paddingLeft !== "0px"));
  }
});

/// Reads the pages in a browser without JavaScript, and the files that they name.
async function crawl(world, dir, pages) {
  const page = await world.page({ javaScriptEnabled: false });
  const anchors = new Map();
  const dead = [];
  let links = 0;
  for (const path of pages) {
    await page.goto(`file://${join(dir, path)}`, { waitUntil: "domcontentloaded" });
    const hrefs = await page.evaluate(() =>
      [...new Set([...document.querySelectorAll("[href], [src]")].map((one) => one.href?.baseVal ?? one.href ?? one.src))],
    );
    for (const href of hrefs.filter((href) => href.startsWith("file:"))) {
      links += 1;
      const address = new URL(href);
      const file = normalize(fileURLToPath(Object.assign(new URL(href), { hash: "", search: "" })));
      const anchor = decodeURIComponent(address.hash.slice(1));
      if (!file.startsWith(dir)) dead.push(`${path}: ${href} leaves the site`);
      else if (!existsSync(file) || !statSync(file).isFile()) dead.push(`${path}: ${href} is no file`);
      else if (anchor && !ids(anchors, file).has(anchor)) dead.push(`${path}: ${href} has no such anchor`);
    }
  }
  await page.context().close();
  return { links, dead };
}

function ids(anchors, file) {
  if (!anchors.has(file)) {
    const html = readFileSync(file, "utf8");
    const found = [...html.matchAll(/\s(?:id|name)="([^"]+)"/g)].map(([, id]) => id.replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&quot;", '"'));
    anchors.set(file, new Set(found));
  }
  return anchors.get(file);
}

/// Not the names of buttons and fields: what they do needs a script.
function words(main) {
  main.querySelectorAll("button, form").forEach((one) => one.remove());
  return main.innerText.split(/\s+/).filter(Boolean);
}

function htmlFiles(dir) {
  const all = readdirSync(dir, { recursive: true }).map(String);
  return all.filter((path) => path.endsWith(".html") && !dirname(path).startsWith(".")).sort();
}
