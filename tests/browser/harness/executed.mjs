// A book whose examples run, in the interpreter that is there and with no package: what a page shows of a run.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const BOOK = `[book]
title = "What runs"

[verify]
rule-id = '^(R\\d)'

[lints]
unproven = "allow"

[python]
probes = ["sql.py"]
`;

/// It reports under the name of a language, so its items are code of it.
const PROBE = `sent = []


def begin():
    sent.clear()


def end():
    return list(sent)


import builtins

builtins.send = sent.append
`;

const PAGE = `---
setup: [users.py]
---

# Queries

What is sent, is shown.

\`\`\`python setup=names
NAMES = ["ada", "mary"]
\`\`\`

## R1: Ask once {#R1}

Each question takes its time.

**Bad:**

\`\`\`python with=names probe.sql=2
for name in NAMES:
    send(f"SELECT email\\nFROM users\\nWHERE users.name = '{name}'")
\`\`\`

**Good:**

\`\`\`python with=names probe.sql=1
send("SELECT email, name, ${"a_very_long_column, ".repeat(8)}id\\nFROM users")
\`\`\`

## R2: Look before you take {#R2}

**Bad:**

\`\`\`python with=names raises=IndexError
first = NAMES[0]
last = NAMES[2]
\`\`\`

**Good:**

\`\`\`python norun
last = open("names.txt").read()
\`\`\`
`;

export function writeExecuted(folder) {
  mkdirSync(join(folder, "content"), { recursive: true });
  writeFileSync(join(folder, "book.toml"), BOOK);
  writeFileSync(join(folder, "sql.py"), PROBE);
  writeFileSync(join(folder, "content", "users.py"), "users = {}\n");
  writeFileSync(join(folder, "content", "queries.md"), PAGE);
}
