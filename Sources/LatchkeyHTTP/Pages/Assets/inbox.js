// New mail appears by itself. The page is fetched again only when the list has changed.
"use strict";
(() => {
  const inbox = document.getElementById("inbox");
  const letters = document.getElementById("letters");
  const news = document.getElementById("news");

  async function look() {
    const list = await (await fetch("/dev/inbox.json", { cache: "no-store" })).json();
    const newest = list.length ? String(list[0].id) : "";
    if (newest === inbox.dataset.newest) return;
    const text = await (await fetch("/dev/inbox", { cache: "no-store", headers: { Accept: "text/html" } })).text();
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const fragment = document.createDocumentFragment();
    for (const letter of fresh.querySelectorAll(".letter")) {
      const kept = letters.querySelector(`.letter[data-id="${CSS.escape(letter.dataset.id)}"]`);
      fragment.append(kept || document.adoptNode(letter));
    }
    const reading = document.activeElement?.closest(".letter");
    letters.replaceChildren(fragment);
    // The newest is open, as when the page is loaded, and so is the one that somebody is in.
    for (const letter of letters.children) letter.open = letter === letters.firstElementChild || letter === reading;
    inbox.dataset.newest = newest;
    document.title = fresh.title;
    window.latchkeyTimes(letters);
    if (letters.firstElementChild) news.textContent = `${news.dataset.fresh}: ${letters.querySelector(".subject").textContent}`;
  }

  async function watch() {
    if (document.visibilityState === "visible") await look().catch(() => {});
    setTimeout(watch, 2000);
  }

  setTimeout(watch, 2000);
})();
