// The window that waits: follows the sign-in by Server-Sent Events, and counts down to its end.
"use strict";
(() => {
  const wait = document.getElementById("wait");
  const left = document.getElementById("left");
  const bar = wait.querySelector("progress");
  const news = document.getElementById("news");
  const resend = wait.querySelector("[data-after]");
  const base = wait.dataset.base;
  const started = performance.now();
  const total = Number(wait.dataset.left);
  let source = null;
  let last = "";
  let told = false;
  let over = false;

  const say = (text) => { news.textContent = text; };
  const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

  function leave(address) {
    over = true;
    if (source) source.close();
    location.replace(address);
  }

  function showDelivery(delivery) {
    const key = JSON.stringify(delivery);
    if (!delivery || key === last) return;
    // Nothing to wait for any more: the server has other words for that.
    if (/^(abandoned|rejected)$/.test(delivery.state) && !("lost" in wait.dataset)) return leave(base);
    last = key;
    const kind = document.getElementById("deliveries").content.querySelector(`.${CSS.escape(delivery.state)}`);
    const box = document.getElementById("delivery");
    const line = kind && kind.cloneNode(true);
    if (!line || line.className === box.firstElementChild?.className && !delivery.at) return;
    const time = line.querySelector("time");
    if (time && delivery.at) time.dateTime = delivery.at;
    box.replaceChildren(line);
    window.latchkeyTimes(box);
  }

  function showPhase(phase) {
    const handed = phase === "handed_off";
    const field = document.getElementById("code");
    // Codes were off, and now one is asked for: the server knows how to ask.
    if (handed && !field) return leave(base);
    const changed = Boolean(wait.querySelector('[data-when="handed_off"]').hidden) === handed;
    for (const part of wait.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== phase;
    if (!changed || !handed) return;
    document.title = `${wait.dataset.title} · Latchkey`;
    say(wait.dataset.title);
    if (document.activeElement === document.body) field.focus();
  }

  function finish(address) {
    const target = new URL(address || base, location.href);
    if (!/^https?:$/.test(target.protocol)) return leave(base);
    wait.replaceChildren(document.getElementById("done").content.cloneNode(true));
    wait.querySelector("h1").focus();
    leave(target.href);
  }

  function follow(event) {
    let state;
    try { state = JSON.parse(event.data); } catch { return; }
    switch (state.state) {
      case "pending":
      case "handed_off":
        showDelivery(state.delivery);
        return over || showPhase(state.state);
      case "completed": return finish(state.location);
      default: return leave(base);
    }
  }

  function listen() {
    if (over || (source && source.readyState !== EventSource.CLOSED)) return;
    source = new EventSource(`${base}/events`);
    source.addEventListener("state", follow);
    source.addEventListener("error", () => {
      // The browser reconnects by itself unless the server refused.
      if (source.readyState === EventSource.CLOSED && !over) setTimeout(listen, 5000);
    });
  }

  function tick() {
    if (over) return;
    const passed = Math.floor((performance.now() - started) / 1000);
    const rest = Math.max(0, total - passed);
    left.textContent = minutes(rest);
    bar.value = rest;
    if (rest <= 60 && !told) {
      told = true;
      if (total > 60) say(left.dataset.nearly);
    }
    showResend(Number(resend.dataset.after) - passed);
    // A second later than the server, so that it agrees.
    if (total - passed < -1) leave(base);
  }

  function showResend(rest) {
    if (!("label" in resend.dataset)) resend.dataset.label = resend.textContent;
    if (resend.textContent === resend.dataset.busy) return;
    const early = rest > 0;
    const label = early ? `${resend.dataset.soon}${minutes(rest)}` : resend.dataset.label;
    if (resend.textContent !== label) resend.textContent = label;
    if (early) resend.setAttribute("aria-disabled", "true");
    else resend.removeAttribute("aria-disabled");
  }

  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") listen(); });
  window.addEventListener("pagehide", () => { if (source) source.close(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) leave(base); });
  tick();
  setInterval(tick, 1000);
  listen();
})();
