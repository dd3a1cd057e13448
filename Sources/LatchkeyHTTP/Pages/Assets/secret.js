// Takes the secret out of the address bar and puts it into the form. Nothing is sent without a press.
"use strict";
(() => {
  const stage = document.getElementById("stage");
  if (!stage || !stage.dataset.kind) return;
  const shape = new RegExp(`lk${stage.dataset.kind}_[0-9A-Za-z]{49}`);

  function take() {
    const secret = (location.hash.match(shape) || [])[0];
    history.replaceState(null, "", location.pathname);
    const field = stage.querySelector("input[name=secret]");
    if (secret) field.value = secret;
    stage.querySelector("[data-ready]").hidden = !field.value;
    stage.querySelector("[data-missing]").hidden = Boolean(field.value);
  }

  take();
  window.addEventListener("hashchange", () => { if (location.hash) take(); });
})();
