"use strict";
// Nothing here is needed: tables sort by a click, and a form begun is kept until it was recorded.
const words = document.documentElement.lang.startsWith("zh")
  ? { kept: "已恢复上次未提交的内容。", drop: "清除" }
  : { kept: "What you had not sent yet is filled in again.", drop: "Discard" };
const prefix = "draft:";
const keyOf = (one, form) =>
  `${prefix}${one.dataset.login}:${location.pathname}${location.search}:${form}`;

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

for (const sent of document.querySelectorAll("[data-sent]")) {
  localStorage.removeItem(keyOf(sent, sent.dataset.sent));
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = keyOf(form, form.dataset.draft);
  const inputs = [...form.elements].filter(
    (one) => one.name && !["hidden", "submit"].includes(one.type) && !one.readOnly);
  const ticked = (one) => ["checkbox", "radio"].includes(one.type);
  const nameOf = (one) => (one.type === "radio" ? `${one.name}=${one.value}` : one.name);
  const begun = inputs.map((one) => (ticked(one) ? one.checked : one.value));
  const kept = JSON.parse(localStorage.getItem(key) || "{}");
  let filled = false;
  inputs.forEach((one) => {
    const was = kept[nameOf(one)];
    if (was === undefined || form.querySelector("[aria-invalid]")) return;
    const field = ticked(one) ? "checked" : "value";
    if (one[field] !== was) {
      one[field] = was;
      filled = true;
    }
  });
  if (filled) {
    const note = document.createElement("p");
    const drop = document.createElement("button");
    note.className = "said";
    note.setAttribute("role", "status");
    note.append(words.kept, " ", drop);
    drop.type = "button";
    drop.textContent = words.drop;
    drop.addEventListener("click", () => {
      localStorage.removeItem(key);
      inputs.forEach((one, place) => { one[ticked(one) ? "checked" : "value"] = begun[place]; });
      note.remove();
    });
    form.prepend(note);
  }
  form.addEventListener("input", () => {
    const now = inputs.map((one, place) => [nameOf(one), ticked(one) ? one.checked : one.value, begun[place]]);
    const changed = now.filter(([, value, before]) => value !== before);
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(changed)));
  });
}

for (const form of document.querySelectorAll("form[data-clears]")) {
  form.addEventListener("submit", () => {
    Object.keys(localStorage).filter((key) => key.startsWith(prefix))
      .forEach((key) => localStorage.removeItem(key));
  });
}

for (const slider of document.querySelectorAll("input[data-shows]")) {
  const output = document.querySelector(`output[for="${slider.id}"]`);
  slider.addEventListener("input", () => { output.textContent = slider.value; });
}
