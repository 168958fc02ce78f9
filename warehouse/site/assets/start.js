"use strict";
// Starts a page: unpacks its cubes, then shows what the address asks, and again whenever it changes.
(() => {
  const show = async (cubes) => {
    const asked = IMR.asked();
    IMR.showFilters(asked, IMR.page.filtered ? cubes[IMR.page.filtered] : []);
    await IMR.page.show(cubes, asked);
  };

  const start = async () => {
    document.documentElement.dataset.letters = IMR.data.mode;
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
    const notice = document.getElementById("notice");
    notice.textContent = `This page cannot be shown: ${error.message}`;
    notice.hidden = false;
    throw error;
  });
})();
