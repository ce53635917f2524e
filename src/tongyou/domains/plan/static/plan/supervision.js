// Small helps for supervision: choose all rows of a list at once. Everything works without it.
"use strict";

const preparePicks = (root) => root.querySelectorAll("[data-pick-all]").forEach((label) => {
  const form = label.closest("form");
  const boxes = () => [...form.querySelectorAll(`input[type="checkbox"][name="${label.dataset.pickAll}"]:not(:disabled)`)];
  const all = label.querySelector("input");
  if (!boxes().length || label.dataset.ready) return;
  label.hidden = false;
  label.dataset.ready = "yes";
  all.addEventListener("change", () => boxes().forEach((box) => { box.checked = all.checked; }));
  form.addEventListener("change", () => {
    const chosen = boxes().filter((box) => box.checked).length;
    all.checked = chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  });
});

document.addEventListener("DOMContentLoaded", () => preparePicks(document));
document.addEventListener("htmx:afterSwap", () => preparePicks(document));
