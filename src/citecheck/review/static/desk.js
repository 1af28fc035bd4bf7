// Keys, focus and plain words when the desk does not answer. All that the desk does works without this file.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const find = (selector) => document.querySelector(selector);
  const DOWN = "The desk does not answer: it was stopped, or this machine is busy. Nothing was saved, and what you filled in is still"
    + " here. If it was stopped, start “citecheck review” again, open the address it prints in another tab, and save again here.";

  const say = (words) => { const said = find("#said"); if (said) said.textContent = words; };
  const warn = (words) => {
    const down = find("#down");
    if (!down) return;
    down.textContent = words;
    down.hidden = !words;
  };

  // -- single keys (WCAG 2.2, 2.1.4: switched off on the page of keys; never while somebody types)
  const isTyping = (element) =>
    element.isContentEditable || element.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");

  const step = (by) => {
    const passages = [...document.querySelectorAll("[data-passage]")];
    if (!passages.length) return;
    const at = passages.findIndex((passage) => passage.contains(document.activeElement));
    const next = at < 0 ? (by > 0 ? 0 : passages.length - 1) : Math.min(passages.length - 1, Math.max(0, at + by));
    passages[next].focus();
  };

  const press = (element) => {
    if (element.matches("input[type=radio]")) {
      element.checked = true;
      element.focus();
      element.dispatchEvent(new Event("input", { bubbles: true }));
      say(element.closest("label").innerText);
    } else if (element.matches("textarea, input")) {
      element.focus();
      element.select();
    } else {
      element.click();
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (document.body.dataset.keys !== "on" || isTyping(event.target)) return;
    if (event.key === "?") { location.href = "/keys?back=" + encodeURIComponent(location.pathname); return; }
    if (event.key === "p" || event.key === "P") { event.preventDefault(); step(event.key === "p" ? 1 : -1); return; }
    const meant = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === event.key);
    if (meant) { event.preventDefault(); press(meant); }
  });

  // -- what htmx swaps in: focus goes to its heading, and it is said
  document.addEventListener("htmx:afterSettle", (event) => {
    const swapped = event.detail.elt;
    const heading = swapped.matches("#source") ? find("[data-focus-source]") : find("#main [data-focus]");
    const trouble = find("#main .problem, #main .alert[role=alert]");
    const wrong = swapped.matches("#source") ? null : trouble;
    if (wrong) wrong.scrollIntoView({ block: "center" });
    else if (heading) heading.focus({ preventScroll: swapped.matches("#source") });
    const saved = find("#main .saved p");
    say([wrong ? wrong.innerText : saved && !swapped.matches("#source") ? saved.innerText : "", heading ? heading.dataset.said || heading.innerText : ""]
      .filter(Boolean).join(". "));
    warn("");
  });

  // -- what was filled in and not saved is not left behind without a question
  let unsaved = false;
  const isOfVerdict = (element) => element.form && element.form.id === "verdict";
  document.addEventListener("input", (event) => { unsaved = unsaved || Boolean(isOfVerdict(event.target)); });
  document.addEventListener("submit", (event) => { if (!event.defaultPrevented) unsaved = false; });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "main") unsaved = Boolean(find("#main .alert[role=alert], #main .problem"));
  });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  // -- a desk that does not answer, or refuses: the form stays as it is
  const stays = new Set([403, 404, 405, 413, 415, 421, 425, 500]);
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (!stays.has(xhr.status)) return;
    event.detail.shouldSwap = false;
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    const told = [...page.querySelectorAll("main h1, main p")].map((element) => element.textContent.trim());
    warn(told.slice(0, 3).join(" — ") || DOWN);
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => warn(DOWN));
  document.addEventListener("htmx:beforeRequest", () => say("Asking the desk …"));
})();
