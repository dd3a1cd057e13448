// The code that is carried over: counts down, offers a copy, and gives way when its time is over. On pages that the
// server wrote for a link with its secret in the path, it also clears the address bar and does without the button
// where the app says so.
"use strict";
(() => {
  const language = document.documentElement.lang || "en";
  const unit = (count, name) =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "long" }).format(count);
  const span = (seconds) => seconds <= 90 ? unit(seconds, "second") : unit(Math.ceil(seconds / 60), "minute");

  function offerCopy(part) {
    const button = part.querySelector("[data-copy]");
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(part.querySelector("[data-slot=code]").textContent);
      button.textContent = button.dataset.copy;
    });
  }

  function countDown(part, seconds) {
    const tally = part.querySelector("[data-tally]");
    const end = performance.now() + seconds * 1000;
    const fresh = part.querySelector("[data-fresh]");
    const canRenew = !fresh.hidden || document.querySelector("[data-fragment]") !== null;
    fresh.hidden = true;
    const timer = setInterval(tick, 1000);
    function tick() {
      const rest = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      if (!part.isConnected) return clearInterval(timer);
      tally.textContent = `${tally.dataset.left}${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
      if (rest > 0) return;
      clearInterval(timer);
      part.querySelector("[data-live]").hidden = true;
      part.querySelector("[data-over]").hidden = false;
      fresh.hidden = !canRenew;
    }
    tick();
  }

  function handoff(part, seconds) {
    offerCopy(part);
    if (seconds > 0) countDown(part, seconds);
  }

  window.latchkeySpan = span;
  window.latchkeyHandoff = handoff;

  const written = document.querySelector("main [data-handoff]");
  if (written) handoff(written, Number(written.dataset.seconds));
  if (/^\/l\/lk/.test(location.pathname)) history.replaceState(null, "", "/l");

  const form = document.querySelector("main [data-variant=click] [data-post=confirm]");
  function confirmWhenSeen() {
    if (document.prerendering) {
      return document.addEventListener("prerenderingchange", confirmWhenSeen, { once: true });
    }
    if (document.visibilityState === "visible") return form.requestSubmit();
    document.addEventListener("visibilitychange", confirmWhenSeen, { once: true });
  }
  if (form) confirmWhenSeen();
})();
