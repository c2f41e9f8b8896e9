"use strict";
// A button that copies what stands in a field. Without this script the field is selected by hand.
for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const said = document.getElementById(button.dataset.copies + "-copied");
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // an address without TLS has no clipboard
    }
    button.querySelector("span").textContent = button.dataset.copied;
    said.textContent = button.dataset.copied;
  });
}
