// What a page does when it is used: everything can be read without it, and nothing moves by itself.
const root = document.documentElement;
const target = (hash) => {
  try { return document.getElementById(decodeURIComponent(hash.slice(1))); } catch { return null; }
};

// Light, dark, or what the system says.
const switches = document.querySelectorAll(".theme");
for (const button of switches) {
  const themes = ["auto", "light", "dark"];
  const show = () => { for (const one of switches) one.textContent = `Theme: ${root.dataset.theme}`; };
  button.addEventListener("click", () => {
    root.dataset.theme = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
    try { localStorage.setItem("rulebook-theme", root.dataset.theme); } catch { /* it lasts as long as the page */ }
    show();
  });
  show();
}

// Only the code is copied: messages between its lines are about it, and of a session what is to be typed.
function codeOf(pre) {
  const copy = pre.cloneNode(true);
  for (const note of copy.querySelectorAll(".finding")) note.remove();
  if (!pre.closest(".part")?.querySelector(".uncover :checked")) for (const line of copy.querySelectorAll(".covered")) line.remove();
  if (copy.querySelector(".hl-prompt")) for (const said of copy.querySelectorAll(".hl-prompt, .hl-output")) said.remove();
  return copy.textContent.replaceAll("\u00a0", " ");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("the browser refused");
  }
}

function offerCopies() {
  for (const pre of document.querySelectorAll("main pre")) {
    if (pre.matches(".difference") || pre.previousElementSibling?.matches(".copy")) continue;
    let place = pre.closest(".part");
    if (!place) {
      place = document.createElement("div");
      pre.replaceWith(place);
      place.append(pre);
    }
    const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: "Copy" });
    button.addEventListener("click", () => {
      const say = (word) => {
        button.textContent = word;
        setTimeout(() => { button.textContent = "Copy"; }, 2000);
      };
      copy(codeOf(pre)).then(() => say("Copied"), () => say("Not copied"));
    });
    place.classList.add("has-copy");
    // Without a line above the code the button would stand over it: it waits until it is looked for.
    if (!place.querySelector(":scope > .head")) place.classList.add("is-bare");
    pre.before(button);
  }
}
offerCopies();
// Only the server that watches says so: parts of the page are new.
document.addEventListener("rulebook:changed", offerCopies);

// Tab stops at what scrolls, and passes what is shown whole; without this script it stops at both.
const fit = (one) => { one.tabIndex = one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1 ? 0 : -1; };
const sizes = new ResizeObserver((entries) => { for (const { target } of entries) fit(target); });
function watchSizes() {
  for (const one of document.querySelectorAll("main pre[tabindex], main .scroll[tabindex]")) sizes.observe(one);
}
watchSizes();
document.addEventListener("rulebook:changed", watchSizes);

// The contents say which section is being read: the last heading above the upper quarter of the window.
const contents = document.querySelector(".contents");
if (contents) {
  const links = new Map();
  const follow = () => {
    let current;
    for (const [heading, link] of links) {
      if (heading.getBoundingClientRect().top > innerHeight / 4 + 1) break;
      current = link;
    }
    for (const link of links.values()) {
      if (link === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
    if (!current) return;
    const [line, list] = [current.getBoundingClientRect(), contents.getBoundingClientRect()];
    if (line.top < list.top) contents.scrollTop += line.top - list.top;
    if (line.bottom > list.bottom) contents.scrollTop += line.bottom - list.bottom;
  };
  const observer = new IntersectionObserver(follow, { rootMargin: "0px 0px -75% 0px", threshold: [0, 1] });
  const begin = () => {
    observer.disconnect();
    links.clear();
    for (const link of contents.querySelectorAll("a")) {
      const heading = target(link.hash);
      if (heading) links.set(heading, link);
    }
    for (const heading of links.keys()) observer.observe(heading);
  };
  begin();
  document.addEventListener("rulebook:changed", begin);
  // On a narrow screen the list lies over the page: it goes once it has been followed.
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
  });
}

// Tabs of one name are chosen together, and the names that were chosen are remembered for other pages.
{
  const KEY = "rulebook-tabs";
  const MOST = 12;
  const name = (input) => input.labels[0]?.textContent.trim();
  const all = () => [...document.querySelectorAll(".tabs > input")];
  const read = () => {
    try { return JSON.parse(localStorage.getItem(KEY) ?? "[]").map(String); } catch { return []; }
  };
  const choose = (chosen) => {
    for (const input of all()) if (name(input) === chosen) input.checked = true;
  };
  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.(".tabs > input")) return;
    const chosen = name(target);
    const { top } = target.labels[0].getBoundingClientRect();
    choose(chosen);
    // What changed above must not move the tabs that were clicked.
    scrollBy({ top: target.labels[0].getBoundingClientRect().top - top, behavior: "instant" });
    const names = [...read().filter((one) => one !== chosen), chosen].slice(-MOST);
    try { localStorage.setItem(KEY, JSON.stringify(names)); } catch { /* it lasts as long as the page */ }
  });
  if (all().length) for (const one of read()) choose(one);
}

// A tab that holds what a link leads to is chosen; a fold that holds it opens; for the printer all do, and close again behind it.

// Left and right turn the page, where these keys do nothing else.
const steps = { ArrowLeft: ["prev", "next"], ArrowRight: ["next", "prev"] };
addEventListener("keydown", (event) => {
  const step = steps[event.key]?.[root.dir === "rtl" ? 1 : 0];
  if (!step || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest?.("input, textarea, select, pre, .scroll, dialog, [contenteditable], [role=slider]")) return;
  document.querySelector(`.steps [rel=${step}]`)?.click();
});

// The address of a section that has moved leads on, and so does an old page whose sections went to several places.
function leadOn() {
  const moved = target(location.hash);
  const onward = moved?.matches("a.moved") ? moved : document.querySelector("a.onward");
  if (onward) location.replace(onward.href);
}
leadOn();
addEventListener("hashchange", leadOn);

// A fold that holds what a link leads to opens; for the printer all do, and close again behind it.
function unfold() {
  const place = target(location.hash);
  for (let tab = place?.closest(".tab"); tab; tab = tab.parentElement.closest(".tab")) {
    tab.previousElementSibling.control.checked = true;
  }
  let fold = place?.closest("details");
  for (; fold; fold = fold.parentElement.closest("details")) fold.open = true;
}
addEventListener("hashchange", unfold);
unfold();
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const fold of opened) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of opened) fold.open = false;
});
