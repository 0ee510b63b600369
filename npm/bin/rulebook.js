#!/usr/bin/env node
// Starts the program that the package of this platform brought, and ends as it ends.
//
// It downloads nothing and looks at no argument.
"use strict";

const { spawn } = require("node:child_process");
const os = require("node:os");

const platform = `${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "rulebook.exe" : "rulebook";
const { optionalDependencies = {} } = require("../package.json");
const dependency = `rulebook-cli-${platform}`;

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  // As the program itself does when it cannot work.
  process.exit(2);
}

function find() {
  if (!(dependency in optionalDependencies)) {
    const known = Object.keys(optionalDependencies).map((name) => name.slice("rulebook-cli-".length));
    fail(
      `there is no program of rulebook for ${platform}, only for ${known.join(", ")}\n` +
        "  = help: build it from its source: `cargo install rulebook`",
    );
  }
  try {
    return require.resolve(`${dependency}/${file}`);
  } catch {
    return fail(
      `the package \`${dependency}\` is not installed\n` +
        "  = help: install `rulebook-cli` again, without `--omit=optional` and on the platform that runs it",
    );
  }
}

const program = spawn(find(), process.argv.slice(2), { stdio: "inherit", windowsHide: true });
// A signal of the terminal reaches both; one that is sent to this process alone is handed on.
const signals = ["SIGHUP", "SIGINT", "SIGTERM"];
for (const signal of signals) {
  process.on(signal, () => program.kill(signal));
}
program.on("error", (fault) => fail(`${program.spawnfile}: ${fault.message}`));
program.on("exit", (status, signal) => {
  for (const name of signals) {
    process.removeAllListeners(name);
  }
  // Ends by the same signal, so that a shell sees what ended the program.
  if (signal && os.constants.signals[signal]) {
    process.kill(process.pid, signal);
    return;
  }
  process.exitCode = status ?? 2;
});
