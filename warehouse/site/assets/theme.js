"use strict";
// Light or dark: as the system says, until somebody chooses. Runs before anything is drawn.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem("imr-theme");
  } catch {
    /* A browser may keep nothing: the choice then ends with the page. */
  }
  const system = matchMedia("(prefers-color-scheme: dark)");
  const current = () => choice ?? (system.matches ? "dark" : "light");
  const apply = () => {
    const button = document.getElementById("theme");
    if (button) button.textContent = current() === "dark" ? "Light theme" : "Dark theme";
    if (document.documentElement.dataset.theme === current()) return;
    document.documentElement.dataset.theme = current();
    document.dispatchEvent(new Event("themechange"));
  };
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    apply();
    document.getElementById("theme").addEventListener("click", () => {
      choice = current() === "dark" ? "light" : "dark";
      try {
        localStorage.setItem("imr-theme", choice);
      } catch {
        /* as above */
      }
      apply();
    });
  });
  apply();
})();
