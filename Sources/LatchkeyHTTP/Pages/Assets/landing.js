// Where a link leads. Takes the secret out of the address bar first, asks what the link would do, which changes
// nothing, and acts only on a person's act: a press, or, where the app says so, the click in the mail itself.
"use strict";
(() => {
  const stage = document.getElementById("stage");
  if (!stage || !stage.hasAttribute("data-fragment")) return;
  let secret = stage.dataset.secret || "";
  let found = null;

  function take() {
    const given = location.hash.slice(1);
    history.replaceState(null, "", "/l");
    if (given) secret = (given.match(/lkl_[0-9A-Za-z]{49}/) || ["damaged"])[0];
  }

  async function post(path) {
    const answer = await fetch(`/l/${path}`, {
      method: "POST", cache: "no-store", credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ secret }),
    });
    const body = await answer.json().catch(() => ({}));
    return { ok: answer.ok, status: answer.status, body, wait: Number(answer.headers.get("Retry-After")) || 30 };
  }

  const here = (path) => typeof path === "string" && /^\/(?![/\\])/.test(path) ? path : "/signin";

  function fill(part, values) {
    for (const slot of part.querySelectorAll("[data-slot]")) {
      const value = values[slot.dataset.slot];
      if (slot.localName === "time") slot.dateTime = value || "";
      else if (value !== undefined) slot.textContent = value;
      if (slot.hidden && value) slot.hidden = false;
    }
    for (const link of part.querySelectorAll("[data-href=again]")) link.href = here(found && found.again);
  }

  function known() {
    const asked = (found && found.asked) || {};
    return {
      app: found && found.app ? found.app.name : "", identifier: found ? found.identifier : "",
      browser: asked.browser, network: asked.network, asked: asked.at,
    };
  }

  function show(name, values = {}) {
    const template = document.getElementById(`state-${name}`) || document.getElementById("state-trouble");
    const part = template.content.cloneNode(true);
    fill(part, { ...known(), ...values });
    stage.replaceChildren(part);
    window.latchkeyTimes(stage);
    const heading = stage.querySelector("h1");
    document.title = `${heading.textContent} · Latchkey`;
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    for (const form of stage.querySelectorAll("[data-post]")) form.addEventListener("submit", submit);
    stage.querySelector("[data-retry]")?.addEventListener("click", inspect);
    const code = stage.querySelector("[data-handoff]");
    if (code) window.latchkeyHandoff(code, Number(values.seconds));
  }

  function variant() {
    if (found.state === "used" && found.bound) return "resume";
    if (found.state !== "open") return found.state;
    if (!found.bound) return found.other_device;
    return found.act === "click" ? "click" : "button";
  }

  function refused({ status, body, wait }) {
    if (status === 429) return show("busy", { seconds: window.latchkeySpan(wait) });
    if (status === 503) return show("full", { seconds: window.latchkeySpan(wait) });
    if (body.state === "other_browser") return show("deny");
    if (body.state === "policy") return show("policy", { detail: body.detail });
    if (body.state && document.getElementById(`state-${body.state}`)) return show(body.state);
    const detail = [body.detail, body.reference].filter(Boolean).join(" · ");
    show("trouble", detail ? { detail } : {});
  }

  async function inspect() {
    if (!secret) return show("missing");
    if (secret === "damaged") return show("damaged");
    try {
      const answer = await post("inspect");
      if (!answer.ok) return refused(answer);
      found = answer.body;
      show(variant());
      if (variant() === "click") whenSeen(confirm);
    } catch {
      show("trouble");
    }
  }

  // A page that is fetched ahead or lies in a background tab has not been opened by anybody.
  function whenSeen(act) {
    if (document.prerendering) {
      return document.addEventListener("prerenderingchange", () => whenSeen(act), { once: true });
    }
    if (document.visibilityState === "visible") return act();
    document.addEventListener("visibilitychange", () => whenSeen(act), { once: true });
  }

  async function confirm() {
    try {
      const answer = await post("confirm");
      if (!answer.ok) return refused(answer);
      if (answer.body.completed) return leave(answer.body.location);
      const code = String(answer.body.handoff_code);
      const letters = code.replaceAll("-", "").split("").join(" ");
      show("handoff", { code, letters, seconds: answer.body.expires_in });
    } catch {
      show("trouble");
    }
  }

  function leave(address) {
    const target = new URL(address, location.href);
    if (!/^https?:$/.test(target.protocol)) return show("trouble");
    show("done");
    secret = "";
    location.replace(target.href);
  }

  async function deny() {
    try {
      const answer = await post("not-me");
      if (!answer.ok) return refused(answer);
      show(answer.body.ended === "codes" ? "codes-ended" : "denied-here");
    } catch {
      show("trouble");
    }
  }

  let busy = false;
  async function submit(event) {
    event.preventDefault();
    if (busy) return;
    busy = true;
    await (event.currentTarget.dataset.post === "confirm" ? confirm() : deny());
    busy = false;
  }

  take();
  const looking = stage.querySelector("[data-looking]");
  if (looking) looking.hidden = false;
  inspect();
  window.addEventListener("hashchange", () => {
    if (!location.hash) return;
    take();
    inspect();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) inspect(); });
})();
