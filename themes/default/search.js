// The search box, its button and its keys, and the form of the 404 page.
// What answers is a script of its own, and the index is many (src/search/ makes them): they are loaded when the box opens.
// They are scripts and no data, because a page that was opened from a disk may load nothing else.
{
  const address = document.currentScript.src;
  const site = address.slice(0, address.lastIndexOf("assets/search.js"));

  // Scripts by their path: what was asked for, and what they handed over.
  let asked = new Map();
  const arrived = new Map();
  globalThis.rulebookSearch = (path, data) => arrived.set(path, data);
  function load(path, version = "") {
    if (!asked.has(path)) {
      asked.set(path, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        const fail = () => { asked.delete(path); script.remove(); reject(new Error(path)); };
        script.addEventListener("error", fail);
        script.addEventListener("load", () => {
          if (!arrived.has(path)) return fail();
          script.remove();
          resolve(arrived.get(path));
          arrived.delete(path);
        });
        script.src = `${site}assets/${path}.js${version}`;
        document.head.append(script);
      }));
    }
    return asked.get(path);
  }

  // A key without Ctrl can be in the way of speech input: the box has a switch for it.
  let isSlashOff = false;
  try { isSlashOff = localStorage.getItem("rulebook-slash") === "off"; } catch { /* it is on */ }
  const slash = {
    get isOn() { return !isSlashOff; },
    set isOn(on) {
      isSlashOff = !on;
      try { localStorage.setItem("rulebook-slash", on ? "on" : "off"); } catch { /* it lasts as long as the page */ }
      dress();
    },
  };

  let answers;

  // The box is here at once, so that nothing is lost of what is typed while its scripts come.
  let dialog, input, status, found, waiting, asking;
  let turn = 0;
  async function search() {
    const mine = ++turn;
    let answer = { said: "The index could not be loaded.", lists: [] };
    try {
      answers ??= (await load("search-results"))({ load, site });
      asking = input.value;
      answer = await answers.results(asking);
    } catch { asking = undefined; /* the next letter tries again */ }
    if (mine !== turn) return;
    status.textContent = answer.said;
    found.replaceChildren(...answer.lists);
    found.scrollTop = 0;
  }
  const make = (name, of, ...children) => {
    const element = Object.assign(document.createElement(name), of);
    element.append(...children);
    return element;
  };
  function build() {
    const title = document.querySelector(".book")?.textContent ?? "";
    input = make("input", { id: "Search-words", type: "search", maxLength: 200, autocomplete: "off", spellcheck: false, enterKeyHint: "search" });
    input.setAttribute("autocapitalize", "off");
    status = make("p", { className: "search-said" });
    status.setAttribute("role", "status");
    found = make("div", { className: "search-found" });
    const close = make("button", { type: "button", className: "search-close", textContent: "Close" });
    const form = make("form", {}, make("label", { className: "unseen", htmlFor: input.id, textContent: `Search ${title}` }), input, close);
    form.setAttribute("role", "search");
    const box = make("input", { type: "checkbox", checked: slash.isOn });
    const keys = make("p", { className: "search-keys" }, make("span", { textContent: "Arrow keys choose, Enter opens, Escape closes." }), make("label", {}, box, " Open with ", make("kbd", { textContent: "/" })));
    dialog = make("dialog", { className: "search" }, form, status, found, keys);
    dialog.setAttribute("aria-label", "Search");
    box.addEventListener("change", () => { slash.isOn = box.checked; });
    close.addEventListener("click", () => dialog.close());
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      // What is asked already is not shown twice: a result that was chosen meanwhile would lose its focus.
      waiting = setTimeout(() => { if (input.value !== asking) search(); }, 80);
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      await search();
      found.querySelector("a")?.click();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("a")) dialog.close();
    });
    dialog.addEventListener("keydown", move);
    document.body.append(dialog);
  }
  function move(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      // A browser may only empty the field.
      event.preventDefault();
      dialog.close();
      return;
    }
    const links = [...found.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      if (next < 0) input.focus();
      else links[Math.min(next, links.length - 1)]?.focus();
    } else if (at >= 0 && (event.key.length === 1 && event.key !== " " || event.key === "Backspace")) {
      // Who types on goes on with the words.
      input.focus();
    }
  }
  function open(text) {
    if (!dialog?.isConnected) build();
    if (!dialog.open) dialog.showModal();
    if (text !== undefined) input.value = text;
    input.focus();
    input.select();
    search();
  }

  const isField = (element) => element instanceof Element
    && (element.isContentEditable || element.matches("input:not([type=checkbox], [type=radio], [type=button]), textarea, select"));
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const isModified = event.ctrlKey || event.metaKey;
    const isShortcut = isModified ? event.key.toLowerCase() === "k" && !event.shiftKey : event.key === "/" && slash.isOn;
    if (!isShortcut || isField(event.composedPath()[0])) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest(".search-open")) open();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".search-here")) return;
    event.preventDefault();
    open(event.target.querySelector("input").value);
  });

  function dress() {
    for (const button of document.querySelectorAll(".search-open")) {
      button.setAttribute("aria-keyshortcuts", slash.isOn ? "/ Control+K" : "Control+K");
      const hint = button.querySelector("kbd");
      if (hint) hint.hidden = !slash.isOn;
    }
    // The words of an address that leads nowhere are a first guess.
    const lost = document.querySelector(".search-here input");
    if (lost && !lost.value && !location.pathname.endsWith("/404.html")) {
      let path = location.pathname;
      try { path = decodeURIComponent(path); } catch { /* as it is */ }
      const last = path.replace(/(\/index)?\.html?$/, "").split("/").filter(Boolean).pop() ?? "";
      lost.value = last.split(/[^\p{L}\p{N}]+/u).join(" ").trim().slice(0, 80);
    }
  }
  dress();
  // While a book is written its pages change under the box, and so does the index.
  document.addEventListener("rulebook:changed", () => {
    asked = new Map();
    dress();
    answers?.renew(`?at=${Date.now()}`);
    if (dialog?.isConnected && dialog.open) search();
  });
}
