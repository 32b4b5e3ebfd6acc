"use strict";
// A form begun is kept in this browser until it was recorded. Sent without a connection it waits here
// and is sent again with the same command's id, so it is recorded once. Without scripts it is a form.
{
  const say = document.documentElement.lang.startsWith("zh")
    ? {
        kept: "已恢复上次未提交的内容。",
        sent: "上次提交后没有收到答复,内容已恢复;再次提交不会重复登记。",
        away: "没有连接:内容保存在本机,连接恢复后可再次提交,不会重复登记。",
        back: "连接已恢复,可再次提交,不会重复登记。",
        again: "再次提交",
        drop: "清除",
      }
    : {
        kept: "What you had not sent yet is filled in again.",
        sent: "Sent before, but no answer came. It is filled in again; sent again, it is recorded once.",
        away: "No connection: it is kept in this browser. Send it again later; it is recorded once.",
        back: "The connection is back. Send it again; it is recorded once.",
        again: "Send again",
        drop: "Discard",
      };
  const PREFIX = "draft:";
  const LOOK_MS = 3000;
  const keyOf = (one, name) => `${PREFIX}${one.dataset.login}:${name}`;
  const isTicked = (one) => ["checkbox", "radio"].includes(one.type);
  const fieldOf = (one) => (isTicked(one) ? "checked" : "value");
  const nameOf = (one) => (one.type === "radio" ? `${one.name}=${one.value}` : one.name);

  const isThere = async () => {
    try {
      const options = { cache: "no-store", signal: AbortSignal.timeout(LOOK_MS) };
      return navigator.onLine && (await fetch("/healthz", options)).ok;
    } catch {
      return false;
    }
  };

  class Draft {
    constructor(form) {
      this.form = form;
      this.key = keyOf(form, form.dataset.draft);
      this.id = form.elements.command_id;
      this.freshId = this.id.value;
      this.inputs = [...form.elements].filter(
        (one) => one.name && !["hidden", "submit"].includes(one.type) && !one.readOnly);
      this.begun = this.inputs.map((one) => one[fieldOf(one)]);
      this.note = document.createElement("p");
      this.note.hidden = true;
      this.note.setAttribute("role", "status");
      form.prepend(this.note);
    }

    read() {
      return JSON.parse(localStorage.getItem(this.key) || "{}");
    }

    write(sentId, answered = false) {
      const values = {};
      this.inputs.forEach((one, place) => {
        if (one[fieldOf(one)] !== this.begun[place]) values[nameOf(one)] = one[fieldOf(one)];
      });
      localStorage.setItem(this.key, JSON.stringify({ values, id: sentId, answered }));
    }

    restore() {
      const kept = this.read();
      if ("answered" in this.form.dataset) {
        const refused = { ...kept, id: this.id.value, answered: true };
        if (kept.id) localStorage.setItem(this.key, JSON.stringify(refused));
        return;
      }
      let filled = false;
      for (const one of this.inputs) {
        const was = (kept.values || {})[nameOf(one)];
        if (was === undefined || one[fieldOf(one)] === was) continue;
        one[fieldOf(one)] = was;
        filled = true;
      }
      if (kept.id) this.id.value = kept.id;
      if (kept.id && !kept.answered) this.tell(say.sent, this.button(say.drop, () => this.drop()));
      else if (filled) this.tell(say.kept, this.button(say.drop, () => this.drop()));
    }

    drop() {
      localStorage.removeItem(this.key);
      this.inputs.forEach((one, place) => { one[fieldOf(one)] = this.begun[place]; });
      this.id.value = this.freshId;
      this.note.hidden = true;
      this.note.className = "";
    }

    async send() {
      if (this.isSending) return;
      this.isSending = true;
      this.write(this.id.value);
      if (await isThere()) HTMLFormElement.prototype.submit.call(this.form);
      else this.wait();
      this.isSending = false;
    }

    wait() {
      const again = () => this.button(say.again, () => this.form.requestSubmit());
      this.tell(say.away, again());
      clearInterval(this.looking);
      this.looking = setInterval(async () => {
        if (!(await isThere())) return;
        clearInterval(this.looking);
        this.tell(say.back, again());
      }, LOOK_MS);
    }

    button(text, act) {
      const one = document.createElement("button");
      one.type = "button";
      one.textContent = text;
      one.addEventListener("click", act);
      return one;
    }

    tell(text, button) {
      this.note.hidden = false;
      this.note.className = "said";
      this.note.replaceChildren(text, " ", button);
      this.note.scrollIntoView({ block: "nearest" });
    }
  }

  for (const sent of document.querySelectorAll("[data-sent]")) {
    localStorage.removeItem(keyOf(sent, sent.dataset.sent));
  }

  for (const form of document.querySelectorAll("form[data-draft]")) {
    const draft = new Draft(form);
    draft.restore();
    form.addEventListener("input", () => {
      const { id, answered } = draft.read();
      draft.write(id, answered);
    });
    form.addEventListener("submit", (event) => {
      if (event.submitter && event.submitter.name) return; // another row, not the whole
      event.preventDefault();
      draft.send();
    });
  }

  for (const form of document.querySelectorAll("form[data-clears]")) {
    form.addEventListener("submit", () => {
      Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))
        .forEach((key) => localStorage.removeItem(key));
    });
  }
}
