// A guideline printed is a document: its text, all of it, and nothing of the site around it.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "../harness/test.mjs";
import { ROOT } from "../harness/world.mjs";
import { kind } from "../kinds.mjs";
import { names } from "../names.mjs";

const PRINTED = ["guideline page", "rule page", "verification"];

test("print: only the document is printed", async (world, found) => {
  const page = await world.page();
  for (const name of PRINTED) {
    await page.goto(world.url(kind(name)));
    await page.emulateMedia({ media: "print" });
    for (const around of [names.navigation(page), names.contents(page), page.getByRole("banner"), page.locator("main button")]) {
      const seen = await around.evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80)));
      found.none(`${name}: hidden`, seen);
    }
    found.ok(`${name}: main`, await names.main(page).isVisible());
    await page.emulateMedia({ media: "screen" });
  }
});

test("print: what is folded on the screen is printed open", async (world, found) => {
  for (const name of ["guideline page", "rule page", "executed page"]) {
    const page = await world.page();
    await page.goto(world.url(kind(name)));
    // Either a style opens them, or a script when the page is about to be printed.
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
    const closed = await page.evaluate(() => {
      // Paper has no buttons. A fold that is left out of paper as a whole says elsewhere on the page what it holds.
      const inner = [...document.querySelectorAll("main details > :not(summary, button)")].filter((one) => one.parentElement.checkVisibility());
      return { all: inner.length, closed: inner.filter((one) => !one.checkVisibility() || one.getBoundingClientRect().height === 0).length };
    });
    found.ok(`${name}: has folds`, closed.all > 0);
    found.equal(`${name}: closed`, closed.closed, 0);
    await page.context().close();
  }
});

test("print: to PDF, ink on paper even for a reader in the dark", async (world, found) => {
  const folder = join(ROOT, "target/screenshots");
  mkdirSync(folder, { recursive: true });
  const page = await world.page({ scheme: "dark" });
  for (const name of PRINTED) {
    await page.goto(world.url(kind(name)));
    const pdf = await page.pdf({ format: "A4" });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
    found.ok(`${name}: pages`, pdf.subarray(0, 5).toString() === "%PDF-" && pages >= 1);
    writeFileSync(join(folder, `${name.replaceAll(" ", "-")}.pdf`), pdf);
    await page.emulateMedia({ media: "print" });
    const ink = await page.evaluate(() => {
      const parts = (text) => text.match(/\d+/g).slice(0, 3).map(Number).reduce((sum, part) => sum + part, 0);
      const { color, backgroundColor } = getComputedStyle(document.body);
      return { dark: parts(color) < 200, light: backgroundColor === "rgba(0, 0, 0, 0)" || parts(backgroundColor) > 700 };
    });
    found.equal(`${name}: ink`, ink, { dark: true, light: true });
    await page.emulateMedia({ media: "screen" });
  }
});

test("print: no line of code is cut off at the edge of the paper", async (world, found) => {
  const page = await world.page({ width: 680 });
  for (const name of ["guideline page", "large: long line", "large: table"]) {
    await page.goto(world.url(kind(name)));
    await page.emulateMedia({ media: "print" });
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll("main pre, main table")]
        .filter((one) => one.checkVisibility() && (one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth + 1))
        .map((one) => `${one.localName} ${one.scrollWidth} of ${one.clientWidth}: ${one.innerText.slice(0, 50)}`),
    );
    found.none(name, cut);
    await page.emulateMedia({ media: "screen" });
  }
});
