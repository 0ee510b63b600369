// Makes the pictures of the README anew, the same each time: docs/rule-page.png, docs/executed.png and docs/serve.png.
//   node pictures.mjs     after a change of the look; look at them before they are committed
// Our book is executed for it, in what `rulebook env` has installed. Not part of the test command.
// Refuses a picture that is too heavy for a README.

import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "./harness/servers.mjs";
import { ROOT, World } from "./harness/world.mjs";
import { css } from "./names.mjs";

const MOST = 200_000;
const SIZE = { width: 1440, height: 900, deviceScaleFactor: 1 };

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

const world = await World.open({ sites: [] });
try {
  const own = join(world.temp, "executed-own-site");
  await build(ROOT, own, { RULEBOOK_PYTHON__RUN: "true", RULEBOOK_CACHE: "" });
  await picture("rule-page", `file://${own}/rules/SA301.html`);
  await picture("executed", `file://${own}/rules/SA602.html`, async (page) => {
    for (const fold of await page.locator("main .pair details").all()) {
      if (await fold.evaluate((one) => !one.parentElement.closest("details"))) await fold.evaluate((one) => (one.open = true));
    }
    const { x, y, width, height } = await page.locator(css.pair).first().boundingBox();
    return { x: x - 16, y: y - 12, width: width + 32, height: height + 24 };
  });

  const folder = join(world.temp, "logging");
  mkdirSync(join(folder, "content"), { recursive: true });
  writeFileSync(join(folder, "book.toml"), '[book]\ntitle = "House rules"\nlanguage = "en"\n');
  writeFileSync(join(folder, "content/index.md"), "# House rules\n\nStart here.\n");
  writeFileSync(join(folder, "content/logging.md"), LOGGING);
  const { url } = await world.serve(folder, ["--watch"]);
  await picture("serve", new URL("logging.html", url).href, async (page) => {
    await page.locator("#LOG1").evaluate((one) => void one.scrollIntoView());
  });
} finally {
  await world.close();
}

/// `ready` prepares the page, and may return the part of it that is shown.
async function picture(name, url, ready = async () => {}) {
  const page = await world.page(SIZE);
  await page.goto(url);
  const clip = await ready(page);
  const path = join(ROOT, "docs", `${name}.png`);
  await page.screenshot(clip ? { path, clip, fullPage: true } : { path });
  await page.context().close();
  const { size } = statSync(path);
  console.log(`docs/${name}.png: ${size} bytes`);
  if (size > MOST) {
    console.error(`error: docs/${name}.png is larger than ${MOST} bytes`);
    process.exitCode = 1;
  }
}
