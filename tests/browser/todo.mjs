// Faults that are known and awaited: `name of a test` or `name of a test › beginning of a label`, and why.
// A row whose fault is gone fails the run until it is struck. The table is empty when the site is done.

export const todo = {
  "plain: from the disk nothing fails and the console is silent › foreign page": "a picture of a raw `<img>` is not copied beside its page",
  "serve: a fault in book.toml shows its place and excerpt in the page and goes when it is mended › excerpt": "the place is shown, the excerpt is not",
  "weight: a page makes at most six requests, all to its own host › foreign page": "a picture of a raw `<img>` is not copied beside its page",
};
