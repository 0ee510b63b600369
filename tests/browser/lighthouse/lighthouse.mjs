// Lighthouse over a guideline page, a rule page, and the index of rules of the large book: the median of five, printed.
//   npm ci --ignore-scripts && node lighthouse.mjs [RUNS [WORD]]     only the pages whose name holds the word
// The pages come from a host that compresses them, as they are published: the built-in server sends them as they are.
// Not part of the test command: its figures are of the machine that it runs on. Needs node 22.19, which Debian 12 does not have.

import { spawn } from "node:child_process";
import { cpus } from "node:os";
import lighthouse, { desktopConfig } from "lighthouse";
import { World, browserPath } from "../harness/world.mjs";
import { kind } from "../kinds.mjs";

const RUNS = Number(process.argv[2] ?? 5);
const PAGES = ["guideline page", "rule page", "large: rules index"].filter((name) => name.includes(process.argv[3] ?? ""));
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

const world = await World.open();
const chromium = spawn(browserPath(), [
  "--headless",
  "--remote-debugging-port=0",
  "--no-first-run",
  `--user-data-dir=${world.temp}/lighthouse`,
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
]);
try {
  const port = await new Promise((resolve, reject) => {
    let said = "";
    chromium.stderr.on("data", (text) => {
      said += text;
      const found = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(said);
      if (found) resolve(Number(found[1]));
    });
    chromium.once("exit", () => reject(new Error(said)));
  });
  console.log(`${cpus().length} cores; median of ${RUNS}: ${CATEGORIES.join(", ")}`);
  for (const [form, config] of [["mobile", undefined], ["desktop", desktopConfig]]) {
    for (const name of PAGES) {
      const runs = [];
      for (let run = 0; run < RUNS; run += 1) {
        const { lhr } = await lighthouse(world.url(kind(name), "host"), { port, logLevel: "silent", onlyCategories: CATEGORIES }, config);
        runs.push(lhr);
      }
      const scores = CATEGORIES.map((category) => Math.round(100 * median(runs.map(({ categories }) => categories[category].score ?? 0))));
      console.log(`${name}, ${form}: ${scores.join(" ")}`);
      console.log(indent(lost(runs[0])));
    }
  }
} finally {
  chromium.kill();
  await world.close();
}

/// What cost points in one run, so that a score can be acted on.
function lost({ categories, audits }) {
  return CATEGORIES.flatMap((category) =>
    categories[category].auditRefs
      .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9)
      .map(({ id }) => `${category}: ${id}: ${audits[id].displayValue ?? audits[id].title}`),
  );
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function indent(lines) {
  return lines.length ? lines.map((line) => `  ${line}`).join("\n") : "  nothing lost";
}
