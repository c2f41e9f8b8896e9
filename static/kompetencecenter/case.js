"use strict";
// A list that proposes what another field may hold: data-fills names the field, data-values holds
// what each choice proposes. What is typed afterwards stands.
(function () {
  document.addEventListener("change", (event) => {
    const list = event.target.closest("select[data-fills]");
    if (!list) return;
    const value = JSON.parse(list.dataset.values)[list.value];
    if (value !== undefined) document.getElementById(list.dataset.fills).value = value;
  });
})();
