// Runs every test under subjects/, one after the other, in one browser.
//   node run.mjs [WORD…]     only the tests whose file or name holds one of the words
// Refuses to call a run good that left a declared test out, or whose awaited faults are mended (see todo.mjs).

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Checks, declared, firstLines, reading } from "./harness/test.mjs";
import { World } from "./harness/world.mjs";
import { todo } from "./todo.mjs";

/// A test that takes longer hangs; a busy machine takes many times as long as an idle one.
const LIMIT = 900_000;
const words = process.argv.slice(2);
const folder = fileURLToPath(new URL("subjects/", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".mjs")).sort();

let written = 0;
for (const file of files) {
  written += (readFileSync(folder + file, "utf8").match(/^test\(/gm) ?? []).length;
  reading(file.replace(/\.mjs$/, ""));
  await import(new URL(`subjects/${file}`, import.meta.url));
}
const chosen = declared.filter(
  ({ file, name }) => words.length === 0 || words.some((word) => file.includes(word) || name.includes(word)),
);
const names = new Set(declared.map(({ name }) => name));
const broken = names.size === declared.length ? [] : ["two tests have one name"];
const awaited = new Map(Object.keys(todo).map((key) => [key, 0]));
for (const key of awaited.keys()) {
  if (!names.has(key.split(" › ")[0])) broken.push(`todo.mjs waits for \`${key}\`, which no test is called`);
}

const started = Date.now();
const world = await World.open().catch((error) => {
  console.error(`error: ${firstLines(error)}`);
  process.exit(2);
});
let ran = 0;
let checks = 0;
try {
  for (const { file, name, run } of chosen) {
    const found = new Checks();
    const begin = Date.now();
    await within(LIMIT, run(world, found)).catch((error) =>
      found.faults.push({ label: "stopped", message: firstLines(error) }),
    );
    await world.tidy();
    if (found.count === 0) found.faults.push({ label: "nothing", message: "the test checked nothing" });
    ran += 1;
    checks += found.count;
    const open = found.faults.filter(({ label }) => isAwaited(name, label));
    const faults = found.faults.filter((fault) => !open.includes(fault));
    const mark = faults.length ? "FAIL" : open.length ? "todo" : "ok  ";
    const seconds = ((Date.now() - begin) / 1000).toFixed(1);
    console.log(`${mark} ${file}: ${name} (${found.count} checks, ${seconds} s)`);
    for (const note of found.notes) console.log(`       ${note}`);
    for (const { label, message } of faults) console.log(indent(`${label}: ${message}`));
    if (faults.length) broken.push(`${file}: ${name}`);
  }
} finally {
  await world.close();
}
for (const [key, seen] of awaited) {
  const isChosen = chosen.some(({ name }) => key.split(" › ")[0] === name);
  if (isChosen && seen === 0) broken.push(`\`${key}\` holds now: strike it from todo.mjs`);
}

if (awaited.size) {
  console.log(`\n${awaited.size} rows of todo.mjs, faults that are known and awaited:`);
  for (const [key, seen] of awaited) console.log(`  ${key}: ${todo[key]} (${seen})`);
}
console.log(`\nbrowser: ${ran} tests ran of ${written} written, ${checks} checks, ${awaited.size} todo, ${Math.round((Date.now() - started) / 1000)} s`);
if (words.length === 0 && ran !== written) broken.push(`${written - ran} tests did not run`);
for (const line of broken) console.error(`error: ${line}`);
process.exitCode = broken.length ? 1 : 0;

/// A key is the name of a test, or `name › beginning of a label`.
function isAwaited(name, label) {
  for (const [key, seen] of awaited) {
    if (key === name || (key.includes(" › ") && `${name} › ${label}`.startsWith(key))) {
      awaited.set(key, seen + 1);
      return true;
    }
  }
  return false;
}

function within(limit, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took more than ${limit / 1000} s`)), limit);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function indent(text) {
  return text.split("\n").map((line) => `       ${line}`).join("\n");
}
