// Faults that are known and awaited: `name of a test` or `name of a test › beginning of a label`, and why.
// A row whose fault is gone fails the run until it is struck. The table is empty when the site is done.

const UNBUILT = "not built yet";

export const todo = {
  "html: a foreign document with raw HTML becomes a valid page › noscript-mutation": "a `<p>` in the middle of a paragraph closes it, and its own end is left over",
  "plain: from the disk nothing fails and the console is silent › foreign page": "a picture of a raw `<img>` is not copied beside its page",
  "rules: typing filters at once, and the address holds it": UNBUILT,
  "rules: each select narrows, together they narrow more, and the address holds them": UNBUILT,
  "rules: a wide screen shows the whole table, a phone at least id and title of a rule": "one long id of a rule in prose makes the first column of all rows as wide as itself",
  "serve: a fault in book.toml shows its place and excerpt in the page and goes when it is mended › excerpt": "the place is shown, the excerpt is not",
  "verification: each chart has a text that says what it shows": UNBUILT,
  "weight: a page makes at most six requests, all to its own host › foreign page": "a picture of a raw `<img>` is not copied beside its page",
};
