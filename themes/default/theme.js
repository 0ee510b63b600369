// Sets the reader's colours before the page is drawn; what there is to click is in page.js.
// Storage may be refused (private windows, file:// in some browsers): the system's choice stays then.
{
  const root = document.documentElement;
  const read = () => { try { return localStorage.getItem("rulebook-theme"); } catch { return null; } };
  const known = ["auto", "light", "dark"];
  const chosen = read();
  root.dataset.theme = known.includes(chosen) ? chosen : "auto";
}
