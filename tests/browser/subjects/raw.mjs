// Raw HTML of a foreign document runs nothing, takes nothing over, and tells nobody.
// Tried from the disk, where no policy of a server helps.

import { test } from "../harness/test.mjs";
import { FOREIGN_PAGES } from "../harness/foreign.mjs";

test("raw: no vector runs script, from the disk and with every thing pressed", async (world, found) => {
  await tryAll(world, found, "file");
});

test("raw: no vector runs script, from the server", async (world, found) => {
  await tryAll(world, found, "serve");
});

async function tryAll(world, found, how) {
  const page = await world.page();
  const elsewhere = [];
  const own = (name) => world.url({ site: "foreign", path: `${name}.html` }, how);
  page.on("dialog", (dialog) => dialog.dismiss());
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.host !== new URL(own("x")).host) elsewhere.push(url.href);
  });
  for (const name of FOREIGN_PAGES) {
    elsewhere.length = 0;
    await found.row(`${name}: stays on its page`, async () => {
      await page.goto(own(name));
      const state = await page.evaluate(look);
      found.equal(`${name}: ran`, state.ran, 0);
      found.ok(`${name}: base`, state.base, "links lead elsewhere");
      found.ok(`${name}: content`, state.seen, "the content is not shown");
      found.ok(`${name}: covers nothing`, !state.over, "something lies over the page");
      if (state.ran === 0) found.equal(`${name}: pressed`, await page.evaluate(press), 0);
      // A picture elsewhere is the author's choice (`img-src`); every other request tells a stranger who reads.
      if (name !== "image-elsewhere") found.none(`${name}: elsewhere`, [...elsewhere]);
      if (page.url() !== own(name)) throw new Error(`left for ${page.url()}`);
    });
  }
}

/// Errors of images and animations come a moment later.
async function look() {
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 40)));
  const mains = document.querySelectorAll("main");
  const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  return {
    ran: window.seen.ran.length,
    base: document.baseURI.split("#")[0] === location.href.split("#")[0],
    seen: mains.length === 1 && mains[0].checkVisibility(),
    over: middle ? getComputedStyle(middle).position === "fixed" : false,
  };
}

async function press() {
  for (const one of document.querySelectorAll("main .press, main a, main button")) {
    if (typeof one.href === "string" && /^(https?|file):/.test(one.href)) continue;
    one.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
    one.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  }
  await new Promise((done) => setTimeout(done, 20));
  return window.seen.ran.length;
}
