"use strict";
// Nothing typed in a form with data-keep is lost. While there is a connection it is saved on the
// server as it is typed; without one it is kept in this browser and sent when the connection is
// back, once: the form carries a number, and the server enters the same number only once.
// Without this script each form is a plain form.
//
// Kept here is only what is not sent yet, under the key of the person who wrote it, for seven
// days at most; it goes when it has been sent and at sign-out (app.js). It is her own text on her
// own device, it is never kept when it holds what looks like a CPR number, and the alternative is
// that she writes it on paper.
(function () {
  const SAVE_AFTER = 1200; // milliseconds without a key pressed
  const RETRY_AFTER = 15000; // milliseconds
  const GIVE_UP_AFTER = 20000; // milliseconds for one answer
  const LASTS = 7 * 24 * 60 * 60 * 1000; // milliseconds
  const { TOKEN, fieldsOf, fill, holdsCpr } = window.typedForms;
  const ICONS = { server: "success", here: "smartphone", queued: "smartphone", wrong: "warning" };

  const shelf = {
    key: (owner, part, name) => ["kc", owner, part, name].join(":"),
    read(key) {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    write(key, entry) {
      try {
        localStorage.setItem(key, JSON.stringify({ ...entry, at: Date.now() }));
        return true;
      } catch {
        return false; // full, or forbidden by the browser
      }
    },
    remove(key) {
      try {
        localStorage.removeItem(key);
      } catch {
        // forbidden by the browser: then nothing was kept either
      }
    },
    keys(start) {
      try {
        return Object.keys(localStorage).filter((key) => key.startsWith(start));
      } catch {
        return [];
      }
    },
    throwOldAway() {
      shelf.keys("kc:").forEach((key) => {
        const entry = shelf.read(key);
        if (!entry || Date.now() - entry.at > LASTS) shelf.remove(key);
      });
    },
  };

  function tokenOf(root) {
    const input = root.querySelector("input[name=" + TOKEN + "]");
    return input ? input.value : "";
  }

  async function ask(url, options) {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), GIVE_UP_AFTER);
    try {
      return await fetch(url, { credentials: "same-origin", signal: giveUp.signal, ...options });
    } finally {
      clearTimeout(timer);
    }
  }

  // A page of ours, asked for anew, tells whether she is signed in and what the token is now.
  async function freshToken() {
    const response = await ask(window.location.pathname, { headers: { Accept: "text/html" } });
    if (response.redirected || !response.ok) return "";
    return tokenOf(new DOMParser().parseFromString(await response.text(), "text/html"));
  }

  function post(url, fields, token) {
    return ask(url, {
      method: "POST",
      headers: { "X-Kept": "1", Accept: "application/json" },
      body: new URLSearchParams([...fields, [TOKEN, token]]),
    });
  }

  // Returns what became of it: saved, kept, refused (with the reason), away, or signedOut.
  async function send(url, fields) {
    try {
      let response = await post(url, fields, tokenOf(document));
      if (response.status === 403) {
        // The page has been open so long that its token is another's.
        const token = await freshToken();
        if (!token) return { state: "signedOut" };
        response = await post(url, fields, token);
      }
      if (response.redirected || response.status === 403) return { state: "signedOut" };
      if (response.status === 404) return { state: "refused", text: "", code: "gone" };
      if (!response.ok && response.status !== 422) return { state: "away" };
      return await response.json();
    } catch {
      return { state: "away" };
    }
  }

  class Sign {
    constructor(element) {
      this.element = element;
      this.words = element.querySelector("[data-words]");
      this.link = element.querySelector("a");
      this.sprite = element.querySelector("use").getAttribute("href").split("#")[0];
    }

    // On a screen that is touched it is a phone; else a browser.
    said(name) {
      const data = this.element.dataset;
      const isPhone = window.matchMedia("(pointer: coarse)").matches;
      return (!isPhone && data[name + "Desk"]) || data[name];
    }

    get onlyHere() {
      return this.said("onlyHere");
    }

    show(look, name, text) {
      this.words.textContent = text || this.said(name);
      this.element.querySelector("use").setAttribute("href", this.sprite + "#" + ICONS[look]);
      this.element.className = "keep-sign keep-sign--" + look;
      this.link.hidden = name !== "signedOut";
      this.element.hidden = false;
    }
  }

  class Keeper {
    constructor(form, sign) {
      this.form = form;
      this.sign = sign;
      const { keep, owner, draftUrl } = form.dataset;
      this.draftUrl = draftUrl;
      this.draft = shelf.key(owner, "draft", keep);
      this.queue = shelf.key(owner, "queue", keep);
      this.isDirty = false;
      this.isSending = false;
      form.addEventListener("input", () => this.typed());
      form.addEventListener("submit", (event) => this.submitted(event));
      form.addEventListener("click", (event) => {
        if (event.target.closest(".stepper-box button")) this.typed();
      });
      window.addEventListener("online", () => this.connected());
      window.addEventListener("pagehide", () => this.keepWhatIsDirty());
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden") this.keepWhatIsDirty();
      });
      this.open();
    }

    get fields() {
      return fieldsOf(this.form);
    }

    get url() {
      return this.form.getAttribute("action") || window.location.pathname;
    }

    get texts() {
      return this.fields.map(([, value]) => value);
    }

    entry(more) {
      return { url: this.url, page: window.location.pathname, fields: this.fields, ...more };
    }

    open() {
      const waiting = shelf.read(this.queue);
      const kept = waiting || shelf.read(this.draft);
      if (kept) this.restore(kept.fields);
      if (waiting) {
        this.sign.show("queued", "queued");
        this.flush();
      } else if (kept) {
        this.sign.show("here", "here");
        this.save();
      } else if (this.sign.element.dataset.serverAt) {
        this.savedAt(this.sign.element.dataset.serverAt);
      }
    }

    restore(fields) {
      fill(this.form, fields);
      this.isDirty = false;
    }

    typed() {
      if (!this.draftUrl) return; // a form of a few taps has no draft, only what waits to be sent
      this.isDirty = true;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), SAVE_AFTER);
    }

    savedAt(clock) {
      this.sign.show("server", "server", this.sign.element.dataset.server.replace("{at}", clock));
    }

    // In the browser: only what is not on the server, never with a CPR number.
    keepHere(more) {
      if (holdsCpr(this.texts)) {
        shelf.remove(this.draft);
        this.sign.show("wrong", "cpr");
        return false;
      }
      return shelf.write(this.draft, this.entry(more));
    }

    keepWhatIsDirty() {
      if (this.isDirty && !this.isSending) this.keepHere();
    }

    async save() {
      clearTimeout(this.timer);
      if (this.isSending || shelf.read(this.queue)) return;
      if (holdsCpr(this.texts)) {
        this.keepHere();
        return;
      }
      this.isDirty = false;
      const result = await send(this.draftUrl, this.fields);
      if (this.isSending) return;
      if (result.state === "kept") {
        if (!this.isDirty) shelf.remove(this.draft);
        this.savedAt(result.at);
      } else if (result.state === "refused") {
        const isHere = result.code !== "cpr" && this.keepHere();
        if (!isHere) shelf.remove(this.draft);
        this.sign.show("wrong", "refused", result.text + (isHere ? " " + this.sign.onlyHere : ""));
      } else if (result.state !== "logged" && this.keepHere()) {
        this.sign.show("here", result.state === "signedOut" ? "signedOut" : "here");
        this.again(() => this.save());
      }
    }

    again(act) {
      clearTimeout(this.retry);
      this.retry = setTimeout(act, RETRY_AFTER);
    }

    connected() {
      if (shelf.read(this.queue)) this.flush();
      else if (shelf.read(this.draft)) this.save();
    }

    submitted(event) {
      if (event.defaultPrevented) return;
      if (holdsCpr(this.texts)) {
        if (navigator.onLine) return; // the server says what is wrong, and where
        event.preventDefault();
        this.sign.show("wrong", "cpr");
        return;
      }
      if (!shelf.write(this.queue, this.entry())) return;
      event.preventDefault();
      clearTimeout(this.timer);
      this.isDirty = false;
      this.flush();
    }

    async flush() {
      if (this.isSending) return;
      const waiting = shelf.read(this.queue);
      if (!waiting) return;
      this.isSending = true;
      this.sign.show("here", "sending");
      const result = await send(waiting.url, waiting.fields);
      if (result.state === "saved") {
        shelf.remove(this.queue);
        shelf.remove(this.draft);
        window.location.assign(result.go);
        return;
      }
      if (result.state === "refused") {
        // Let the server draw the page that says what is wrong, with what was typed.
        shelf.remove(this.queue);
        if (result.code !== "cpr" && this.draftUrl) this.keepHere({ said: result.text });
        this.form.submit();
        return;
      }
      this.isSending = false;
      this.sign.show("queued", result.state === "signedOut" ? "signedOut" : "queued");
      this.again(() => this.flush());
    }
  }

  // A page without the form: send what waits, and say where what could not be sent is found.
  async function sendWhatWaits(notice) {
    const { owner } = notice.dataset;
    const sign = new Sign(notice);
    const elsewhere = shelf.keys(shelf.key(owner, "queue", "")).filter(
      (key) => !document.querySelector('form[data-keep="' + key.split(":").pop() + '"]')
    );
    for (const key of elsewhere) {
      const waiting = shelf.read(key);
      const result = await send(waiting.url, waiting.fields);
      if (result.state === "saved") {
        shelf.remove(key);
        shelf.remove(key.replace(":queue:", ":draft:"));
        window.location.reload();
        return;
      }
      if (result.state === "refused") {
        shelf.remove(key);
        shelf.write(key.replace(":queue:", ":draft:"), { ...waiting, said: result.text });
      } else {
        sign.show("queued", "queued");
      }
    }
    const [unsent] = shelf.keys(shelf.key(owner, "draft", "log-")).map(shelf.read);
    if (!unsent) return;
    sign.show("wrong", "unsent", unsent.said);
    sign.link.href = unsent.page;
    sign.link.hidden = false;
  }

  function keepFormsIn(root) {
    root.querySelectorAll("form[data-keep]").forEach((form) => {
      new Keeper(form, new Sign(form.parentElement.querySelector(".keep-sign")));
    });
  }

  shelf.throwOldAway();
  keepFormsIn(document);
  document.body.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) keepFormsIn(event.detail.elt);
  });
  const notice = document.getElementById("kept-notice");
  if (notice) {
    sendWhatWaits(notice);
    window.addEventListener("online", () => sendWhatWaits(notice));
  }
})();
