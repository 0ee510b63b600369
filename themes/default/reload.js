// Reloads the page when the server says that it changed; only `rulebook serve` sends this file.
// A browser keeps the scroll position over a reload by itself.
const events = new EventSource("/.rulebook/events");
events.addEventListener("reload", () => location.reload());
addEventListener("pagehide", () => events.close());
