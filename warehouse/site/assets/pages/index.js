"use strict";
// Overview: how many decisions, how many of them overturned, since when, and of what.
(() => {
  const keyFigures = (cubes, filters, total) => {
    const { summary } = IMR.data.site;
    const { low, high } = IMR.wilson(total.overturned, total.decisions);
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
        value: total.decisions ? IMR.percent(total.overturned / total.decisions) : "–",
        of: `${IMR.count(total.overturned)} of ${IMR.count(total.decisions)}${total.decisions ? `, interval ${IMR.percent(low)} to ${IMR.percent(high)}` : ""}`,
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
    if (!IMR.data.site.summary.decisions) return "No decisions yet";
    if (!total.decisions) return "No decision matches these filters";
    return `${IMR.count(total.overturned)} of ${IMR.words(total.decisions, "denial")} overturned: ${IMR.percent(total.overturned / total.decisions)}`;
  };

  const periods = (cubes, filters, overall) => {
    const { grain } = cubes.find((cube) => cube.columns.period) ?? {};
    const sums = IMR.rollup(cubes, filters, "period", (first) => (first ? [first] : []));
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
      const overall = total.decisions ? total.overturned / total.decisions : null;
      document.getElementById("headline").textContent = headline(total);
      keyFigures(cubes, filters, total);
      const trend = periods(cubes.decisions, filters, overall);
      const categories = [...IMR.rollup(cubes.decisions, filters, "category")].map(([category, sum]) => {
        const list = IMR.list({ ...filters, category });
        return { ...IMR.rate(category, sum, overall), list, href: IMR.address("services", { ...filters, category }) };
      });
      IMR.largestFirst(categories);
      const columns = IMR.rateColumns("Period", { href: () => null });
      await Promise.all([
        IMR.figure("trend", { title: IMR.moved(trend), rows: trend, columns, chart: "trend" }),
        IMR.figure("volume", { title: IMR.busiest(trend), rows: trend, columns, chart: "volume" }),
        IMR.figure("categories", {
          title: IMR.extreme(categories, overall, {
            said: ({ label }) => `${label} is overturned`,
            none: "No category differs clearly",
          }),
          rows: categories,
          columns: IMR.rateColumns("Category"),
          chart: "rates",
        }),
      ]);
    },
  };
})();
