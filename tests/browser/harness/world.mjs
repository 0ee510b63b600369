// What all tests share: one browser, the sites, and the servers. Made once; a test gets pages and leaves nothing behind.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { writeExecuted } from "./executed.mjs";
import { writeForeign } from "./foreign.mjs";
import { writeLarge } from "./large.mjs";
import { Serve, build, mount } from "./servers.mjs";
import { writeTools } from "./tools.mjs";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

export class World {
  /// name -> { dir, url, host, book }: what is built, served by us and by a stranger, and written.
  sites = {};
  #open = [];
  #servers = [];

  static async open({ sites = ["own", "large", "foreign", "tools", "executed"] } = {}) {
    const world = new World();
    const executablePath = browserPath();
    world.temp = mkdtempSync(join(tmpdir(), "rulebook-browser-"));
    process.env.RULEBOOK_CACHE = join(world.temp, "cache");
    // A book that is written to outside this repository must not find our own above it.
    const books = { own: ROOT, large: join(world.temp, "large-book"), foreign: join(world.temp, "foreign-documents"), tools: join(world.temp, "documents-of-tools"), executed: join(world.temp, "executed-book") };
    try {
      if (sites.includes("large")) writeLarge(books.large, { pages: 1000 });
      if (sites.includes("foreign")) writeForeign(books.foreign);
      if (sites.includes("tools")) writeTools(books.tools);
      if (sites.includes("executed")) writeExecuted(books.executed);
      await Promise.all(
        sites.map(async (name) => {
          const book = books[name];
          const dir = join(world.temp, `${name}-site`);
          const runs = name === "executed";
          await build(book, dir, runs ? { RULEBOOK_PYTHON__RUN: "true" } : {});
          const server = await world.serve(book, runs ? ["--run"] : []);
          const host = await mount(dir, "/");
          world.#servers.push(host);
          world.sites[name] = { book, dir, url: server.url, host: host.url };
        }),
      );
      // Below an address that the book knows: 404.html can say where its style is only then.
      const below = join(world.temp, "sub-site");
      await build(ROOT, below, { RULEBOOK_OUTPUT__HTML__SITE_URL: "https://rules.example/a/b/" });
      const sub = await mount(below, "/a/b/");
      world.#servers.push(sub);
      world.sites.sub = { dir: below, url: sub.url };
      world.browser = await chromium.launch({
        executablePath,
        args: ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
      });
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  async serve(book, flags = []) {
    const server = await Serve.start(book, flags);
    this.#servers.push(server);
    return server;
  }

  /// As `rulebook serve` shows it, as it stands on the disk (`file`), or as it is published (`host`).
  url(kind, how = "serve") {
    const { dir, url, host } = this.sites[kind.site];
    return how === "file" ? `file://${join(dir, kind.path)}` : new URL(kind.path, how === "host" ? host : url).href;
  }

  /// A page with its own settings, and what it did: `page.seen`.
  async page({ width = 1440, height = 900, scheme = "light", ...settings } = {}) {
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      ...settings,
    });
    this.#open.push(context);
    context.setDefaultTimeout(60_000);
    context.setDefaultNavigationTimeout(60_000);
    await context.addInitScript(observe);
    const page = await context.newPage();
    page.seen = watch(page);
    return page;
  }

  /// After each test: no page stays open.
  async tidy() {
    for (const context of this.#open.splice(0)) await context.close().catch(() => {});
  }

  async close() {
    await this.tidy();
    await this.browser?.close();
    for (const server of this.#servers) await server.stop();
    rmSync(this.temp, { recursive: true, force: true });
  }
}

/// Runs in the page before its own scripts: what moved, and what the policy refused.
function observe() {
  window.seen = { shifts: [], refused: [], ran: [] };
  addEventListener("securitypolicyviolation", (event) =>
    window.seen.refused.push(`${event.violatedDirective}: ${event.blockedURI}`),
  );
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const nodes = entry.sources?.map(({ node }) => node?.className || node?.nodeName) ?? [];
      window.seen.shifts.push(`${entry.value.toFixed(4)} ${nodes.join(" ")}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
}

function watch(page) {
  const seen = { errors: [], requests: [], failed: [] };
  page.on("console", (message) => {
    const { url } = message.location();
    // A browser asks for an icon of its own accord, now and then; the test `icon` says whether there is one.
    if (message.type() === "error" && !url.endsWith("/favicon.ico")) seen.errors.push(`${message.text()} ${url}`);
  });
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("request", (request) => request.url().startsWith("data:") || seen.requests.push(request.url()));
  page.on("requestfailed", (request) => {
    // The icon comes last, and a test that leaves the page before it is there breaks it off.
    const isLeft = request.url().endsWith("/assets/icon.svg") && request.failure()?.errorText === "net::ERR_ABORTED";
    if (!isLeft) seen.failed.push(request.url());
  });
  page.on("response", (response) => response.status() >= 400 && seen.failed.push(`${response.status()} ${response.url()}`));
  seen.clear = () => {
    for (const list of [seen.errors, seen.requests, seen.failed]) list.length = 0;
  };
  return seen;
}

export function browserPath() {
  const named = process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = named ?? folders.map((folder) => join(folder, "chromium")).find(existsSync);
  if (!found || !existsSync(found)) throw new Error("no chromium on PATH: `apt-get install chromium`, or name one in CHROMIUM");
  return found;
}
