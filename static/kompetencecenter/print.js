"use strict";
// A button that prints the page. Without this script it stays hidden: the browser can print anyhow.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
