// Keeps the page what the server last built; only `rulebook serve --watch` sends this file.
// A browser keeps the scroll position over a reload by itself.
const events = new EventSource("/.rulebook/events");
const drawn = () => document.querySelector(".rulebook-fault");

// The same section that the server draws into a page which is asked for while the fault lasts.
function draw(text) {
  const section = drawn() ?? document.createElement("section");
  section.className = "rulebook-fault";
  section.setAttribute("role", "alert");
  const title = document.createElement("p");
  title.append(Object.assign(document.createElement("strong"), { textContent: "The build failed" }));
  section.replaceChildren(title, Object.assign(document.createElement("pre"), { textContent: text }));
  document.body.prepend(section);
}

events.addEventListener("reload", () => location.reload());
events.addEventListener("fault", (event) => draw(event.data));
events.addEventListener("mended", () => drawn() && location.reload());
addEventListener("pagehide", () => events.close());
