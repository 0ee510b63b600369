// The index of rules: narrowed and sorted by what its address says. Without this file it is a plain table.
// Every change of the form becomes the address first and is read back from there: a link shows what its sender saw.
{
  const FACETS = ["tag", "severity", "language", "verdict", "since"];
  const NATURAL = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
  const COLUMNS = ["rule", "title", "severity", "language", "tags", "since", "examples"];
  let table, rows, written;

  const form = () => document.querySelector(".filter");
  const field = (name) => form()?.elements.namedItem(name);

  // A file may be refused a query of its own: the fragment takes its place there.
  function read() {
    const hash = location.hash.slice(1);
    const said = new URLSearchParams(location.search || (hash.includes("=") ? hash : ""));
    const state = { q: said.get("q") ?? "", sort: said.get("sort") ?? "" };
    for (const name of FACETS) state[name] = said.get(name) ?? "";
    return state;
  }

  function write(state, isNew) {
    const said = new URLSearchParams();
    for (const name of ["q", ...FACETS, "sort"]) if (state[name]) said.set(name, state[name]);
    const text = String(said);
    const change = (address) => history[isNew ? "pushState" : "replaceState"](null, "", address);
    try {
      change(text ? `?${text}` : location.pathname);
    } catch {
      change(text ? `#${text}` : "#");
    }
  }

  // Where `q` is all that changed since the last entry, typing goes on: one way back for a word and not for each letter.
  function change(state, isTyping) {
    write(state, !(isTyping && written));
    written = isTyping;
    show(state);
  }

  function prepare() {
    table = document.querySelector("table.rules");
    rows = undefined;
    if (!table || !form()) return false;
    for (const [at, head] of [...table.tHead.rows[0].cells].entries()) {
      if (head.querySelector("button")) continue;
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: head.textContent });
      button.dataset.sort = COLUMNS[at];
      head.replaceChildren(button);
    }
    return true;
  }

  // What stands in the cells is the only list. It is read once, and not before somebody wants less than all of it:
  // reading 2,000 rows would hold up those who only came to look.
  function index() {
    rows ??= [...table.tBodies[0].rows].map((row, place) => {
      const [rule, title, severity, language, tags, since, examples] = [...row.cells];
      const verdicts = [...examples.querySelectorAll("[class^='verdict-']")];
      const values = {
        tag: [...tags.children].map((tag) => tag.textContent),
        severity: [severity.textContent],
        language: [language.textContent],
        verdict: verdicts.length ? verdicts.map((verdict) => verdict.className.slice("verdict-".length)) : ["none"],
        since: [since.textContent],
      };
      const count = verdicts.reduce((sum, verdict) => sum + parseInt(verdict.textContent, 10), 0);
      const said = [rule, title, severity, language, tags, since].map((cell) => cell.textContent);
      return { row, place, values, count, said, text: said.join("\n").toLowerCase() };
    });
  }

  let sorted = "";
  function sort(by) {
    if (by === sorted) return;
    sorted = by;
    const name = by.replace("-", "");
    const at = COLUMNS.indexOf(name);
    const severities = [...(field("severity")?.options ?? [])].map((option) => option.value);
    const compare = {
      examples: (a, b) => a.count - b.count,
      severity: (a, b) => severities.indexOf(a.said[2]) - severities.indexOf(b.said[2]),
    }[name] ?? ((a, b) => NATURAL.compare(a.said[at], b.said[at]));
    const sign = by.startsWith("-") ? -1 : 1;
    const all = [...rows];
    if (at >= 0) all.sort((a, b) => sign * compare(a, b) || a.place - b.place);
    table.tBodies[0].append(...all.map(({ row }) => row));
    for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
      if (column === at) head.setAttribute("aria-sort", sign < 0 ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  // A rule that came later is meant too: `sqlalchemy>=2.0` has those of 2.1, and none of another package.
  function isSince(wanted, since) {
    const [package_, from] = version(wanted);
    const [other, at] = version(since);
    return wanted === since || (from !== "" && package_ === other && at !== "" && NATURAL.compare(at, from) >= 0);
  }

  const version = (text) => (/^(\D*)(\S*)/.exec(text) ?? []).slice(1);

  const holds = (name, wanted, values) => (name === "since" ? values.some((value) => isSince(wanted, value)) : values.includes(wanted));

  function show(state) {
    for (const name of ["q", ...FACETS]) {
      const input = field(name);
      if (!input || input.value === state[name]) continue;
      input.value = state[name];
      // What no rule has was asked for: a stale link shows all rules rather than none.
      if (input.selectedIndex === -1) input.selectedIndex = 0;
    }
    const wanted = FACETS.filter((name) => field(name)?.value).map((name) => [name, field(name).value]);
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const order = COLUMNS.includes(state.sort.replace("-", "")) ? state.sort : "";
    const isWhole = !words.length && !wanted.length;
    if (!rows && isWhole && !order) return;
    index();
    let count = 0;
    for (const { row, text, values } of rows) {
      const isShown = words.every((word) => text.includes(word)) && wanted.every(([name, value]) => holds(name, value, values[name]));
      if (isShown) count += 1;
      if (row.hidden === isShown) row.hidden = !isShown;
    }
    sort(order);
    const noun = rows.length === 1 ? "rule" : "rules";
    document.querySelector(".shown").textContent = isWhole ? `${rows.length} ${noun}` : `${count} of ${rows.length} ${noun}`;
  }

  function bind() {
    sorted = "";
    written = false;
    if (!prepare()) return;
    // A table that was only renewed in part may still have the order of before.
    if (!read().sort) for (const head of table.tHead.rows[0].cells) head.removeAttribute("aria-sort");
    show(read());
  }

  // On the document, so that a table which is exchanged needs nothing more than to be read again.
  document.addEventListener("input", (event) => {
    const { target } = event;
    if (target.closest(".filter")) change({ ...read(), [target.name]: target.value }, target.name === "q");
  });
  // Who goes to the form is about to use it: the first letter needs not wait.
  document.addEventListener("focusin", (event) => {
    if (table && event.target.closest?.(".filter")) index();
  });
  document.addEventListener("reset", (event) => {
    if (!event.target.matches(".filter")) return;
    event.preventDefault();
    change({ ...read(), q: "", ...Object.fromEntries(FACETS.map((name) => [name, ""])) }, false);
    field("q").focus();
  });
  document.addEventListener("submit", (event) => event.target.matches(".filter") && event.preventDefault());
  document.addEventListener("click", (event) => {
    const by = event.target.closest?.("table.rules [data-sort]")?.dataset.sort;
    if (!by) return;
    const state = read();
    const next = { [by]: `-${by}`, [`-${by}`]: "" }[state.sort] ?? by;
    change({ ...state, sort: next }, false);
  });
  addEventListener("popstate", () => {
    written = false;
    if (table && form()) show(read());
  });
  document.addEventListener("rulebook:changed", bind);
  bind();
}
