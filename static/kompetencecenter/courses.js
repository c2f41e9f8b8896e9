"use strict";
// Plus and minus beside the fields for minutes: a thumb hits a button better than a keyboard.
// Without this script the field is an ordinary number field.
(function () {
  const sprite = document.querySelector("svg use").getAttribute("href").split("#")[0];

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "icon-svg");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("focusable", "false");
    use.setAttribute("href", sprite + "#" + name);
    svg.append(use);
    return svg;
  }

  function button(input, label, name, words, step) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "button button-secondary";
    element.setAttribute("aria-label", label + ": " + words);
    element.append(icon(name));
    element.addEventListener("click", () => {
      const next = (Number.parseInt(input.value, 10) || 0) + step;
      input.value = Math.min(Number(input.max), Math.max(Number(input.min), next));
    });
    return element;
  }

  document.querySelectorAll("input.stepper").forEach((input) => {
    const label = document.querySelector('label[for="' + input.id + '"]').textContent.trim();
    const step = Number(input.step) || 5;
    const box = document.createElement("div");
    box.className = "stepper-box";
    input.replaceWith(box);
    box.append(
      button(input, label, "minus", input.dataset.less, -step),
      input,
      button(input, label, "plus", input.dataset.more, step)
    );
  });
})();
