// Small helps for pages that already work without them.
"use strict";

const live = (words) => {
  const place = document.getElementById("live");
  if (!place || !words) return;
  place.textContent = "";
  window.setTimeout(() => { place.textContent = words; }, 50);
};

// htmx: the CSRF token of the page goes with every request that changes something.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="ty-csrf"]');
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
});

// After a swap: announce what the fragment says about itself, and keep or move the focus.
document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target;
  const fresh = (target.id && document.getElementById(target.id)) || target;
  const said = fresh.matches("[data-announce]") ? fresh : fresh.querySelector("[data-announce]");
  if (said) live(said.dataset.announce);
  const focus = fresh.querySelector("[data-focus]");
  if (focus) focus.focus();
  prepare(fresh);
});
document.addEventListener("htmx:responseError", () => live(document.documentElement.lang === "en"
  ? "That did not work. Nothing was changed; please try again."
  : "没有成功，内容没有改动，请再试一次。"));

// Menus made of <details>: Escape and a click elsewhere close them.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  closeRail();
});

// The staff menu on phones.
const rail = () => document.getElementById("rail");
const closeRail = () => {
  const sheet = rail();
  if (!sheet || !sheet.classList.contains("open")) return;
  sheet.classList.remove("open");
  const opener = document.querySelector("[data-rail]");
  opener.setAttribute("aria-expanded", "false");
  opener.focus();
};
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-rail]");
  const closer = event.target.closest("[data-rail-close]");
  if (opener) {
    event.preventDefault();
    rail().classList.add("open");
    opener.setAttribute("aria-expanded", "true");
    rail().querySelector("a").focus();
  } else if (closer) {
    event.preventDefault();
    closeRail();
  }
});

// Dialogs: the link opens its target as a modal dialog; the focus goes back when it closes.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.querySelector(opener.getAttribute("href"));
    if (!dialog || !dialog.showModal) return;
    event.preventDefault();
    dialog.showModal();
    dialog.addEventListener("close", () => opener.focus(), { once: true });
  }
  const closer = event.target.closest("dialog [data-close]");
  if (closer) {
    const dialog = closer.closest("dialog");
    if (!dialog.open) return;
    event.preventDefault();
    dialog.close();
  }
});

// Tabs inside a page: sections become panels; arrows, Home and End move between them.
const makeTabs = (box) => {
  const panels = [...box.querySelectorAll(":scope > [data-tab]")];
  if (!panels.length || box.classList.contains("ready")) return;
  const bar = document.createElement("div");
  bar.className = "tab-bar";
  bar.setAttribute("role", "tablist");
  bar.setAttribute("aria-label", box.dataset.label);
  const choose = (chosen, focus) => bar.childNodes.forEach((tab, index) => {
    const on = index === chosen;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    panels[index].hidden = !on;
    if (on && focus) tab.focus();
  });
  panels.forEach((panel, index) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `${panel.id}-tab`;
    tab.textContent = panel.dataset.tab;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    tab.addEventListener("click", () => choose(index, false));
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.tabIndex = 0;
    bar.append(tab);
  });
  bar.addEventListener("keydown", (event) => {
    const now = [...bar.childNodes].indexOf(document.activeElement);
    const last = panels.length - 1;
    const next = { ArrowRight: now === last ? 0 : now + 1, ArrowLeft: now === 0 ? last : now - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(next, true);
  });
  box.prepend(bar);
  box.classList.add("ready");
  const asked = panels.findIndex((panel) => `#${panel.id}` === window.location.hash);
  choose(Math.max(asked, 0), false);
};

// Drafts: a form with data-autosave is sent to the address in its status line after a pause in typing.
const makeAutosave = (form) => {
  const line = form.querySelector("[data-autosave-url]");
  if (!line || form.dataset.ready) return;
  form.dataset.ready = "yes";
  let timer = 0;
  const save = async () => {
    line.textContent = line.dataset.saving;
    try {
      const answer = await fetch(line.dataset.autosaveUrl, {
        method: "POST", body: new FormData(form), credentials: "same-origin",
      });
      line.textContent = answer.ok ? line.dataset.saved : line.dataset.failed;
    } catch {
      line.textContent = line.dataset.failed;
    }
  };
  form.addEventListener("input", () => { window.clearTimeout(timer); timer = window.setTimeout(save, 1500); });
};

const prepare = (root) => {
  root.querySelectorAll("[data-tabs]").forEach(makeTabs);
  root.querySelectorAll("form[data-autosave]").forEach(makeAutosave);
};

document.addEventListener("DOMContentLoaded", () => {
  document.documentElement.classList.add("js");
  const opener = document.querySelector("[data-rail]");
  if (opener) opener.setAttribute("aria-expanded", "false");
  prepare(document);
  const first = document.querySelector("[data-focus]");
  if (first) first.focus();
});
