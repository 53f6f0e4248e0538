// Passkeys: the browser asks for a finger or a code, then signs what the server gave. Without this file, codes remain.
"use strict";

(function () {
  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }
  function text(buffer) {
    const plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function described(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }
  async function asked(form) {
    const body = new FormData();
    body.set("csrf_token", form.querySelector("[name=csrf_token]").value);
    const answer = await fetch(form.dataset.passkey, { method: "POST", body: body, redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    const options = await answer.json();
    options.challenge = bytes(options.challenge);
    return options;
  }
  async function added(options) {
    options.user.id = bytes(options.user.id);
    options.excludeCredentials = described(options.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey: options });
    return { made: made, response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
    } };
  }
  async function proved(options) {
    options.allowCredentials = described(options.allowCredentials);
    const made = await navigator.credentials.get({ publicKey: options });
    const hand = made.response.userHandle;
    return { made: made, response: {
      clientDataJSON: text(made.response.clientDataJSON),
      authenticatorData: text(made.response.authenticatorData),
      signature: text(made.response.signature),
      userHandle: hand ? text(hand) : null,
    } };
  }
  async function answered(form) {
    const options = await asked(form);
    const found = await (form.dataset.kind === "add" ? added(options) : proved(options));
    return JSON.stringify({
      id: found.made.id,
      rawId: text(found.made.rawId),
      type: found.made.type,
      clientExtensionResults: {},
      response: found.response,
    });
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    const failed = form.querySelector("[data-failed]");
    if (!window.PublicKeyCredential) return;
    form.querySelectorAll("[data-needs-script]").forEach(function (part) { part.hidden = false; });
    form.addEventListener("submit", async function (event) {
      event.preventDefault();
      failed.hidden = true;
      if (!form.reportValidity()) return;
      try {
        form.querySelector("[name=answer]").value = await answered(form);
      } catch {
        failed.hidden = false;
        failed.focus();
        return;
      }
      form.submit();
    });
  });
})();
