// The program under test as processes, and a small server of files for a site below another address.
// Ends only what it started.

import { execFile, spawn } from "node:child_process";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createGzip } from "node:zlib";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const RELEASE = fileURLToPath(new URL("../../../target/release/rulebook", import.meta.url));
const PROGRAM = process.env.RULEBOOK_BIN ?? RELEASE;

/// Exit status 1 says that a finding was denied; the site is then not published, and that is a fault here.
export function build(book, dir, env = {}) {
  return new Promise((resolve, reject) => {
    if (!existsSync(PROGRAM)) {
      reject(new Error(`${PROGRAM} is missing: \`cargo build --release\`, or name a program in RULEBOOK_BIN`));
      return;
    }
    execFile(PROGRAM, ["build", "-q", "-d", dir, book], { maxBuffer: 1 << 26, env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      if (error) reject(new Error(`rulebook build ${book}: ${error.code}\n${stdout}${stderr}`.slice(0, 2000)));
      else resolve();
    });
  });
}

const running = new Set();
// However a run ends, no server outlives it.
process.once("exit", () => running.forEach((server) => server.kill()));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

export class Serve {
  output = "";

  static async start(book, flags) {
    const server = new Serve();
    // From the book itself, so that no path of this machine is in what it says.
    server.process = spawn(PROGRAM, ["serve", "-p", "0", ...flags, "."], { cwd: book });
    running.add(server.process);
    server.ended = new Promise((resolve) => server.process.once("exit", resolve));
    for (const stream of [server.process.stdout, server.process.stderr]) {
      stream.on("data", (text) => (server.output += text));
    }
    server.url = await server.until(/serving (http:\S+)/);
    return server;
  }

  /// The first group of what the program says, once it says it.
  async until(pattern, limit = 300_000) {
    const end = Date.now() + limit;
    for (;;) {
      const found = pattern.exec(this.output);
      if (found) return found[1] ?? found[0];
      if (Date.now() > end || this.process.exitCode !== null) {
        throw new Error(`serve did not say ${pattern}:\n${this.output.slice(-1000)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop() {
    if (this.process.exitCode === null) this.process.kill("SIGTERM");
    await this.ended;
  }
}

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/// As a stranger's host would have it: stricter than our own server, and no knowledge of the site but its 404.html.
const STRICT = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/// Serves a folder below `prefix`.
export function mount(dir, prefix) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    let file = path.startsWith(prefix) ? join(dir, normalize(`/${path.slice(prefix.length)}`)) : "";
    if (file.endsWith("/")) file += "index.html";
    const found = file && existsSync(file) && statSync(file).isFile();
    const answer = found ? file : join(dir, "404.html");
    const type = TYPES[extname(answer)] ?? "application/octet-stream";
    // As hosts do it.
    const isSmall = /text|json|javascript|svg|xml/.test(type) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    response.writeHead(found ? 200 : 404, {
      "content-type": type,
      "content-security-policy": STRICT,
      ...(isSmall && { "content-encoding": "gzip" }),
    });
    const bytes = createReadStream(answer);
    (isSmall ? bytes.pipe(createGzip()) : bytes).pipe(response);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () =>
      resolve({
        url: `http://127.0.0.1:${server.address().port}${prefix}`,
        stop: () => new Promise((done) => (server.close(done), server.closeAllConnections?.())),
      }),
    );
  });
}
