// Reloads the page when the server says that it changed; only `rulebook serve` sends this file.
// A browser restores the scroll position of a reload by itself; after an error page it does not, so it is kept here.
(() => {
  "use strict";
  const key = "rulebook-scroll:" + location.pathname;
  const kept = sessionStorage.getItem(key);
  if (kept !== null) {
    sessionStorage.removeItem(key);
    addEventListener("load", () => scrollTo(0, Number(kept)));
  }
  const events = new EventSource("/.rulebook/events");
  events.addEventListener("reload", () => {
    sessionStorage.setItem(key, String(scrollY));
    location.reload();
  });
  addEventListener("pagehide", () => events.close());
})();
