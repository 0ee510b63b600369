// A bad example and its good one: beside each other, with the finding in the code, and as one difference.

import { test } from "../harness/test.mjs";
import { kind, place } from "../kinds.mjs";
import { css, names } from "../names.mjs";

const SHOWN = ["guideline page", "rule page"];

test("pairs: side by side on a wide screen, one under the other on a narrow one", async (world, found) => {
  const shown = new Set();
  for (const width of [1920, 1440, 360]) {
    const page = await world.page({ width });
    for (const name of [...SHOWN, "large: table", "large: long line"]) {
      await page.goto(world.url(kind(name)));
      const where = place({ name }, { scheme: "light", width });
      const pairs = await page.locator(css.pair).evaluateAll(
        (all, { example, stance }) =>
          all.map((pair) => ({
            isShort: pair.matches(".in-52, .in-64, .in-80"),
            examples: [...pair.querySelectorAll(example)].map((one) => {
              const { left } = one.getBoundingClientRect();
              return { left, stance: one.querySelector(stance)?.innerText };
            }),
          })),
        css,
      );
      found.ok(`${where}: has pairs`, pairs.length > 0, "none");
      for (const [at, { isShort, examples }] of pairs.entries()) {
        const columns = new Set(examples.map(({ left }) => Math.round(left))).size;
        shown.add(`${columns} ${isShort ? "of short lines" : "of long lines"}, ${width} px`);
        found.equal(`${where}: columns of pair ${at}`, columns, width > 1900 || (width > 1000 && isShort) ? 2 : 1);
        // An author's caption says more behind the word of the stance.
        const stances = new Set(examples.map(({ stance }) => /[a-z]+/i.exec(stance ?? "")?.[0].toLowerCase()));
        found.ok(`${where}: both stances in pair ${at}`, stances.has("good") && stances.has("bad"), [...stances].join());
      }
    }
    await page.context().close();
  }
  for (const row of ["2 of short lines, 1440 px", "2 of long lines, 1920 px"]) {
    found.ok(row, shown.has(row), [...shown].join("; "));
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

test("pairs: a switch shows the pair as one difference, and back, by mouse, by key and without a script", async (world, found) => {
  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? "with script" : "without";
    const page = await world.page({ javaScriptEnabled });
    await page.goto(world.url(kind("rule page")));
    const pair = page.locator(css.pair).first();
    const [both, difference] = [names.both(pair), names.difference(pair)];
    const state = async () => ({
      both: await both.isChecked(),
      examples: await pair.locator(css.example).filter({ visible: true }).count(),
      changes: await pair.locator("ins, del").filter({ visible: true }).count(),
    });
    const first = await state();
    found.ok(`${how}: both at first`, first.both && first.examples > 1 && first.changes === 0, JSON.stringify(first));
    await difference.click();
    const pressed = await state();
    found.ok(`${how}: by mouse`, !pressed.both && pressed.examples === 0 && pressed.changes > 1, JSON.stringify(pressed));
    found.ok(`${how}: signs beside the colours`, /^[-−]/m.test(await pair.innerText()) && /^\+/m.test(await pair.innerText()), await pair.innerText());
    await difference.press("ArrowLeft");
    found.equal(`${how}: back by key`, await state(), first);
    await both.press("ArrowRight");
    found.equal(`${how}: and there again`, await state(), pressed);
    await page.setViewportSize({ width: 320, height: 700 });
    const [width, limit] = [await page.locator("html").evaluate((one) => one.scrollWidth), 320];
    found.ok(`${how}: not wider than a phone`, width <= limit, `${width} px`);
    await page.context().close();
  }
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
