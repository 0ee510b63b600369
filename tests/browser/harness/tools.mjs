// Documents as other documentation systems write them: boxes, folds, tabs, groups of code, marked lines, tables of code.
// Each kind stands once, so that one page shows how all of them look.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const KINDS = ["note", "tip", "important", "warning", "danger", "question", "example"];
const LONG = "x = a_function_with_a_long_name(argument_number_one=1, argument_number_two=2, argument_number_three=3)";
const code = (text, words = "python") => `\`\`\`${words}\n${text}\n\`\`\``;
const indented = (text) => text.split("\n").map((line) => (line ? `    ${line}` : "")).join("\n");

const BOXES = `# Boxes

${KINDS.map((kind) => `> [!${kind.toUpperCase()}]\n> Words in a quote.`).join("\n\n")}

${KINDS.map((kind) => `:::${kind} The title of \`${kind}\`\n\nWords.\n\n${code("x = 1")}\n\n:::`).join("\n\n")}

${KINDS.map((kind) => `!!! ${kind} "MkDocs"\n\n    Words, and code:\n\n${indented(code("y = 2"))}`).join("\n\n")}

??? question

    A fold.

???+ example "An open fold"

    - a list
    - :tada: in it

::: details Click me
Hidden words.
:::

:::{seealso} MyST
Words.
:::
`;

const TABS = `# Tabs

=== "Python"

${indented(code(LONG))}

=== "Prose"

    Words with \`code\`, and then code:

${indented(code("y = 2"))}

Text between.

=== "Python"

    The same label.

=== "Other"

    Not the same.

::: code-group

${code("npm install a", "sh [npm]")}

${code("pnpm add a", "sh [pnpm]")}

:::

=== "❌ Incorrect"

${indented(code("x = eval(y)"))}

=== "✅ Correct"

${indented(code("x = int(y)"))}

1. In a list

    === "One"

        First.

    === "Two"

        !!! warning

            Second.
`;

const LINES = `# Lines

${code(`a = 1\nb = 2\n${LONG}\nd = 4`, 'python linenums="98" hl_lines="2 3" title="lines.py"')}

${code("let a = 1; // [!code --]\nlet a = 2; // [!code ++]\nlet b = 3; // [!code highlight]", "js")}

Formulas $a_{1} * b$ stay, and :rocket: flies.

| Word | What it means |
|---|---|
| \`first\` | a sentence of some length, so that the column has to be wide enough for more than one word a line |
| \`second_word_that_is_long\` | short |

<table><tr><th>Bad</th><th>Good</th></tr>
<tr><td>

${code("x = eval(text_of_the_user_that_no_one_has_checked)")}

</td><td>

${code("x = int(text_of_the_user_that_no_one_has_checked)")}

</td></tr></table>

<table><tr><th>Client</th><th>Server</th></tr>
<tr><td>

${code("connect(address, timeout=3)")}

</td><td>

${code("listen(address, backlog=128)")}

</td></tr></table>
`;

export function writeTools(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "boxes.md"), BOXES);
  writeFileSync(join(folder, "tabs.md"), TABS);
  writeFileSync(join(folder, "lines.md"), LINES);
}

export const TOOL_PAGES = ["boxes", "tabs", "lines"];
