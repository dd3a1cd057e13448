// Shows moments on the reader's own clock. The server writes UTC, for readers without script.
"use strict";
(() => {
  const page = document.documentElement.lang || "en";
  // The reader's own kind of our language, so that British readers get British clocks.
  const language = navigator.languages.find((tag) => tag.split("-")[0] === page) || page;
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short" });
  const whole = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" });

  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  function distance(moment) {
    const minutes = Math.round((moment - Date.now()) / 60000);
    if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
    const hours = Math.round(minutes / 60);
    return Math.abs(hours) < 48 ? relative.format(hours, "hour") : relative.format(Math.round(hours / 24), "day");
  }

  function localise(root) {
    for (const element of root.querySelectorAll("time[datetime]")) {
      const moment = new Date(element.dateTime);
      if (Number.isNaN(moment.getTime())) continue;
      const today = moment.toDateString() === new Date().toDateString();
      element.textContent = today ? clock.format(moment) : `${day.format(moment)}, ${clock.format(moment)}`;
      element.title = whole.format(moment);
      if (element.closest(".asker")) element.textContent += ` (${distance(moment)})`;
    }
  }

  localise(document);
  window.latchkeyTimes = localise;
})();
