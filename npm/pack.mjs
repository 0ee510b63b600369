// Makes npm's packages: `node npm/pack.mjs FOLDER` the one that people install, `node npm/pack.mjs FOLDER TARGET PROGRAM`
// the one with the program of a platform. Prints the file it made.
//
// Version, licence and addresses come from Cargo.toml, so that one place says them. It publishes nothing.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

// One row a platform: its name in Node, and the target of Rust that its program is built for. The programs for Linux are
// static, so that one serves every distribution.
export const PLATFORMS = {
  "darwin-arm64": "aarch64-apple-darwin",
  "darwin-x64": "x86_64-apple-darwin",
  "linux-arm64": "aarch64-unknown-linux-musl",
  "linux-x64": "x86_64-unknown-linux-musl",
  "win32-x64": "x86_64-pc-windows-msvc",
};

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);

function cargo() {
  const run = ["metadata", "--no-deps", "--format-version", "1", "--locked"];
  const text = execFileSync("cargo", run, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
  return JSON.parse(text).packages.find((each) => each.name === "rulebook");
}

function shared({ version, repository, homepage, license }) {
  const [owner, name] = new URL(repository).pathname.slice(1).split("/");
  return {
    version,
    license,
    homepage,
    repository: { type: "git", url: `git+${repository}.git` },
    bugs: `https://github.com/${owner}/${name}/issues`,
  };
}

function main(folder) {
  const about = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
  const all = shared(cargo());
  const names = Object.keys(PLATFORMS).map((platform) => [`rulebook-cli-${platform}`, all.version]);
  cpSync(join(here, "bin"), join(folder, "bin"), { recursive: true });
  return { ...about, ...all, optionalDependencies: Object.fromEntries(names) };
}

function platform(folder, target, program) {
  const found = Object.entries(PLATFORMS).find(([, each]) => each === target);
  if (!found) {
    throw new Error(`no platform of npm/pack.mjs has the target ${target}`);
  }
  const [name] = found;
  const [os, cpu] = name.split("-");
  const file = os === "win32" ? "rulebook.exe" : "rulebook";
  copyFileSync(program, join(folder, file));
  chmodSync(join(folder, file), 0o755);
  return {
    name: `rulebook-cli-${name}`,
    description: `The program of rulebook-cli for ${name}`,
    ...shared(cargo()),
    os: [os],
    cpu: [cpu],
    files: [file, "LICENSE-APACHE", "LICENSE-MIT"],
    preferUnplugged: true,
  };
}

const [out, target, program] = process.argv.slice(2);
if (!out || (target && !program)) {
  console.error("usage: node npm/pack.mjs FOLDER [TARGET PROGRAM]");
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const folder = join(resolve(out), `.npm-${target ?? "main"}`);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const file of ["LICENSE-APACHE", "LICENSE-MIT"]) {
  copyFileSync(join(root, file), join(folder, file));
}
copyFileSync(join(root, "release/package.md"), join(folder, "README.md"));
const about = target ? platform(folder, target, program) : main(folder);
writeFileSync(join(folder, "package.json"), `${JSON.stringify(about, null, 2)}\n`);
const [packed] = JSON.parse(
  execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", resolve(out)], {
    cwd: folder,
    encoding: "utf8",
    shell: process.platform === "win32",
  }),
);
rmSync(folder, { recursive: true });
console.log(join(out, packed.filename));
