"use strict";
// The line of a proposed activity follows what is typed below it, and is struck out when left out.
// Without this script the line says what was proposed until the page is saved.
(function () {
  const DAY = new Intl.DateTimeFormat("da", { weekday: "long", day: "numeric", month: "long" });

  function value(row, name) {
    const field = row.querySelector('[name$="-' + name + '"]');
    return field ? field.value.trim() : "";
  }

  function moment(row) {
    const [day, month, year] = ["date_day", "date_month", "date_year"].map((part) => Number(value(row, part)));
    const date = new Date(year < 100 ? year + 2000 : year, month - 1, day);
    if (!day || !month || !year || date.getDate() !== day || !value(row, "time")) return "";
    const said = DAY.format(date).replace(" d. ", " den ");
    return said[0].toUpperCase() + said.slice(1) + " kl. " + value(row, "time").replace(/^0/, "").replace(":", ".");
  }

  function say(row) {
    const kind = row.querySelector('select[name$="-kind"]');
    const when = moment(row);
    if (kind) row.querySelector('[data-says="kind"]').textContent = kind.selectedOptions[0].text;
    if (when) row.querySelector('[data-says="when"]').textContent = when;
    row.classList.toggle("plan-row--out", row.querySelector('[name$="-DELETE"]').checked);
  }

  document.querySelectorAll("[data-row]").forEach((row) => {
    row.addEventListener("change", () => say(row));
  });
})();
