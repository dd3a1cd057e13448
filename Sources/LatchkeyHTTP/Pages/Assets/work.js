// Does the work that a page asks of a stranger past a limit (data-work="CHALLENGE"), beside whatever the reader does, and
// puts it into the form as CHALLENGE:SOLUTION. A form with data-work-submit is then sent; any other, when it is pressed.
"use strict";
(() => {
  const form = document.querySelector("form[data-work]");
  const field = form && form.querySelector("input[name=work]");
  // Without the browser's digests, as on plain HTTP, the form goes as it is, and the server says what is missing.
  if (!field || !window.crypto || !crypto.subtle) return;
  const challenge = form.dataset.work;
  const difficulty = Number(challenge.split(".")[1]);
  if (!(difficulty > 0 && difficulty <= 28)) return;

  const batch = 200;
  const encoder = new TextEncoder();
  const shown = document.querySelector("[data-work-progress]");
  const bar = shown && (shown.matches("progress") ? shown : shown.querySelector("progress"));
  let pressed = null;
  let done = false;

  function zeroBits(digest) {
    let bits = 0;
    for (const byte of new Uint8Array(digest)) {
      if (byte) return bits + Math.clz32(byte) - 24;
      bits += 8;
    }
    return bits;
  }

  async function attempt(solution) {
    return zeroBits(await crypto.subtle.digest("SHA-256", encoder.encode(`${challenge}.${solution}`))) >= difficulty;
  }

  // Luck decides when it ends, so the bar shows how likely it was to have ended by now; it never goes back.
  function progress(tries) {
    if (bar) bar.value = done ? bar.max : bar.max * (1 - Math.exp(-tries / 2 ** difficulty));
  }

  async function solve() {
    let rested = performance.now();
    for (let start = 0; ; start += batch) {
      const tried = await Promise.all(Array.from({ length: batch }, (_, offset) => attempt(start + offset)));
      const found = tried.indexOf(true);
      if (found >= 0) return start + found;
      if (performance.now() - rested < 40) continue;
      progress(start + batch);
      // A turn for typing, scrolling and drawing.
      await new Promise((resolve) => setTimeout(resolve));
      rested = performance.now();
    }
  }

  async function work() {
    if (shown) shown.hidden = false;
    const solution = await solve();
    field.value = `${challenge}:${solution}`;
    done = true;
    progress();
    if (pressed || form.hasAttribute("data-work-submit")) form.requestSubmit(pressed && pressed.button);
  }

  // Pressed too early, the form waits for the work, and is sent as it was pressed.
  form.addEventListener("submit", (event) => {
    if (done) return;
    event.preventDefault();
    pressed = { button: event.submitter };
  });

  // A page that is fetched ahead works for nobody.
  if (document.prerendering) document.addEventListener("prerenderingchange", work, { once: true });
  else work();
})();
