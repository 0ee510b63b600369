// The contents beside the text: complete, and following what is read.

import { test } from "../harness/test.mjs";
import { kind } from "../kinds.mjs";
import { names } from "../names.mjs";

test("contents: they list the headings of the page in order", async (world, found) => {
  const page = await world.page();
  for (const name of ["guideline page", "guide page"]) {
    await page.goto(world.url(kind(name)));
    const listed = await names.contents(page).locator("a[href^='#']").evaluateAll((all) => all.map((one) => decodeURIComponent(one.hash.slice(1))));
    const headings = await names.main(page).locator("h2[id], h3[id]").evaluateAll((all) => all.map((one) => one.id));
    found.ok(`${name}: not empty`, listed.length > 2);
    found.none(`${name}: all there`, headings.filter((id) => !listed.includes(id)));
    found.none(`${name}: in order`, listed.filter((id, at) => at > 0 && headings.indexOf(id) < headings.indexOf(listed[at - 1])));
  }
});

test("contents: the heading that is read is marked, in words for assistive technology", async (world, found) => {
  const page = await world.page();
  await page.goto(world.url(kind("guideline page")));
  const marked = () => names.contents(page).locator("a[aria-current]").evaluateAll((all) => all.map((one) => one.hash.slice(1)));
  const headings = await names.main(page).locator("h2[id]").evaluateAll((all) => all.map((one) => one.id));
  for (const id of [headings[1], headings[3], headings[0]]) {
    await page.evaluate((id) => document.getElementById(id).scrollIntoView(), id);
    await page.waitForFunction((id) => document.querySelector("[aria-label='On this page'] a[aria-current]")?.hash === `#${id}`, id).catch(() => {});
    found.equal(id, await marked(), [id]);
  }
});

test("contents: a link to a heading puts it below the header, not under it", async (world, found) => {
  for (const width of [1440, 360]) {
    const page = await world.page({ width });
    const url = world.url(kind("guideline page"));
    await page.goto(url);
    for (const id of (await names.main(page).locator("h2[id], h3[id]").evaluateAll((all) => all.map((one) => one.id))).slice(0, 4)) {
      await page.goto(`${url}#${id}`);
      const top = await page.evaluate((id) => {
        const header = document.querySelector("header");
        const covered = getComputedStyle(header).position === "sticky" ? header.getBoundingClientRect().bottom : 0;
        return document.getElementById(id).getBoundingClientRect().top - covered;
      }, id);
      found.ok(`${id}, ${width} px`, top >= -1 && top < 300, `${top} px below the header`);
    }
    await page.context().close();
  }
});

test("contents: previous and next lead through the whole book", async (world, found) => {
  const page = await world.page({ javaScriptEnabled: false });
  await page.goto(world.url(kind("index"), "file"));
  const seen = new Set([page.url()]);
  for (;;) {
    const next = page.locator("a[rel=next], .steps a.next").first();
    if ((await next.count()) === 0) break;
    await page.goto(await next.evaluate((one) => one.href));
    if (seen.has(page.url())) break;
    seen.add(page.url());
  }
  found.ok("pages", seen.size >= 20, `${seen.size} pages in a row`);
});
