"use strict";
// Nothing here is needed: tables sort by a click, a slider shows its figure.
for (const table of document.querySelectorAll("table[data-sort]")) {
  const body = table.tBodies[0];
  table.querySelectorAll("thead th").forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      table.querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
      const rows = [...body.rows].sort((a, b) =>
        order.compare(a.cells[place].textContent, b.cells[place].textContent));
      body.append(...(down ? rows.reverse() : rows));
    });
  });
}

for (const slider of document.querySelectorAll("input[data-shows]")) {
  const [output, moment] = document.querySelectorAll(`output[for="${slider.id}"]`);
  const day = document.getElementById(slider.dataset.shows);
  let waiting;
  slider.addEventListener("input", () => {
    output.textContent = slider.value;
    if (day) day.value = "";
    if (!moment) return;
    moment.textContent = "…";
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const asked = slider.value;
      const answered = await fetch(`${moment.dataset.moment}/${asked}`);
      const text = answered.ok && !answered.redirected ? await answered.text() : "";
      if (asked === slider.value) moment.textContent = text;
    }, 200);
  });
}

for (const place of document.querySelectorAll("[data-live]")) {
  const events = new EventSource(place.dataset.live);
  events.addEventListener("progress", (event) => {
    const { last } = JSON.parse(event.data);
    if (!last) return;
    const bar = place.querySelector("progress");
    bar.max = last.of_all || 1;
    bar.value = last.done;
    for (const one of place.querySelectorAll("[data-of]")) {
      const value = last[one.dataset.of];
      const word = one.getAttribute(`data-word-${value}`);
      one.textContent = word || (typeof value === "number" ? Math.round(value) : value || "");
    }
  });
  events.addEventListener("ended", () => {
    events.close();
    location.replace(location.pathname);
  });
}
