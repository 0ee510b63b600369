// The kinds of page, each with one page that stands for it. A new kind of page is one row, and every table of tests has it.

import { pagePath, ruleId } from "./harness/large.mjs";

export const KINDS = [
  { name: "index", site: "own", path: "index.html" },
  { name: "guideline page", site: "own", path: "sqlalchemy/queries.html" },
  { name: "guide page", site: "own", path: "guide/stances.html" },
  { name: "rule page", site: "own", path: "rules/SA401.html" },
  { name: "rules index", site: "own", path: "rules/index.html" },
  { name: "verification", site: "own", path: "verification.html" },
  { name: "executed page", site: "executed", path: "queries.html" },
  { name: "executed verification", site: "executed", path: "verification.html" },
  { name: "404", site: "own", path: "404.html" },
  { name: "listing", site: "large", path: "part-01/index.html" },
  { name: "foreign page", site: "foreign", path: "harmless.html" },
  { name: "boxes of other tools", site: "tools", path: "boxes.html" },
  { name: "tabs of other tools", site: "tools", path: "tabs.html" },
];

/// Pages of the book of 1,000 pages and 2,000 rules.
export const LARGE = [
  { name: "large: index", site: "large", path: "index.html" },
  { name: "large: picture", site: "large", path: `${pagePath(40)}.html` },
  { name: "large: table", site: "large", path: `${pagePath(41)}.html` },
  { name: "large: long line", site: "large", path: `${pagePath(42)}.html` },
  { name: "large: other scripts", site: "large", path: `${pagePath(43)}.html` },
  { name: "large: odd title", site: "large", path: `${pagePath(107)}.html` },
  { name: "large: rule page", site: "large", path: `rules/${ruleId(83)}.html` },
];

/// Their size is what they are tested for.
export const HUGE = [
  { name: "large: rules index", site: "large", path: "rules/index.html" },
  { name: "large: verification", site: "large", path: "verification.html" },
];

export const kind = (name) => [...KINDS, ...LARGE, ...HUGE].find((one) => one.name === name);

export const LOOKS = [
  { scheme: "light", width: 1440 },
  { scheme: "dark", width: 1440 },
  { scheme: "light", width: 360 },
  { scheme: "dark", width: 360 },
];

export const place = (kind, { scheme, width }) => `${kind.name}, ${scheme}, ${width} px`;
