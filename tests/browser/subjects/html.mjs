// What stands in the HTML: valid, with headings in order, landmarks, a language and a description.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import { test } from "../harness/test.mjs";
import { FOREIGN_PAGES } from "../harness/foreign.mjs";
import { ODD_TITLE } from "../harness/large.mjs";
import { HUGE, kind, KINDS, LARGE } from "../kinds.mjs";

// Conformance with the standard and nothing of taste.
const conformance = {
  root: true,
  extends: ["html-validate:standard"],
  rules: { "no-raw-characters": "error", "no-dup-id": "error", "no-dup-attr": "error", "close-order": "error" },
};
const ours = new HtmlValidate(conformance);
// `<p align="center">` and `<a name>` are how README files are written, and they do no harm: not ours to take away.
const theirs = new HtmlValidate({ ...conformance, rules: { ...conformance.rules, "no-deprecated-attr": "off" } });

test("html: every page of our book is valid", async (world, found) => {
  const dir = world.sites.own.dir;
  const pages = htmlFiles(dir);
  for (const path of pages) found.none(path, await faults(join(dir, path)));
});

test("html: a sample of the large book is valid", async (world, found) => {
  const dir = world.sites.large.dir;
  const sample = htmlFiles(dir).filter((_, at) => at % 97 === 0);
  for (const path of [...sample, ...[...LARGE, ...HUGE].map(({ path }) => path)]) {
    found.none(path, await faults(join(dir, path)));
  }
});

test("html: every page of a book that was executed is valid", async (world, found) => {
  const dir = world.sites.executed.dir;
  for (const path of htmlFiles(dir)) found.none(path, await faults(join(dir, path)));
});

test("html: a foreign document with raw HTML becomes a valid page", async (world, found) => {
  const dir = world.sites.foreign.dir;
  for (const name of ["harmless", ...FOREIGN_PAGES]) found.none(name, await faults(join(dir, `${name}.html`), theirs));
});

test("html: one first heading, and none that skips a level", async (world, found) => {
  const page = await world.page();
  for (const one of [...KINDS, ...LARGE]) {
    await page.goto(world.url(one));
    const levels = await page.evaluate(() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((one) => Number(one.localName[1])));
    found.equal(`${one.name}: h1`, levels.filter((level) => level === 1).length, 1);
    found.none(`${one.name}: order`, levels.flatMap((level, at) => (level > (levels[at - 1] ?? 0) + 1 ? [`h${level} after h${levels[at - 1]}`] : [])));
  }
});

test("html: landmarks, language, title and description on every kind of page", async (world, found) => {
  const page = await world.page();
  for (const one of [...KINDS, ...LARGE]) {
    await page.goto(world.url(one));
    for (const role of ["banner", "main", "contentinfo"]) {
      found.equal(`${one.name}: ${role}`, await page.getByRole(role).count(), 1);
    }
    const unnamed = await page.evaluate(() =>
      [...document.querySelectorAll("nav, aside")].filter((one) => !one.ariaLabel && !one.getAttribute("aria-labelledby")).map((one) => one.outerHTML.slice(0, 80)),
    );
    found.none(`${one.name}: landmarks without a name`, unnamed);
    const head = await page.evaluate(() => ({
      lang: document.documentElement.lang,
      title: document.title,
      description: document.querySelector("meta[name=description]")?.content ?? "",
    }));
    found.ok(`${one.name}: lang`, /^[a-z]{2,3}(-|$)/.test(head.lang), head.lang);
    found.ok(`${one.name}: title`, head.title.trim().length > 3, head.title);
    found.ok(`${one.name}: description`, head.description.trim().length > 5, `"${head.description}"`);
  }
});

test("html: no two pages of our book have one title", async (world, found) => {
  const dir = world.sites.own.dir;
  const seen = new Map();
  for (const path of htmlFiles(dir)) {
    const title = /<title>([^<]*)/.exec(readFileSync(join(dir, path), "utf8"))?.[1] ?? "";
    found.ok(path, !seen.has(title), `\`${title}\` is the title of ${seen.get(title)} too`);
    seen.set(title, path);
  }
});

test("html: a title with every awkward character is shown as it is written", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(kind("large: odd title")));
  found.equal("heading", await page.locator("h1").evaluate((one) => one.innerText.trim().replace(/\s*#$/, "")), ODD_TITLE);
  found.ok("title", (await page.title()).startsWith(ODD_TITLE), await page.title());
  found.ok("navigation", (await page.locator("nav a[aria-current]").allInnerTexts()).includes(ODD_TITLE));
});

test("html: pages say to others what they are", async (world, found) => {
  const page = await world.page();
  for (const name of ["guideline page", "rule page"]) {
    await page.goto(world.url(kind(name)));
    for (const property of ["og:title", "og:description", "og:type"]) {
      const content = await page.evaluate((property) => document.querySelector(`meta[property="${property}"]`)?.content, property);
      found.ok(`${name}: ${property}`, content?.length > 3, `${content}`);
    }
  }
});

async function faults(file, validator = ours) {
  const { results } = await validator.validateFile(file);
  return results.flatMap(({ messages }) => messages.map(({ line, ruleId, message }) => `line ${line}: ${ruleId}: ${message}`));
}

function htmlFiles(dir) {
  return readdirSync(dir, { recursive: true }).map(String).filter((path) => path.endsWith(".html")).sort();
}
