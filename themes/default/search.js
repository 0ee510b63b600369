// The way to the search box: its button, its keys, and the form of the 404 page.
// The box is a script of its own, and the index is many (src/search/ makes them): all are loaded when the box opens first.
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

  let box;
  async function open(text) {
    try {
      box ??= (await load("search-box"))({ load, site, slash });
      box.open(text);
    } catch { /* the next click tries again */ }
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
    box?.renew(`?at=${Date.now()}`);
  });
}
