// A bad example and its good one: beside each other, with the finding in the code, and as one difference.

import { test } from "../harness/test.mjs";
import { kind, place } from "../kinds.mjs";
import { css, names } from "../names.mjs";

const SHOWN = ["guideline page", "rule page"];

test("pairs: side by side on a wide screen, one under the other on a narrow one", async (world, found) => {
  for (const width of [1440, 360]) {
    const page = await world.page({ width });
    for (const name of SHOWN) {
      await page.goto(world.url(kind(name)));
      const where = place({ name }, { scheme: "light", width });
      const pairs = await page.locator(css.pair).evaluateAll(
        (all, example) =>
          all.map((pair) => [...pair.querySelectorAll(example)].map((one) => {
            const { left, top, width } = one.getBoundingClientRect();
            return { left, top, width, stance: one.querySelector(".stance")?.innerText };
          })),
        css.example,
      );
      if (!found.ok(`${where}: has pairs`, pairs.length > 0, "none")) continue;
      for (const [at, examples] of pairs.entries()) {
        const lefts = new Set(examples.map(({ left }) => Math.round(left)));
        found.equal(`${where}: columns of pair ${at}`, lefts.size, width > 1000 ? 2 : 1);
        const stances = new Set(examples.map(({ stance }) => stance?.replace(/[^a-z]/gi, "").toLowerCase()));
        found.ok(`${where}: both stances in pair ${at}`, stances.has("good") && stances.has("bad"), [...stances].join());
      }
    }
    await page.context().close();
  }
});

test("pairs: the finding is underlined on the code and its message stands with it", async (world, found) => {
  for (const width of [1440, 360]) {
    const page = await world.page({ width });
    for (const name of SHOWN) {
      await page.goto(world.url(kind(name)));
      const told = await page.evaluate(({ example, mark, message }) =>
        [...document.querySelectorAll(example)].filter((one) => one.querySelector(mark) && one.checkVisibility()).map((one) => {
          const mark_ = one.querySelector(mark).getBoundingClientRect();
          const message_ = one.querySelector(message);
          const box = message_?.getBoundingClientRect();
          return { id: one.id, text: message_?.innerText ?? "", visible: message_?.checkVisibility() ?? false, away: box ? Math.round(box.top - mark_.bottom) : null };
        }), css);
      found.ok(`${name}, ${width}: has findings`, told.length > 0);
      found.none(`${name}, ${width}: message`, told.filter(({ text, visible }) => !text || !visible));
      found.none(`${name}, ${width}: near its line`, told.filter(({ away }) => away === null || away < -40 || away > 60));
    }
    await page.context().close();
  }
});

test("pairs: a switch shows the pair as one difference, and back, by mouse and by key", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(kind("rule page")));
  const pair = page.locator(css.pair).first();
  if (!found.ok("a pair", (await pair.count()) > 0, "none")) return;
  const button = names.difference(pair);
  if (!found.ok("a switch", (await button.count()) === 1, "none")) return;
  const changes = () => pair.locator("ins, del").evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
  found.equal("at first", [await button.getAttribute("aria-pressed"), await changes()], ["false", 0]);
  await button.click();
  found.equal("pressed", await button.getAttribute("aria-pressed"), "true");
  found.ok("shows changes", (await changes()) > 0);
  found.ok("in words too", /removed|added|[-+−]/i.test(await pair.innerText()));
  await button.press("Enter");
  found.equal("back", [await button.getAttribute("aria-pressed"), await changes()], ["false", 0]);
  await button.press("Space");
  found.ok("by key", (await changes()) > 0);
  await page.setViewportSize({ width: 320, height: 700 });
  found.ok("not wider than a phone", await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});

test("pairs: code that is copied holds neither messages nor marks of ours", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(kind("rule page")));
  const copied = await page.evaluate(({ example }) => {
    const one = [...document.querySelectorAll(example)].find((one) => one.querySelector("mark"));
    const selection = getSelection();
    selection.selectAllChildren(one.querySelector("pre code"));
    return { selected: selection.toString(), message: one.querySelector(".finding-message")?.innerText };
  }, css);
  found.ok("has code", copied.selected.includes("session"));
  found.ok("without the message", !copied.selected.includes(copied.message ?? "\u0000"), copied.selected);
});
