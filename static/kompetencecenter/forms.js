"use strict";
// What every script that keeps typed text needs: read a form, fill it again, and leave out what
// looks like a CPR number.
window.typedForms = (function () {
  const TOKEN = "csrfmiddlewaretoken";
  // A first sieve with the rule of the server's scan: a day, a month, and ten digits in all.
  const NUMBER = /(^|\D)((\d\d)(\d\d)\d\d[-. ]?\d{4})(?!\d)/g;

  function isCpr(day, month) {
    const on = Number(day) > 60 ? Number(day) - 60 : Number(day);
    return on >= 1 && on <= 31 && Number(month) >= 1 && Number(month) <= 12;
  }

  function withoutCpr(text) {
    return text.replace(NUMBER, (all, before, number, day, month) =>
      isCpr(day, month) ? before + "[…]" : all
    );
  }

  function holdsCpr(texts) {
    return texts.some((text) => withoutCpr(text) !== text);
  }

  function fieldsOf(form) {
    return Array.from(new FormData(form)).filter(
      ([name, value]) => name !== TOKEN && typeof value === "string"
    );
  }

  function fill(form, fields) {
    const values = new Map();
    fields.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
    Array.from(form.elements).forEach((element) => {
      if (!element.name || element.name === TOKEN) return;
      const given = values.get(element.name);
      if (element.type === "checkbox" || element.type === "radio") {
        const isOn = (given || []).includes(element.value);
        if (element.checked !== isOn) element.click(); // what it reveals follows
      } else if (given) {
        element.value = given[0];
      }
    });
    form.querySelectorAll(".form-limit textarea, .form-limit input").forEach((element) => {
      element.dispatchEvent(new Event("keyup"));
    });
  }

  return { TOKEN, fieldsOf, fill, holdsCpr, withoutCpr };
})();
