// Everything works without this file. It guards double submits, moves focus to errors, selects all, keeps drafts.
"use strict";

function guardDoubleSubmit(form) {
  form.addEventListener("submit", function (event) {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
  });
}

// A page shown again by the Back button may be sent again: the server's one-use token decides.
window.addEventListener("pageshow", function () {
  document.querySelectorAll("form[data-sent]").forEach(function (form) {
    delete form.dataset.sent;
  });
  document.querySelectorAll("[aria-disabled=true]").forEach(function (button) {
    button.removeAttribute("aria-disabled");
  });
});

// A box with data-select-all="name" checks every box of that name in its form or table.
function selectAll(box) {
  const scope = box.closest("form, table") || document;
  box.addEventListener("change", function () {
    scope.querySelectorAll('input[type=checkbox][name="' + CSS.escape(box.dataset.selectAll) + '"]').forEach(function (other) {
      other.checked = box.checked;
    });
  });
}

// A form with data-autosave="address" posts its draft there two seconds after the last keystroke.
function keepDraft(form) {
  const state = form.querySelector("[data-draft-state]");
  let timer = 0;
  function say(text) {
    if (state) state.textContent = text || "";
  }
  async function save() {
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "autosave" },
        redirect: "error",
      });
      if (answer.ok) document.dispatchEvent(new Event("binome:seen"));
      say(answer.ok ? state && state.dataset.saved : state && state.dataset.failed);
    } catch {
      say(state && state.dataset.failed);
    }
  }
  form.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(save, 2000);
  });
  form.addEventListener("submit", function () {
    clearTimeout(timer);
  });
}

document.querySelectorAll("form[data-once]").forEach(guardDoubleSubmit);
document.querySelectorAll("[data-select-all]").forEach(selectAll);
document.querySelectorAll("form[data-autosave]").forEach(keepDraft);

const errors = document.getElementById("erreurs");
if (errors) errors.focus();

// The account menu closes with Escape and when focus leaves it.
document.querySelectorAll("details.account").forEach(function (menu) {
  menu.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  menu.addEventListener("focusout", function (event) {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
});
