// Keeps the page what the server last built; only `rulebook serve --watch` sends this file, before all other scripts.
// It compares what the server sent with what it sends now, and changes nothing else: scroll, folds, focus and typed text stay.
const bare = (page) => {
  for (const section of page.querySelectorAll(".rulebook-fault")) section.remove();
  return page;
};
let known = bare(document.cloneNode(true));
let text, fault, gone, work = Promise.resolve();

// The same section that the server draws into a page which is asked for while the fault lasts.
function draw() {
  bare(document);
  if (!fault && !gone) return;
  const section = Object.assign(document.createElement("section"), { className: "rulebook-fault" });
  section.setAttribute("role", "alert");
  const make = (tag, textContent) => Object.assign(document.createElement(tag), { textContent });
  const say = (words) => section.appendChild(make("p", "")).append(make("strong", words));
  if (gone) say("This page is gone from the site");
  if (fault) say("The build failed");
  if (fault) section.append(make("pre", fault));
  document.body.prepend(section);
}

function morph(live, before, after) {
  if (before.isEqualNode(after)) return;
  const [at, old, next] = [live, before, after].map((node) => [...node.childNodes]);
  // A script of the page has been here: it hears of the change and comes again.
  if (live.nodeType !== 1 || live.nodeName !== after.nodeName || at.length !== old.length) {
    return live.replaceWith(document.importNode(after, true));
  }
  for (const { name } of before.attributes) if (!after.hasAttribute(name)) live.removeAttribute(name);
  for (const { name, value } of after.attributes) if (before.getAttribute(name) !== value) live.setAttribute(name, value);
  let [start, end] = [0, 0];
  while (old[start] && next[start] && old[start].isEqualNode(next[start])) start++;
  // What stands the same at both ends is never moved, and so keeps its focus.
  const most = Math.min(old.length, next.length) - start;
  while (end < most && old.at(-1 - end).isEqualNode(next.at(-1 - end))) end++;
  const free = new Set([...old.keys()].slice(start, old.length - end));
  const partners = next.map((_, i) => (i < start ? i : i < next.length - end ? -1 : i - next.length + old.length));
  for (const alike of [
    (a, b) => a.isEqualNode(b),
    (a, b) => a.id && a.id === b.id,
    (a, b) => a.nodeName === b.nodeName && !a.id && !b.id,
  ]) {
    next.forEach((node, i) => {
      for (const j of partners[i] < 0 ? free : []) {
        if (alike(old[j], node)) { partners[i] = j; free.delete(j); break; }
      }
    });
  }
  for (const j of free) at[j].remove();
  let place = live.firstChild;
  next.forEach((node, i) => {
    const own = at[partners[i]] ?? document.importNode(node, true);
    if (own === place) place = own.nextSibling;
    else live.insertBefore(own, place);
    if (partners[i] >= 0) morph(own, old[partners[i]], node);
  });
}

async function look(addresses) {
  const has = (url) => !addresses || addresses.includes(decodeURIComponent(new URL(url).pathname.slice(1)));
  const fresh = (url) => `${url.split("?")[0]}?${Date.now()}`;
  if (addresses && [...document.scripts].some((script) => script.src && has(script.src))) return location.reload();
  const answer = await fetch(location.href, { cache: "no-cache" });
  gone = answer.status === 404;
  const html = await answer.text();
  if (answer.ok && html !== text) {
    const page = bare(new DOMParser().parseFromString(html, "text/html"));
    const focus = document.activeElement?.id;
    bare(document);
    const scripts = (page) => [...page.head.querySelectorAll("script")].map((script) => script.outerHTML).join();
    if (scripts(known) !== scripts(page)) return location.reload();
    const same = known.body.isEqualNode(page.body);
    document.title = page.title;
    morph(document.body, known.body, page.body);
    [known, text] = [page, html];
    if (focus && document.activeElement === document.body) document.getElementById(focus)?.focus({ preventScroll: true });
    if (!same) document.dispatchEvent(new Event("rulebook:changed"));
  }
  draw();
  if (!addresses) return;
  for (const old of document.querySelectorAll("link[rel=stylesheet]")) {
    if (!has(old.href)) continue;
    const link = Object.assign(old.cloneNode(), { href: fresh(old.href) });
    // Both hold until the new one is there: nothing flashes.
    link.onload = link.onerror = () => old.remove();
    old.after(link);
  }
  for (const image of document.images) if (has(image.src)) image.src = fresh(image.src);
}

const events = new EventSource("/.rulebook/events");
const soon = (addresses) => { work = work.then(() => look(addresses)).catch(() => {}); };
events.addEventListener("hello", () => { fault = undefined; soon(); });
events.addEventListener("reload", (event) => soon(JSON.parse(event.data).addresses));
events.addEventListener("fault", (event) => { fault = event.data; work.then(draw); });
events.addEventListener("mended", () => { fault = undefined; work.then(draw); });
addEventListener("pagehide", () => events.close());
