// Nothing is wider than the screen, nothing moves by itself, and what a reader asked the system for is honoured.

import { test } from "../harness/test.mjs";
import { HUGE, kind, KINDS, LARGE, place } from "../kinds.mjs";
import { css, names } from "../names.mjs";

test("layout: the page is never scrolled sideways", async (world, found) => {
  for (const width of [320, 360, 768, 1024, 1440]) {
    const page = await world.page({ width });
    for (const one of [...KINDS, ...LARGE, ...(width === 320 ? HUGE : [])]) {
      await page.goto(world.url(one));
      const [wide, who] = await page.evaluate(() => {
        const limit = document.documentElement.clientWidth;
        const who = [...document.querySelectorAll("body *")].filter((one) => {
          const inScroller = one.closest("pre, table, .scroll, [popover]");
          return !inScroller && one.getBoundingClientRect().right > limit + 1;
        });
        return [document.documentElement.scrollWidth - limit, who.slice(0, 3).map((one) => one.outerHTML.slice(0, 100))];
      });
      found.ok(`${one.name}, ${width} px`, wide <= 0, `${wide} px too wide: ${who.join(" | ")}`);
    }
    await page.context().close();
  }
});

test("layout: from right to left nothing is scrolled sideways, and code runs from left to right", async (world, found) => {
  for (const width of [390, 1440]) {
    const page = await world.page({ width });
    for (const one of KINDS) {
      await page.goto(world.url(one));
      const [wide, seen, turned] = await page.evaluate(() => {
        const root = document.documentElement;
        root.dir = "rtl";
        const title = document.querySelector("h1").getBoundingClientRect();
        const code = [...document.querySelectorAll("pre, code")].filter((one) => getComputedStyle(one).direction !== "ltr");
        const seen = title.left >= 0 && title.right <= root.clientWidth && window.scrollX === 0;
        return [root.scrollWidth - root.clientWidth, seen, code.length];
      });
      found.ok(`${one.name}, ${width} px`, wide <= 0, `${wide} px too wide`);
      found.ok(`${one.name}, ${width} px: its title is in sight`, seen);
      found.ok(`${one.name}, ${width} px: code runs from left to right`, turned === 0, `${turned} do not`);
    }
    await page.context().close();
  }
});

test("layout: on a phone the title of the book is read whole, on pages with contents too", async (world, found) => {
  for (const width of [320, 360, 390]) {
    const page = await world.page({ width });
    for (const name of ["guideline page", "rule page", "rules index"]) {
      await page.goto(world.url(kind(name)));
      const [cut, height] = await page.getByRole("banner").evaluate((header) => {
        const title = header.querySelector("a");
        return [title.scrollHeight - title.clientHeight, header.getBoundingClientRect().height];
      });
      found.ok(`${name}, ${width} px`, cut <= 1, `${cut} px of it are hidden`);
      found.ok(`${name}, ${width} px: the header stays small`, height <= 73, `${height} px`);
    }
    await page.context().close();
  }
});

test("layout: nothing shifts while a page loads", async (world, found) => {
  for (const width of [1440, 360]) {
    const page = await world.page({ width });
    // As over a slow line: the text is there before its pictures.
    await page.route(/\.(svg|png)$/, async (route) => {
      await new Promise((done) => setTimeout(done, 300));
      await route.continue().catch(() => {});
    });
    for (const one of [...KINDS, ...LARGE]) {
      await page.goto(world.url(one), { waitUntil: "load" });
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      found.none(place(one, { scheme: "light", width }), await page.evaluate(() => window.seen.shifts));
    }
    await page.context().close();
  }
});

test("layout: nothing is animated, and with reduced motion nothing could be", async (world, found) => {
  for (const reducedMotion of ["no-preference", "reduce"]) {
    const page = await world.page({ reducedMotion });
    for (const one of KINDS) {
      await page.goto(world.url(one));
      await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
      found.equal(`${one.name}, ${reducedMotion}: animations`, await page.evaluate(() => document.getAnimations().length), 0);
      if (reducedMotion === "reduce") found.none(`${one.name}: transitions`, await page.evaluate(moving));
    }
    await page.context().close();
  }
});

