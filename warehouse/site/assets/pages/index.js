"use strict";
// Overview: how many decisions, how many of them overturned, since when, and of what.
(() => {
  const keyFigures = (cubes, filters, total) => {
    const { summary } = IMR.data.site;
    const { low, high } = IMR.wilson(total.overturned, total.decisions);
    const interval = total.decisions ? `, interval ${IMR.percent(low)} to ${IMR.percent(high)}` : "";
    const { letters } = IMR.total(cubes.letters, IMR.only(filters, ["from", "to", "specialty"]));
    const chosen = ["category", "family", "ancillary"].some((name) => filters[name]);
    IMR.keyFigures([
      {
        id: "decisions",
        label: "Decisions",
        value: IMR.count(total.decisions),
        of: `of ${IMR.count(summary.decisions)}`,
      },
      {
        id: "letters",
        label: "Letters",
        value: IMR.count(letters),
        of: chosen ? "of this period and specialty" : `of ${IMR.count(summary.letters)}`,
      },
      {
        id: "rate",
        label: "Overturned",
        value: total.decisions === 0 ? "–" : IMR.percent(IMR.share(total.overturned, total.decisions)),
        of: `${IMR.count(total.overturned)} of ${IMR.count(total.decisions)}${interval}`,
      },
      {
        id: "last-decision",
        label: "Latest decision",
        value: summary.last_decision ?? "–",
        of: `first ${summary.first_decision ?? "–"}`,
      },
      {
        id: "last-load",
        label: "Last load",
        value: (summary.last_load ?? "–").slice(0, 10),
        of: (summary.last_load ?? "").slice(11),
      },
    ]);
  };

  const headline = (total) => {
    if (IMR.data.site.summary.decisions === 0) return "No decisions yet";
    if (total.decisions === null || total.overturned === null) return "Not shown: small counts are left out";
    if (!total.decisions) return "No decision matches these filters";
    return `${IMR.count(total.overturned)} of ${IMR.words(total.decisions, "denial")} overturned: ${IMR.percent(total.overturned / total.decisions)}`;
  };

  const periods = (sums, cubes, filters, overall) => {
    const { grain } = cubes.find((cube) => cube.columns.period) ?? {};
    return [...sums]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([first, sum]) => {
        const list = IMR.list({ ...filters, from: first.slice(0, 7), to: IMR.lastDay(first, grain).slice(0, 7) });
        return {
          ...IMR.rate(IMR.period(first, grain), sum, overall),
          ...IMR.span(first, grain),
          none: 0,
          list,
          href: list,
        };
      });
  };

  IMR.page = {
    cubes: ["decisions", "letters"],
    filtered: "decisions",
    show: async (cubes, asked) => {
      const filters = IMR.passing(asked, cubes.decisions);
      const total = IMR.total(cubes.decisions, filters);
      const overall = IMR.share(total.overturned, total.decisions);
      document.getElementById("headline").textContent = headline(total);
      keyFigures(cubes, filters, total);
      const dated = IMR.rollup(cubes.decisions, filters, "period", (first) => (first ? [first] : []));
      const trend = periods(dated, cubes.decisions, filters, overall);
      const byCategory = IMR.rollup(cubes.decisions, filters, "category");
      const categories = [...byCategory].map(([category, sum]) => {
        const list = IMR.list({ ...filters, category });
        return { ...IMR.rate(category, sum, overall), list, href: IMR.address("services", { ...filters, category }) };
      });
      IMR.largestFirst(categories);
      const columns = IMR.rateColumns("Period", { href: () => null });
      await Promise.all([
        IMR.figure("trend", { title: IMR.moved(trend), rows: trend, columns, chart: "trend", of: dated }),
        IMR.figure("volume", { title: IMR.busiest(trend), rows: trend, columns, chart: "volume", of: dated }),
        IMR.figure("categories", {
          title: IMR.extreme(categories, overall, {
            said: ({ label }) => `${label} is overturned`,
            none: "No category differs clearly",
          }),
          rows: categories,
          columns: IMR.rateColumns("Category"),
          chart: "rates",
          of: byCategory,
        }),
      ]);
    },
  };
})();
