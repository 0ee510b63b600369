// How the tests find what they try: by role and accessible name, as a reader's assistive technology does.
// The few classes and attributes below are the only ones; who renames one changes it here.

/// Plain selectors, which may be handed to the page.
export const css = {
  /// An example: its stance in words, its code, its verdict. A fence that holds several has one for each.
  example: ".part",
  stance: ".stance",
  verdict: ".verdict-name",
  /// What a detector found: `mark` in the code, and its message.
  mark: "pre mark",
  message: ".finding-message",
  /// A bad and a good example beside each other; both are examples.
  pair: ".pair",
  /// The rows of the rules index; each holds a link to its rule.
  ruleRow: "main table tbody tr",
};

export const names = {
  skip: (page) => page.getByRole("link", { name: /^skip to/i }),
  main: (page) => page.getByRole("main"),
  /// The list of all pages; a popover on a narrow screen, opened by `pagesButton`.
  navigation: (page) => page.getByRole("navigation", { name: "Pages" }),
  pagesButton: (page) => page.getByRole("button", { name: "Pages" }),
  /// The headings of the page; marks the one that is read with `aria-current`.
  contents: (page) => page.locator("[aria-label='On this page']"),
  contentsButton: (page) => page.getByRole("button", { name: "Contents" }),

  /// Two radio buttons above a pair: both examples, or one difference (`ins` and `del`).
  both: (pair) => pair.getByRole("radio", { name: "Both" }),
  difference: (pair) => pair.getByRole("radio", { name: "Difference" }),

  /// One button whose name holds "theme"; each press is the next of system, light and dark, and the choice outlives the page.
  theme: (page) => page.getByRole("button", { name: /theme/i }),

  /// A button in the header opens a dialog with one text field; results are links in it.
  searchButton: (page) => page.getByRole("button", { name: /^search/i }),
  searchDialog: (page) => page.getByRole("dialog", { name: /search/i }),
  searchField: (page) =>
    page.getByRole("dialog", { name: /search/i }).locator("input[type=search], [role=combobox]").first(),

  /// The rules index: a field for text, one select for each of these, and a status line.
  filterField: (page) => page.getByRole("main").getByRole("searchbox", { name: /filter/i }),
  filterSelect: (page, name) => page.getByRole("main").getByRole("combobox", { name: new RegExp(`^${name}`, "i") }),
  filters: ["tag", "severity", "language", "verdict", "since"],
  filterStatus: (page) => page.getByRole("main").getByRole("status"),

  /// Charts of the verification page: images with a text of their own.
  chart: (page) => page.getByRole("main").getByRole("img"),

  /// What `serve --watch` draws when a build fails.
  fault: (page) => page.getByRole("alert"),
};
