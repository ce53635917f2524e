// Small helps for pages of cases; everything works without them.
"use strict";

// ---- the inbox by keyboard: j k x Enter / ?
// Single letters can be switched off (WCAG 2.1.4); the choice stays in this browser.
const KEYS_OFF = "casework-keys-off";
const lines = () => [...document.querySelectorAll("[data-line]")];
const keysOn = () => {
  try { return window.localStorage.getItem(KEYS_OFF) === null; } catch { return true; }
};
const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]");
const here = () => lines().findIndex((line) => line.contains(document.activeElement));
const go = (index) => {
  const line = lines()[index];
  if (!line) return;
  line.querySelector("[data-open]").focus();
  line.scrollIntoView({ block: "nearest" });
};
const ACTS = {
  j: () => go(here() + 1),
  k: () => go(Math.max(here() - 1, 0)),
  x: () => {
    const line = lines()[here()];
    const box = line && line.querySelector("[data-pick]");
    if (box) box.click();
  },
  "/": () => document.querySelector("input[type=search]").focus(),
  "?": () => document.querySelector("[data-keys-link] a").click(),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !lines().length) return;
  const arrows = { ArrowDown: "j", ArrowUp: "k" };
  const inList = here() >= 0 && arrows[event.key];
  const act = ACTS[inList || event.key];
  if (!act || typing(event.target) || !(inList || keysOn())) return;
  event.preventDefault();
  act();
});

// ---- how many are picked
const count = (form) => {
  const bar = form.querySelector("[data-bulk]");
  const words = bar && bar.querySelector("[data-picked]");
  if (!words) return;
  words.dataset.none = words.dataset.none || words.textContent;
  const picked = form.querySelectorAll("[data-pick]:checked").length;
  words.textContent = picked ? words.dataset.words.replace("{n}", picked) : words.dataset.none;
  bar.classList.toggle("some", picked > 0);
};
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-keys]");
  if (form) count(form);
  if (event.target.matches("[data-keys-on]")) {
    try {
      if (event.target.checked) window.localStorage.removeItem(KEYS_OFF);
      else window.localStorage.setItem(KEYS_OFF, "yes");
    } catch { /* private windows keep nothing */ }
  }
});

// ---- a form is sent once, and its draft is kept without the files
const sending = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (sending.has(form)) { event.preventDefault(); return; }
  sending.add(form);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-once]").forEach((form) => sending.delete(form));
});
document.addEventListener("formdata", (event) => {
  if (!event.target.matches("[data-autosave]") || sending.has(event.target)) return;
  [...event.formData.entries()].forEach(([name, value]) => { if (value instanceof File) event.formData.delete(name); });
});

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".link-tabs [aria-current], .cw-chips [aria-current]").forEach((chosen) => {
    const row = chosen.closest("ul");
    row.scrollLeft = chosen.offsetLeft - row.offsetLeft - 16;
  });
  document.querySelectorAll(".cw-diagram").forEach((frame) => {
    const now = frame.querySelector(".is-open");
    if (!now) return;
    const box = now.getBoundingClientRect();
    const view = frame.getBoundingClientRect();
    frame.scrollLeft += box.left + box.width / 2 - view.left - view.width / 2;
  });
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  const link = document.querySelector("[data-keys-link]");
  if (link) link.hidden = !lines().length;
  const box = document.querySelector("[data-keys-on]");
  if (box) box.checked = keysOn();
  document.querySelectorAll("form[data-keys]").forEach(count);
});
