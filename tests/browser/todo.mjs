// Faults that are known and awaited: `name of a test` or `name of a test › beginning of a label`, and why.
// A row whose fault is gone fails the run until it is struck. The table is empty when the site is done.

const UNBUILT = "not built yet";
const RAW = "raw HTML of a foreign document is passed through as it is";

export const todo = {
  "axe: every kind of page in every look keeps WCAG 2.2 AA › large: table": "a wide table on a narrow screen scrolls and takes no focus",
  "axe: every kind of page keeps the best practices › foreign page": RAW,
  "beside: rules.json names every rule of the index": UNBUILT,
  "beside: sitemap.xml, llms.txt and llms-full.txt are there and name pages that are": UNBUILT,
  "beside: each page has a Markdown copy in which every fence carries its stance and verdict": UNBUILT,
  "beside: a rule page says how to allow the rule and gives it as text": UNBUILT,
  "contents: the heading that is read is marked, in words for assistive technology": UNBUILT,
  "html: a foreign document with raw HTML becomes a valid page": RAW,
  "html: pages say to others what they are": UNBUILT,
  "layout: nothing shifts while a page loads › large: picture": "a picture has no width and height, so its text moves when it comes",
  "pairs: side by side on a wide screen, one under the other on a narrow one": UNBUILT,
  "pairs: the finding is underlined on the code and its message stands with it › ": "messages stand under the fence, not at their line",
  "pairs: a switch shows the pair as one difference, and back, by mouse and by key": UNBUILT,
  "plain: from the disk nothing fails and the console is silent › foreign page": "a picture of a raw `<img>` is not copied beside its page",
  "print: only the document is printed": "`[popover]` outweighs the rule that hides the navigation on paper",
  "print: what is folded on the screen is printed open": UNBUILT,
  "print: no line of code is cut off at the edge of the paper › large: table": "a wide table scrolls, and paper does not",
  "raw: no vector runs script, from the disk and with every thing pressed": RAW,
  "raw: no vector runs script, from the server": RAW,
  "rules: typing filters at once, and the address holds it": UNBUILT,
  "rules: each select narrows, together they narrow more, and back undoes": UNBUILT,
  "rules: a wide screen shows the whole table, a phone at least id and title of a rule": "one long id of a rule in prose makes the first column of all rows as wide as itself",
  "serve: a fault in book.toml shows its place and excerpt in the page and goes when it is mended › excerpt": "the place is shown, the excerpt is not",
  "serve: the fault keeps WCAG's contrast and the width of a narrow screen": "the fault has no style",
  "serve: scroll position and open folds are kept over a rebuild › fold": "the page is loaded anew",
  "serve: only what changed is replaced": UNBUILT,
  "serve: a page that was open while another changed is left alone": "every open page is loaded anew after every build",
  "theme: the switch changes it, is remembered on the next page, and can be given back to the system": UNBUILT,
  "theme: a remembered choice is there before the first paint": UNBUILT,
  "verification: each chart has a text that says what it shows": UNBUILT,
  "verification: verification.json and badge.svg say the same": UNBUILT,
  "weight: a page makes at most six requests, all to its own host › foreign page": "a picture of a raw `<img>` is not copied beside its page",
  "sub-path: a missing address in any folder shows the 404 page with its style and with links that lead back › sub, deep": "without `site-url` nobody knows the root, and the links of 404.html are relative",
  "icon: a browser that asks for an icon gets no error": UNBUILT,
};
