"use strict";
// Starts a page: unpacks its cubes, and shows what the address asks for, again whenever it changes.
(() => {
  const notice = document.getElementById("notice");
  let turn = 0;

  // Drops an answer when the address has changed meanwhile. Shows a failure until the next answer.
  const show = async (cubes) => {
    const asked = IMR.asked();
    const mine = ++turn;
    const isAsked = () => mine === turn;
    const filtered = IMR.page.filtered ? cubes[IMR.page.filtered] : [];
    IMR.showFilters(asked, filtered);
    // What a CSV says about its rows, beside them.
    IMR.described = IMR.page.filtered ? { Filters: IMR.filterSummary(asked, filtered), ...IMR.page.described?.(asked) } : {};
    const notApplied = document.body.dataset.page === "letter" ? "" : IMR.notApplied(asked, filtered);
    const warning = document.getElementById("not-applied");
    warning.textContent = `This page cannot filter by ${notApplied}: its figures are of all.`;
    warning.hidden = !notApplied;
    try {
      await IMR.page.show(cubes, asked, isAsked);
      if (isAsked()) notice.hidden = true;
    } catch (error) {
      if (!isAsked()) return;
      notice.textContent = `This page cannot be shown: ${error.message}`;
      notice.hidden = false;
      throw error;
    }
  };

  const start = async () => {
    document.documentElement.dataset.letters = IMR.data.mode;
    // On a narrow page the links to the pages scroll.
    document.querySelector(".top [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
    const cubes = {};
    for (const name of IMR.page.cubes) cubes[name] = await Promise.all(IMR.data[name].map(IMR.unpack));
    IMR.buildFilters(IMR.page.filtered ? cubes[IMR.page.filtered] : []);
    await show(cubes);
    addEventListener("hashchange", async () => {
      const begun = performance.now();
      await show(cubes);
      performance.measure("answer", { start: begun });
    });
    document.documentElement.dataset.shown = "yes";
    performance.measure("shown", { start: 0 });
  };

  start().catch((error) => {
    notice.textContent = `This page cannot be shown: ${error.message}`;
    notice.hidden = false;
    throw error;
  });
})();
