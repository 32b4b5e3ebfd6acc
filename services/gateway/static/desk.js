"use strict";
// Nothing here is needed: tables sort by a click, and a form begun is kept until it was sent.
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
for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = `draft:${form.dataset.draft}`;
  const kept = JSON.parse(sessionStorage.getItem(key) || "{}");
  const inputs = [...form.elements].filter((one) => one.name && one.type !== "hidden" && one.type !== "submit");
  for (const one of inputs) {
    if (one.type !== "checkbox" && !one.value && kept[one.name]) one.value = kept[one.name];
  }
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(inputs.map((one) => [one.name, one.value]))));
  });
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}
