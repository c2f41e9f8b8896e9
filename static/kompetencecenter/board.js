"use strict";
// Shortcuts on the coordinator's week and list. Each does what a link or a box on the page does;
// they can be turned off, and stay off in this browser (WCAG 2.1.4).
(function () {
  const SWITCH = "kc-shortcuts-off";
  const LAST = "kc-last-case";
  const opener = document.getElementById("shortcuts-open");
  const said = document.getElementById("shortcuts-said");

  function remembered(store, key) {
    try {
      return store.getItem(key);
    } catch (refused) {
      return null; // the browser keeps nothing: the page works all the same
    }
  }

  function remember(store, key, value) {
    try {
      store.setItem(key, value);
    } catch (refused) {
      // as above
    }
  }

  let areOff = remembered(localStorage, SWITCH) === "yes";

  const cases = () => Array.from(document.querySelectorAll("[data-case]"));
  const focused = () => document.activeElement.closest("[data-case]");
  const linkOf = (item) => item.querySelector(".week-case-link");

  function current() {
    const last = remembered(sessionStorage, LAST);
    return focused() || cases().find((item) => item.dataset.case === last);
  }

  function move(step) {
    const all = cases();
    const here = current();
    const next = here && !focused() ? here : all[here ? all.indexOf(here) + step : 0];
    if (!next) return;
    linkOf(next).focus();
    next.scrollIntoView({ block: "nearest" });
    remember(sessionStorage, LAST, next.dataset.case);
  }

  function offer(item) {
    const link = item.querySelector("[data-offer]");
    if (link) window.location.assign(link.href);
    else say(said.dataset.notReady);
  }

  function choose(item) {
    const box = item.querySelector("input[type=checkbox]");
    if (!box) return say(said.dataset.notChoosable);
    box.click();
    return say((box.checked ? said.dataset.chosenOne : said.dataset.chosenNone).replace("{case}", item.dataset.number));
  }

  function say(text) {
    said.textContent = "";
    setTimeout(() => (said.textContent = text), 50); // the same words twice are read twice
  }

  const KEYS = {
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => focused() && move(1),
    ArrowUp: () => focused() && move(-1),
    o: () => focused() && offer(focused()),
    x: () => focused() && choose(focused()),
    "?": () => opener.click(),
  };
  const NOT_HERE = "input:not([type=checkbox]), textarea, select, [contenteditable], .fds-modal";

  document.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (areOff || !act || !opener || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest(NOT_HERE) || document.body.classList.contains("modal-open")) return;
    if (event.key.startsWith("Arrow") && !focused()) return;
    event.preventDefault();
    act();
  });

  function showSwitch() {
    const button = document.getElementById("shortcuts-switch");
    if (!button) return;
    const label = () => (button.textContent = areOff ? button.dataset.on : button.dataset.off);
    opener.hidden = false;
    label();
    button.addEventListener("click", () => {
      areOff = !areOff;
      remember(localStorage, SWITCH, areOff ? "yes" : "no");
      label();
    });
  }

  function count() {
    const place = document.querySelector("[data-chosen]");
    if (!place) return;
    const chosen = document.querySelectorAll(".case-select input:checked").length;
    place.hidden = chosen === 0;
    place.textContent = chosen === 1 ? place.dataset.one : place.dataset.many.replace("{n}", chosen);
  }

  // "Show more" is gone once it is pressed: go on at the first case it brought.
  document.addEventListener("htmx:load", (event) => {
    const { elt } = event.detail;
    if (elt.matches(".week-cases")) linkOf(elt).focus();
  });
  document.addEventListener("change", count);
  document.addEventListener("htmx:afterSettle", count);
  window.addEventListener("pageshow", count); // the browser may have kept the boxes ticked
  document.addEventListener("focusin", () => {
    if (focused()) remember(sessionStorage, LAST, focused().dataset.case);
  });
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  showSwitch();
})();
