// A book of many small pages and twice as many rules, the same each time: no clock, no chance.
//   node harness/large.mjs FOLDER [PAGES]     writes it for a look, or to measure with
// Every page has what breaks a layout somewhere: long lines, wide tables, images, other scripts, odd titles.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PER_FOLDER = 40;
export const ODD_TITLE = `Odd <&"'> title & <b>more</b>`;

/// Each language says how its detector finds `old_N`, and how both stances look.
const LANGUAGES = [
  {
    name: "python",
    rule: (old) => `  pattern: ${old}($$$ARGUMENTS)`,
    bad: (old) => `from library import ${old}\n\nvalue = ${old}(1, name="ada")`,
    good: (now) => `from library import ${now}\n\nvalue = ${now}(1, name="ada")`,
  },
  {
    name: "bash",
    rule: (old) => `  kind: command\n  has:\n    field: name\n    regex: '^${old}$'`,
    bad: (old) => `${old} --force "$HOME"`,
    good: (now) => `${now} --force "$HOME"`,
  },
  {
    name: "json",
    rule: (old) => `  kind: pair\n  has:\n    field: key\n    regex: '^"${old}"$'`,
    bad: (old) => `{ "${old}": [1, 2, 3], "name": "ada" }`,
    good: (now) => `{ "${now}": [1, 2, 3], "name": "ada" }`,
  },
];
const TAGS = ["query", "safety", "style", "speed", "upgrade"];
const SEVERITIES = ["error", "warning", "info"];

export function ruleId(number) {
  return `LB${String(number).padStart(4, "0")}`;
}

/// The address of a page's Markdown below `content/`, without its ending.
export function pagePath(number) {
  const part = String(Math.floor(number / PER_FOLDER)).padStart(2, "0");
  return `part-${part}/page-${String(number).padStart(4, "0")}`;
}

export function writeLarge(folder, { pages }) {
  const content = join(folder, "content");
  mkdirSync(content, { recursive: true });
  writeFileSync(
    join(folder, "book.toml"),
    '[book]\ntitle = "A large book"\ndescription = "Many pages and twice as many rules"\nlanguage = "en"\n\n[lints]\nunproven = "allow"\n',
  );
  writeFileSync(
    join(content, "index.md"),
    `---\ntitle: A large book\ndescription: Where it begins.\n---\n\n# A large book\n\nBegin with [the first page](${pagePath(0)}.md) or with [[${ruleId(1)}]].\n`,
  );
  for (let number = 0; number < pages; number += 1) {
    const path = join(content, `${pagePath(number)}.md`);
    if (number % PER_FOLDER === 0) {
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(join(path, "../picture.svg"), picture(number));
      // Every second folder has an index of its own, the others get a list.
      if (number % (2 * PER_FOLDER) === 0) {
        writeFileSync(join(path, "../index.md"), `# Part ${number / PER_FOLDER}\n\nWhat belongs together.\n`);
      }
    }
    writeFileSync(path, page(number, pages));
  }
}

function page(number, pages) {
  const title = number % 100 === 7 ? ODD_TITLE : `Page ${number} of the large book`;
  const next = (number + 1) % pages;
  const parts = [
    `---\ntitle: ${JSON.stringify(title)}\ndescription: What page ${number} is about.\n---\n`,
    `# ${title.replace(/[<>&]/g, "\\$&")}\n`,
    `Words about \`thing_${number}\`, and a way to [the next page](../${pagePath(next)}.md) and to [[${ruleId(2 * next + 1)}]].\n`,
    ...(number % 5 === 0 ? [`![A square of page ${number}](picture.svg)\n`] : []),
    rule(2 * number + 1),
    rule(2 * number + 2),
  ];
  if (number % 5 === 1) parts.push(table(number));
  if (number % 5 === 2) parts.push(`## A long line\n\n\`\`\`text\n${"long ".repeat(60)}\n\`\`\`\n\nAnd \`${"unbroken".repeat(20)}\` in a sentence.\n`);
  // One page has a pair whose lines are longer than half of a usual page; more of them would only take time.
  if (number === 42) parts.push(longPair());
  if (number % 5 === 3) parts.push("## Other scripts\n\n汉字与代码。 العربية تُقرأ من اليمين. עברית. Ελληνικά. 👩🏽‍💻\n\n> A quotation, **strong**, *soft*, ~~struck~~.\n\n1. one\n2. two\n   * inner\n");
  if (number % 5 === 4) parts.push("## Folded\n\n<details><summary>More</summary>\n\nHidden at first.\n\n</details>\n");
  return parts.join("\n");
}

function rule(number) {
  const id = ruleId(number);
  const language = LANGUAGES[number % LANGUAGES.length];
  const [old, now] = [`old_${number}`, `now_${number}`];
  const head = `## ${id}: Use \`${now}\` and not \`${old}\` {#${id}}\n\nThe old way forgets what the new one keeps.\n`;
  const fences = `**Bad:**\n\n\`\`\`${language.name}\n${language.bad(old)}\n\`\`\`\n\n**Good:**\n\n\`\`\`${language.name}\n${language.good(now)}\n\`\`\`\n`;
  // One rule in ten is prose alone: its bad example is unproven, its good one parsed.
  if (number % 10 === 3) return `${head}\n\`\`\`yaml rule\nid: ${id}\nlanguage: ${language.name}\nseverity: hint\nmessage: nothing\nrule:\n${language.rule(`never_${number}`)}\n\`\`\`\n\n**Good:**\n\n\`\`\`${language.name}\n${language.good(now)}\n\`\`\`\n`;
  const block = [
    `id: ${id}`,
    `language: ${language.name}`,
    `severity: ${SEVERITIES[number % SEVERITIES.length]}`,
    `message: "${old} is gone: use ${now}"`,
    "rule:",
    language.rule(old),
    "metadata:",
    `  since: library>=${["0.0", "0.9", "0.10", "1.0"][number % 4]}`,
    `  tags: [${TAGS[number % TAGS.length]}]`,
  ];
  return `${head}\n\`\`\`yaml rule\n${block.join("\n")}\n\`\`\`\n\n${fences}`;
}

function longPair() {
  const line = (name) => `${name} = [${Array.from({ length: 20 }, (_, at) => `"${name} ${at}"`).join(", ")}]`;
  return `## A pair of long lines\n\n**Bad:**\n\n\`\`\`python\n${line("old")}\n\`\`\`\n\n**Good:**\n\n\`\`\`python\n${line("now")}\n\`\`\`\n`;
}

function table(number) {
  const columns = Array.from({ length: 9 }, (_, at) => `column ${at}`);
  const row = (text) => `| ${text.join(" | ")} |`;
  const rows = [1, 2, 3].map((line) => row(columns.map((_, at) => `${number * line * (at + 1)} things`)));
  return `## A wide table\n\n${row(columns)}\n${row(columns.map(() => "---"))}\n${rows.join("\n")}\n`;
}

function picture(number) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80" viewBox="0 0 120 80"><rect width="120" height="80" fill="hsl(${number % 360} 40% 60%)"/></svg>\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeLarge(process.argv[2], { pages: Number(process.argv[3] ?? 1000) });
}
