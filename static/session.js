// Two minutes before a session ends, the page says so and offers to stay; other windows of the same browser count too.
// Who types is at work: the server is told from time to time, so that no session ends under a long text.
"use strict";

(function () {
  const form = document.getElementById("fin-de-session");
  if (!form) return;
  const WARNING = 120, TYPED = 120, TYPED_LATE = 10, KEY = "binome-session"; // seconds
  const soon = form.querySelector("[data-soon]"), over = form.querySelector("[data-over]");
  const button = form.querySelector("button");
  let timer = 0, own = 0, asked = Date.now();

  // Each answer of the server moves the end; windows tell each other by the storage of this browser.
  function seen(seconds) {
    own = Date.now() + seconds * 1000;
    try { localStorage.setItem(KEY, String(own)); } catch { /* private window: this one counts alone */ }
    look();
  }
  function end() {
    try { return Number(localStorage.getItem(KEY)) || own; } catch { return own; }
  }
  function show(part) {
    form.hidden = false;
    soon.hidden = part !== soon;
    over.hidden = part !== over;
    button.hidden = part === over;
  }
  function look() {
    clearTimeout(timer);
    const left = (end() - Date.now()) / 1000;
    if (left <= 0) {
      show(over);
      return;
    }
    if (left <= WARNING) show(soon);
    else form.hidden = true;
    timer = setTimeout(look, Math.max(500, (left > WARNING ? left - WARNING : left) * 1000));
  }

  async function stay() {
    asked = Date.now();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    seen((await answer.json()).left);
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    stay().catch(function () { show(over); });
  });
  document.addEventListener("input", function () {
    const left = (end() - Date.now()) / 1000, every = left <= WARNING ? TYPED_LATE : TYPED;
    if (left <= 0 || Date.now() - asked < every * 1000) return;
    stay().catch(function () { /* the warning comes at its time */ });
  });
  document.addEventListener("binome:seen", function () { seen(Number(form.dataset.left)); });
  window.addEventListener("storage", look);
  document.addEventListener("visibilitychange", look);
  seen(Number(form.dataset.left));
})();
