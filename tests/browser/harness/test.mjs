// What a test file sees: `test(name, run)`, and in `run` a table of soft checks.
// It refuses to stop at the first fault: a table of pages is worth reading whole.
// Tests are declared at the start of a line and never in a loop, so that `grep -c '^test('` counts them.

export const declared = [];
let file = "";

export function reading(name) {
  file = name;
}

export function test(name, run) {
  declared.push({ file, name, run });
}

/// What one test found. A label names the place ("rule page, dark, 360 px"), so that one row of a table can be waited for.
export class Checks {
  faults = [];
  notes = [];
  count = 0;

  ok(label, holds, message = "does not hold") {
    this.count += 1;
    if (!holds) this.faults.push({ label, message: typeof message === "function" ? message() : message });
    return Boolean(holds);
  }

  equal(label, actual, expected) {
    const [is, wanted] = [actual, expected].map((value) => JSON.stringify(value));
    return this.ok(label, is === wanted, `is ${is}, expected ${wanted}`);
  }

  /// `found` lists what is wrong; nothing may be in it.
  none(label, found) {
    const shown = found.slice(0, 6).map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
    const more = found.length > 6 ? `\n… and ${found.length - 6} more` : "";
    return this.ok(label, found.length === 0, `${shown.join("\n")}${more}`);
  }

  /// A row of its own that may throw: the rest of the table goes on.
  async row(label, run) {
    this.count += 1;
    try {
      await run();
    } catch (error) {
      this.faults.push({ label, message: firstLines(error) });
    }
  }

  /// A figure for the reader: reported, not asserted.
  note(text) {
    this.notes.push(text);
  }
}

export function firstLines(error) {
  return String(error?.message ?? error).split("\n").slice(0, 6).join("\n");
}
