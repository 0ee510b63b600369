// What a page costs: requests, bytes, hosts; and what the policy of the server lets it do.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { test } from "../harness/test.mjs";
import { kind, KINDS, LARGE } from "../kinds.mjs";
import { names } from "../names.mjs";

const BUDGET = 40_000;

/// As it is published: a page that is served while it is written asks for its reloads as well.
test("weight: a page makes at most six requests, all to its own host", async (world, found) => {
  const page = await world.page();
  for (const one of [...KINDS, ...LARGE]) {
    page.seen.clear();
    const url = world.url(one, "host");
    await page.goto(url);
    const hosts = page.seen.requests.filter((request) => new URL(request).host !== new URL(url).host);
    found.none(`${one.name}: other hosts`, hosts);
    // What the page is made of: its author's pictures are content, and the icon is asked for when the browser likes.
    const pictures = await names.main(page).locator("img").evaluateAll((all) => all.map((one) => one.src));
    const made = page.seen.requests.filter((request) => !pictures.includes(request) && !request.endsWith("/assets/icon.svg"));
    found.ok(`${one.name}: requests`, made.length <= 6, made.join("\n"));
    found.none(`${one.name}: console`, page.seen.errors);
    found.none(`${one.name}: refused by the policy`, await page.evaluate(() => window.seen.refused));
    found.none(`${one.name}: failed`, page.seen.failed);
  }
});

test("weight: HTML, style and scripts of a page are at most 40 KB compressed", async (world, found) => {
  for (const site of ["own", "large"]) {
    const weights = new Map();
    const dir = world.sites[site].dir;
    const pages = site === "own" ? htmlFiles(dir) : LARGE.map(({ path }) => path);
    for (const path of pages) weights.set(path, weigh(dir, path));
    const [heaviest, bytes] = [...weights].sort((a, b) => b[1] - a[1])[0];
    found.note(`${site}: the heaviest page is ${heaviest}: ${bytes} bytes; a guideline page: ${weights.get(kind(site === "own" ? "guideline page" : "large: table").path)}`);
    for (const [path, bytes] of weights) {
      found.ok(`${site}/${path}`, bytes <= BUDGET, `${bytes} bytes`);
    }
  }
});

test("weight: every page of the large book carries only what is near in its navigation", async (world, found) => {
  const dir = world.sites.large.dir;
  const bytes = readFileSync(join(dir, LARGE[2].path)).length;
  found.note(`a page of the large book: ${bytes} bytes of HTML before compression`);
  found.ok("bytes", bytes < 60_000, `${bytes}`);
});

test("policy: the server sends a strict one", async (world, found) => {
  const response = await fetch(world.sites.own.url);
  const policy = new Map(
    (response.headers.get("content-security-policy") ?? "").split(";").map((part) => {
      const [name, ...values] = part.trim().split(/\s+/);
      return [name, values.join(" ")];
    }),
  );
  for (const name of ["script-src", "style-src"]) {
    const value = policy.get(name) ?? policy.get("default-src") ?? "*";
    found.ok(name, /^'(self|none)'$/.test(value), value);
  }
  for (const [name, wanted] of [["object-src", "'none'"], ["base-uri", "'none'"], ["frame-ancestors", "'none'"]]) {
    found.equal(name, policy.get(name) ?? (name === "object-src" ? policy.get("default-src") : undefined), wanted);
  }
  found.ok("connect-src", /^'(self|none)'$/.test(policy.get("connect-src") ?? policy.get("default-src") ?? "*"));
  found.equal("nosniff", response.headers.get("x-content-type-options"), "nosniff");
});

test("policy: no script and no style stands in the HTML of a page of ours", async (world, found) => {
  for (const path of htmlFiles(world.sites.own.dir)) {
    const html = readFileSync(join(world.sites.own.dir, path), "utf8");
    const inline = html.match(/<script(?![^>]*\ssrc=)[^>]*>(?!\s*<\/script>)|<style\b|<[^>]*\s(on[a-z]+|style)="[^>]*>/gi) ?? [];
    found.none(path, inline);
  }
});

test("sub-path: below /a/b/ and under a stranger's strict policy everything loads", async (world, found) => {
  const page = await world.page();
  for (const one of KINDS.filter(({ site }) => site === "own")) {
    page.seen.clear();
    await page.goto(world.url({ ...one, site: "sub" }));
    found.none(`${one.name}: console`, page.seen.errors);
    found.none(`${one.name}: failed`, page.seen.failed);
    found.none(`${one.name}: refused`, await page.evaluate(() => window.seen.refused));
    found.ok(`${one.name}: styled`, await page.evaluate(() => document.styleSheets.length > 0));
  }
});

test("sub-path: a missing address in any folder shows the 404 page with its style and with links that lead back", async (world, found) => {
  for (const [site, depth] of [["own", "nope"], ["own", "deep/er/nope.html"], ["sub", "nope"], ["sub", "deep/er/nope.html"]]) {
    const page = await world.page();
    const start = world.sites[site].url;
    const response = await page.goto(new URL(depth, start).href);
    const label = `${site}, ${depth}`;
    found.equal(`${label}: status`, response.status(), 404);
    found.ok(`${label}: styled`, await page.evaluate(() => getComputedStyle(document.querySelector("main")).paddingLeft !== "0px"), "the style sheet is not found from there");
    const back = await page.locator("main a").first().evaluate((link) => link.href);
    found.equal(`${label}: the way back`, back.replace(/index\.html$/, ""), start);
    await page.context().close();
  }
});

test("icon: a browser that asks for an icon gets no error", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(kind("index")));
  const icon = await page.evaluate(() => document.querySelector("link[rel~=icon]")?.href);
  const address = icon ?? new URL("/favicon.ico", world.sites.own.url).href;
  const isThere = address.startsWith("data:") || (await fetch(address)).ok;
  found.ok("icon", isThere, `${address} is not there: a browser asks, and its console shows the 404`);
});

function weigh(dir, path) {
  const html = readFileSync(join(dir, path), "utf8");
  const parts = [...html.matchAll(/<(?:link rel="stylesheet" href|script[^>]* src)="([^"]+)"/g)];
  const files = parts.map(([, href]) => readFileSync(join(dir, path, "..", href.split(/[?#]/)[0])));
  return [Buffer.from(html), ...files].reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0);
}

function htmlFiles(dir) {
  return readdirSync(dir, { recursive: true }).map(String).filter((path) => path.endsWith(".html")).sort();
}
