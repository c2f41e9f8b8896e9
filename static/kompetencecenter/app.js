"use strict";
// DKFDS.init() may run only once on a page: a second run toggles accordions twice and rebuilds
// the menu. What htmx brings later is enhanced piece by piece, the piece itself included.
(function () {
  const PIECES = {
    ".accordion, .accordion-bordered:not(.accordion)": "Accordion",
    ".alert.has-close": "Alert",
    ".js-checkbox-toggle-content": "CheckboxToggleContent",
    ".js-radio-toggle-group": "RadioToggleGroup",
    ".js-dropdown": "Dropdown",
    ".tooltip-wrapper": "Tooltip",
    "div.tab-container": "Tabs",
    ".fds-modal": "Modal",
    '[data-module="error-summary"]': "ErrorSummary",
  };
  const RESEND_AFTER = 4000; // milliseconds

  function within(root, selector) {
    const found = Array.from(root.querySelectorAll(selector));
    return root.matches(selector) ? [root, ...found] : found;
  }

  function enhance(root) {
    for (const [selector, name] of Object.entries(PIECES)) {
      within(root, selector).forEach((element) => new DKFDS[name](element).init());
    }
    within(root, ".form-limit").forEach((element) => {
      const limit = new DKFDS.CharacterLimit(element);
      limit.init();
      limit.silentUpdateMessages(); // by itself it waits for a pageshow that has been
    });
  }

  const TOO_MANY = 429;

  function show(template) {
    const messages = document.getElementById("messages");
    messages.replaceChildren(document.getElementById(template).content.cloneNode(true));
    messages.scrollIntoView({ block: "nearest" });
  }

  const showLostConnection = () => show("lost-connection");

  function isWholePage(text) {
    return /^\s*<!doctype/i.test(text);
  }

  DKFDS.init();

  document.body.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) enhance(event.detail.elt);
  });

  // A whole page in answer to a request for a piece of one: the session has ended, or the view
  // redirected. Go there instead of putting a page inside the page.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400 && isWholePage(xhr.responseText)) {
      event.detail.shouldSwap = false;
      window.location.assign(xhr.responseURL);
    }
  });
  // The link that was pressed is gone with the list it stood in: the new list takes the focus.
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const { target } = event.detail;
    if (document.activeElement === document.body && target.hasAttribute("tabindex")) {
      target.focus({ preventScroll: true });
    }
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    show(event.detail.xhr.status === TOO_MANY ? "too-many" : "lost-connection");
  });
  document.body.addEventListener("htmx:sendError", showLostConnection);
  document.body.addEventListener("htmx:timeout", showLostConnection);

  // Who signs out leaves nothing of her own in the browser (keep.js), and is asked first when
  // something of it has not been sent.
  document.addEventListener("submit", (event) => {
    const { forget } = event.target.dataset;
    if (forget === undefined) return;
    const kept = Object.keys(localStorage).filter((key) => key.startsWith("kc:"));
    if (kept.length && !window.confirm(forget)) event.preventDefault();
    else kept.forEach((key) => localStorage.removeItem(key));
  });

  // An impatient second click sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, RESEND_AFTER);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
})();
