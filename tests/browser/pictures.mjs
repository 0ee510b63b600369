// Makes the pictures of the README anew, the same each time: docs/rule-page.png and docs/serve.png.
//   node pictures.mjs     after a change of the look; look at them before they are committed
// Not part of the test command. Refuses a picture that is too heavy for a README.

import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, World } from "./harness/world.mjs";
import { css } from "./names.mjs";

const MOST = 200_000;
const SIZE = { width: 1360, height: 860, deviceScaleFactor: 1 };

/// A rule as one writes it. The last good example is not what it says, and that is what the picture shows.
const LOGGING = `---
description: What we write into logs, and how.
---

# Logging

## LOG1: Log, do not print {#LOG1}

What is printed has no level, no time and no place, and nobody can turn it off.

\`\`\`yaml rule
id: LOG1
language: python
severity: error
message: use a logger instead of print()
rule:
  pattern: print($$$WORDS)
\`\`\`

**Bad:**

\`\`\`python
def load(path):
    print("loading", path)
    return path.read_text()
\`\`\`

**Good:**

\`\`\`python
def load(path):
    log.info("loading %s", path)
    return path.read_text()
\`\`\`

When the file is missing, say which:

**Good:**

\`\`\`python
def load(path):
    if not path.exists():
        print("missing:", path)
        return ""
    return path.read_text()
\`\`\`
`;

const world = await World.open({ sites: ["own"] });
try {
  await picture("rule-page", world.url({ site: "own", path: "rules/SA301.html" }));

  const folder = join(world.temp, "logging");
  mkdirSync(join(folder, "content"), { recursive: true });
  writeFileSync(join(folder, "book.toml"), '[book]\ntitle = "House rules"\nlanguage = "en"\n');
  writeFileSync(join(folder, "content/index.md"), "# House rules\n\nStart here.\n");
  writeFileSync(join(folder, "content/logging.md"), LOGGING);
  const { url } = await world.serve(folder, ["--watch"]);
  await picture("serve", new URL("logging.html", url).href, (page) =>
    page.locator(css.message).last().evaluate((one) => one.scrollIntoView({ block: "center" })),
  );
} finally {
  await world.close();
}

async function picture(name, url, ready = async () => {}) {
  const page = await world.page(SIZE);
  await page.goto(url);
  await ready(page);
  const path = join(ROOT, "docs", `${name}.png`);
  await page.screenshot({ path });
  await page.context().close();
  const { size } = statSync(path);
  console.log(`docs/${name}.png: ${size} bytes`);
  if (size > MOST) {
    console.error(`error: docs/${name}.png is larger than ${MOST} bytes`);
    process.exitCode = 1;
  }
}
