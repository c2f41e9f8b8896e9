"use strict";
// The end of a session loses nothing that was typed. Two minutes before it a dialog asks; who is
// typing stays signed in. When it ends all the same, or a form is sent too late, what was typed
// waits in this tab, under the key of the person who wrote it, and is put back when she has
// signed in again. It never leaves the tab, and goes with it. Forms with data-keep have a keeper of
// their own (keep.js). Without this script each form is a plain form.
(function () {
  const KEPT = "kc-typed";
  const HEARD = "kc-heard"; // when the server last heard from any tab, in milliseconds
  const LOOK_EVERY = 10000; // milliseconds
  const TELL_AFTER = 60000; // milliseconds of writing before the server is told
  const WARN_BEFORE = 120000; // milliseconds
  const { fieldsOf, fill, withoutCpr } = window.typedForms;
  const session = document.querySelector("meta[name=signed-in]");
  const dialog = document.getElementById("session-ends");
  let touchedAt = 0;
  let modal = null;
  let focused = null; // what had the focus before the dialog took it

  const box = {
    read() {
      try {
        return JSON.parse(sessionStorage.getItem(KEPT));
      } catch {
        return null;
      }
    },
    write(entry) {
      try {
        sessionStorage.setItem(KEPT, JSON.stringify(entry));
      } catch {
        // full, or forbidden by the browser: then it is as without this script
      }
    },
    drop() {
      try {
        sessionStorage.removeItem(KEPT);
      } catch {
        // as above
      }
    },
  };

  // --- What is typed

  const page = () => window.location.pathname + window.location.search;

  function formsOnPage() {
    return Array.from(document.querySelectorAll("form[method=post]:not([data-keep]), form[hx-post]:not([data-keep])")).filter(
      (form) => !form.closest("header, #header, .fds-modal-container")
    );
  }

  // A form is known by where it sends, and by its number among those that send there.
  function nameOf(form, all) {
    const action = form.getAttribute("action") || form.getAttribute("hx-post") || "";
    const same = all.filter((one) => (one.getAttribute("action") || one.getAttribute("hx-post") || "") === action);
    return action + "#" + same.indexOf(form);
  }

  function isShown(element) {
    return element.name && !["hidden", "password", "file", "submit", "button"].includes(element.type);
  }

  function isChanged(element) {
    if (element.type === "checkbox" || element.type === "radio") return element.checked !== element.defaultChecked;
    if (element.options) return Array.from(element.options).some((one) => one.selected !== one.defaultSelected);
    return element.value !== element.defaultValue;
  }

  function typedIn(form) {
    const names = Array.from(form.elements).filter(isShown).map((element) => element.name);
    const fields = fieldsOf(form)
      .filter(([name]) => names.includes(name))
      .map(([name, value]) => [name, withoutCpr(value)]);
    return { names, fields };
  }

  function keep(forms, isSent) {
    const all = formsOnPage();
    const kept = forms
      .filter((form) => Array.from(form.elements).some((element) => isShown(element) && (isSent || isChanged(element))))
      .map((form) => ({ form: nameOf(form, all), ...typedIn(form) }));
    if (kept.length) box.write({ owner: session.dataset.owner, page: page(), forms: kept, isSent });
  }

  function putBack() {
    const entry = box.read();
    if (!entry || entry.isSent || entry.page !== page()) return;
    const all = formsOnPage();
    const left = entry.forms.filter((kept) => {
      const form = all.find((one) => nameOf(one, all) === kept.form);
      if (!form) return true;
      const hidden = fieldsOf(form).filter(([name]) => !kept.names.includes(name)); // as the page has them now
      fill(form, [...hidden, ...kept.fields]);
      return false;
    });
    if (left.length === entry.forms.length) return;
    if (left.length) box.write({ ...entry, forms: left });
    else box.drop();
    const notice = document.getElementById("typed-is-back");
    if (notice) document.getElementById("messages").append(notice.content.cloneNode(true));
  }

  // An answer that is not the one she waited for: what she sent has not arrived.
  function hold() {
    const entry = box.read();
    if (!entry) return;
    box.write({ ...entry, isSent: false });
    document.querySelectorAll("[data-typed-back]").forEach((link) => {
      link.href = entry.page;
      link.textContent = link.dataset.typedBack;
    });
    document.querySelectorAll("[data-typed-kept]").forEach((notice) => (notice.hidden = false));
    const signIn = document.querySelector("form[data-sign-in]");
    if (!signIn) return;
    const next = document.createElement("input");
    Object.assign(next, { type: "hidden", name: "next", value: entry.page });
    signIn.append(next);
    document.querySelectorAll("a[data-sign-in]").forEach((link) => {
      const address = new URL(link.href);
      address.searchParams.set("next", entry.page);
      link.href = address.href;
    });
  }

  const entry = box.read();
  if (session && entry && entry.owner !== session.dataset.owner) box.drop();
  if (!session || document.querySelector(".error-page")) {
    hold();
    return;
  }
  if (entry && entry.isSent) box.drop(); // this page is the answer

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.forget !== undefined) box.drop();
    else if (form.closest("#session-ends")) keep(formsOnPage(), false);
    else if (formsOnPage().includes(form)) keep([form], true);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { successful, xhr } = event.detail;
    if (!successful) return;
    heard();
    if (!/^\s*<!doctype/i.test(xhr.responseText) && (box.read() || {}).isSent) box.drop();
  });
  document.addEventListener("htmx:load", putBack);
  putBack();

  // --- The end of the session

  const lasts = Number(session.dataset.idle) * 1000;
  const warnBefore = Math.min(WARN_BEFORE, lasts / 2);

  function heard() {
    try {
      localStorage.setItem(HEARD, String(Date.now()));
    } catch {
      session.dataset.heard = String(Date.now());
    }
  }

  function heardAt() {
    try {
      return Number(localStorage.getItem(HEARD));
    } catch {
      return Number(session.dataset.heard);
    }
  }

  async function stay() {
    try {
      const answer = await fetch(session.dataset.stay, { redirect: "manual", credentials: "same-origin" });
      if (answer.ok) heard();
      else if (answer.type === "opaqueredirect") leave();
    } catch {
      // no connection: the next look asks again
    }
    look();
  }

  function leave() {
    keep(formsOnPage(), false);
    window.location.assign(session.dataset.signIn + "?next=" + encodeURIComponent(page()));
  }

  function warn(endsAt) {
    if (!dialog || !window.DKFDS) return;
    const clock = new Intl.DateTimeFormat("da", { hour: "numeric", minute: "2-digit" }).format(endsAt);
    dialog.querySelector("[data-says]").textContent = dialog.dataset.says.replace("{at}", clock);
    modal = modal || new DKFDS.Modal(dialog);
    focused = document.activeElement;
    modal.show();
  }

  function unwarn() {
    modal.hide();
    if (focused) focused.focus({ preventScroll: true });
  }

  const isWarning = () => dialog && dialog.getAttribute("aria-hidden") === "false";

  function look() {
    const now = Date.now();
    const unheard = now - heardAt();
    const left = lasts - unheard;
    const isWriting = now - touchedAt < 2 * LOOK_EVERY;
    if (left <= 0) leave();
    else if (isWarning()) {
      if (left > warnBefore) unwarn(); // another tab is in use
    } else if (isWriting && unheard > TELL_AFTER) stay();
    else if (left <= warnBefore) warn(now + left);
  }

  ["input", "keydown", "pointerdown"].forEach((name) => {
    document.addEventListener(name, () => (touchedAt = Date.now()), { passive: true });
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-stay], [data-modal-close]") && isWarning()) stay();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
  heard();
  setInterval(look, LOOK_EVERY);
})();