test("layout: forced colours keep stance, verdict and finding readable", async (world, found) => {
  for (const scheme of ["light", "dark"]) {
    const page = await world.page({ scheme, forcedColors: "active" });
    for (const name of ["guideline page", "rule page"]) {
      await page.goto(world.url(kind(name)));
      for (const selector of [css.stance, css.verdict, css.mark]) {
        const texts = await page.locator(selector).evaluateAll((all) =>
          all.map((one) => {
            const { color, forcedColorAdjust } = getComputedStyle(one);
            let below = one;
            while (below && getComputedStyle(below).backgroundColor === "rgba(0, 0, 0, 0)") below = below.parentElement;
            const paper = below ? getComputedStyle(below).backgroundColor : "none";
            return { text: one.innerText.trim(), isBlank: one.textContent !== "" && one.textContent.trim() === "", readable: color !== paper && forcedColorAdjust === "auto" };
          }),
        );
        found.ok(`${name}, ${scheme}: ${selector} is there`, texts.length > 0);
        // A difference marks an indentation that changed, and there is nothing to read in it.
        found.none(`${name}, ${scheme}: ${selector}`, texts.filter(({ text, isBlank, readable }) => !(text || isBlank) || !readable));
      }
      const underline = await page.locator(css.mark).first().evaluate((one) => getComputedStyle(one).textDecorationLine);
      found.equal(`${name}, ${scheme}: a finding stays underlined`, underline, "underline");
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      found.ok(`${name}, ${scheme}: focus`, outline !== "none");
    }
    await page.context().close();
  }
});

test("layout: stance and verdict are said in words beside the colour", async (world, found) => {
  const page = await world.page();
  for (const name of ["guideline page", "rule page"]) {
    await page.goto(world.url(kind(name)));
    const told = await page.evaluate(({ example, stance, verdict }) => {
      const visible = (one) => one.checkVisibility();
      return [...document.querySelectorAll(example)].filter(visible).map((one) => ({
        id: one.id,
        stances: [...one.querySelectorAll(stance)].filter(visible).map((one) => one.innerText.trim()),
        verdicts: [...one.querySelectorAll(verdict)].filter(visible).map((one) => one.innerText.trim()),
      }));
    }, css);
    found.ok(`${name}: has examples`, told.length > 2);
    found.none(`${name}: words`, told.filter(({ stances, verdicts }) =>
      stances.some((text) => !/[✓✗].*\b(good|bad)\b/i.test(text)) || verdicts.some((text) => !/^[a-z-]+:?$/i.test(text))));
    found.ok(`${name}: some of each`, ["Good", "Bad"].every((word) => told.some(({ stances }) => stances.some((text) => text.includes(word)))));
  }
});

test("layout: a line of prose is no longer than 80 characters, code lines stand in full on a wide screen", async (world, found) => {
  const page = await world.page();
  for (const name of ["guideline page", "guide page", "rule page"]) {
    await page.goto(world.url(kind(name)));
    const longest = await page.evaluate(() => {
      const lines = [...document.querySelectorAll("main p, main li")].flatMap((one) => {
        if (one.querySelector("p, li, pre, table") || !one.checkVisibility()) return [];
        const range = document.createRange();
        range.selectNodeContents(one);
        const rows = new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom / 6)));
        return rows.size > 3 ? [one.innerText.length / (one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight))] : [];
      });
      return Math.max(0, ...lines);
    });
    found.ok(name, longest <= 80, `${longest.toFixed(0)} characters a line`);
  }
});

function moving() {
  return [...document.querySelectorAll("*")].flatMap((one) => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
    const moves = transitionDuration.split(",").some((text) => parseFloat(text) > 0.01);
    const still = !moves && animationName === "none" && scrollBehavior === "auto";
    return still ? [] : [`${one.localName}.${one.className}: ${transitionDuration} ${animationName} ${scrollBehavior}`];
  });
}
