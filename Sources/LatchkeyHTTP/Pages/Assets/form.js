// A form is sent once, however often its button is pressed, and says so.
"use strict";
(() => {
  const labels = new Map();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = form.querySelector("button");
    if (event.defaultPrevented || !form.matches("[data-once]") || !button) return;
    if (button.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      return;
    }
    labels.set(button, button.textContent);
    button.setAttribute("aria-disabled", "true");
    if (button.dataset.busy) button.textContent = button.dataset.busy;
  });

  // A page that comes back out of the back/forward cache is as fresh as before.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const [button, label] of labels) {
      button.removeAttribute("aria-disabled");
      button.textContent = label;
    }
    labels.clear();
  });

  const wait = document.querySelector("[data-wait]");
  if (!wait) return;
  const seconds = Number(wait.dataset.wait);
  if (seconds > 0 && seconds < 86400) {
    setTimeout(() => {
      wait.classList.remove("wrong");
      wait.textContent = wait.dataset.then;
    }, seconds * 1000);
  }
})();
