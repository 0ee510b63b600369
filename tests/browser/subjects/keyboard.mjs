// The site without a mouse: what Tab reaches, whether one sees where one is, and what keys open and close.

import { test } from "../harness/test.mjs";
import { kind, KINDS, place } from "../kinds.mjs";
import { names } from "../names.mjs";

const WALKED = ["index", "guideline page", "rule page", "rules index", "verification", "404"];

test("keyboard: Tab reaches everything that can be used, in the order of the page, and one sees where one is", async (world, found) => {
  for (const width of [1440, 360]) {
    for (const name of WALKED) {
      const page = await world.page({ width });
      await page.goto(world.url(kind(name)));
      const where = place({ name }, { scheme: "light", width });
      const { stops, unseen, hidden } = await walk(page);
      const wanted = await page.evaluate(reachable);
      found.none(`${where}: reached`, wanted.filter((one) => !stops.includes(one)));
      found.none(`${where}: seen`, unseen);
      found.none(`${where}: not covered`, hidden);
      found.none(`${where}: in order`, outOfOrder(stops, wanted));
      await page.context().close();
    }
  }
});

test("keyboard: the first stop skips to the content", async (world, found) => {
  const page = await world.page();
  for (const one of KINDS) {
    await page.goto(world.url(one));
    await page.keyboard.press("Tab");
    const skip = names.skip(page);
    found.ok(`${one.name}: focused`, await skip.evaluate((link) => link === document.activeElement));
    found.ok(`${one.name}: seen`, await skip.evaluate((link) => link.getBoundingClientRect().left >= 0));
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const inside = await page.evaluate(() => {
      const main = document.querySelector("main");
      const usable = main.querySelector("a[href], button, summary, pre[tabindex], input, select");
      return usable ? main.contains(document.activeElement) : true;
    });
    found.ok(`${one.name}: the next stop is in the content`, inside);
  }
});

test("keyboard: Enter and Space open and close a fold", async (world, found) => {
  const page = await world.page();
  for (const name of ["guideline page", "rule page"]) {
    await page.goto(world.url(kind(name)));
    const summary = page.locator("main summary").first();
    await summary.focus();
    const isOpen = () => summary.evaluate((one) => one.parentElement.open);
    for (const [key, open] of [["Enter", true], ["Enter", false], ["Space", true], ["Space", false]]) {
      await page.keyboard.press(key);
      found.equal(`${name}: ${key}`, await isOpen(), open);
    }
  }
});

test("keyboard: the lists of a narrow screen open by key, close with Escape, and give the focus back", async (world, found) => {
  const page = await world.page({ width: 360 });
  await page.goto(world.url(kind("guideline page")));
  for (const [name, button, list] of [
    ["pages", names.pagesButton(page), names.navigation(page)],
    ["contents", names.contentsButton(page), names.contents(page)],
  ]) {
    found.ok(`${name}: closed at first`, !(await list.isVisible()));
    await button.focus();
    await page.keyboard.press("Enter");
    found.ok(`${name}: Enter opens`, await list.isVisible());
    await page.keyboard.press("Tab");
    found.ok(`${name}: the next stop is in it`, await list.evaluate((one) => one.contains(document.activeElement)));
    await page.keyboard.press("Escape");
    found.ok(`${name}: Escape closes`, !(await list.isVisible()));
    found.ok(`${name}: the focus is back`, await button.evaluate((one) => one === document.activeElement));
  }
});

test("keyboard: a long line is scrolled with the arrow keys inside its block", async (world, found) => {
  const page = await world.page({ width: 360 });
  await page.goto(world.url(kind("large: long line")));
  const block = page.locator("pre", { hasText: "long long long" });
  await block.focus();
  for (let press = 0; press < 5; press += 1) await page.keyboard.press("ArrowRight");
  await page.waitForFunction((one) => one.scrollLeft > 0, await block.elementHandle()).catch(() => {});
  found.ok("the block moved", (await block.evaluate((one) => one.scrollLeft)) > 0);
  found.equal("the page did not", await page.evaluate(() => scrollX), 0);
});

/// What Tab stops at until it leaves the page, and where one does not see it.
async function walk(page) {
  const [stops, unseen, hidden] = [[], [], []];
  await page.evaluate(() => {
    window.nameOf = (one) => {
      const all = [...document.querySelectorAll("*")];
      return `${all.indexOf(one)} ${one.localName}${one.className ? `.${one.className}` : ""} ${one.textContent.trim().slice(0, 30)}`;
    };
  });
  for (let at = 0; at < 400; at += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      const look = () => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, textDecorationThickness } = getComputedStyle(one);
        return { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, textDecorationThickness };
      };
      const focused = look();
      const box = one.getBoundingClientRect();
      // The middle of what the window shows of it.
      const middle = (from, to, limit) => (Math.max(from, 0) + Math.min(to, limit)) / 2;
      const top = document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
      const drawn = focused.outlineStyle !== "none" && parseFloat(focused.outlineWidth) >= 1.5;
      return {
        name: window.nameOf(one),
        isSeen: drawn || focused.boxShadow !== "none",
        isCovered: !top || !(one.contains(top) || top.contains(one)),
      };
    });
    if (!stop || stops.includes(stop.name)) break;
    stops.push(stop.name);
    if (!stop.isSeen) unseen.push(stop.name);
    if (stop.isCovered) hidden.push(stop.name);
  }
  return { stops, unseen, hidden };
}

/// At most the first four hundred, as `walk` does.
function reachable() {
  const usable = "a[href], button:not([disabled]), summary, input:not([disabled]), select, textarea, [tabindex='0']";
  return [...document.querySelectorAll(usable)]
    // Of a group of radio buttons Tab reaches the one that is chosen, and arrows the others.
    .filter((one) => one.type !== "radio" || one.checked)
    .filter((one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && one.tabIndex >= 0)
    .map(window.nameOf)
    .slice(0, 380);
}

function outOfOrder(stops, wanted) {
  const order = stops.filter((one) => wanted.includes(one)).map((one) => Number(one.split(" ")[0]));
  return order.flatMap((place, at) => (at > 0 && place < order[at - 1] ? [`${stops[at]} comes after ${stops[at - 1]}`] : []));
}
