"use strict";
// Services: from category to drug class (or subcategory) to the service itself.
(() => {
  const LEVELS = ["category", "group", "service"];
  const WORDS = {
    category: ["category", "categories"],
    group: ["drug class or subcategory", "drug classes or subcategories"],
    service: ["service", "services"],
  };

  // The groups of a level below what is chosen. A site without small cells has cells of every level, others only of services.
  const below = (cubes, asked, level) => {
    const values = IMR.values(cubes, "service_type");
    const known = values.some((value) => value.level === level) ? level : "service";
    const above = LEVELS.slice(0, LEVELS.indexOf(level)).filter((name) => asked[name]);
    return (value) =>
      value.level === known && above.every((name) => value[name] === asked[name]) ? [value[level] ?? "Not stated"] : [];
  };

  // What the rows are parts of: their sum, or where small ones are left out, the level above, null when it is not shown.
  const whole = (cubes, filters, asked, level, sums) => {
    const total = { decisions: 0, overturned: 0 };
    for (const sum of sums.values()) {
      total.decisions += sum.decisions;
      total.overturned += sum.overturned;
    }
    if (!sums.isPartial) return total;
    const unknown = { decisions: null, overturned: null };
    if (level === "category") return Object.keys(filters).length ? unknown : IMR.data.site.summary;
    const above = LEVELS[LEVELS.indexOf(level) - 1];
    const rows = IMR.rollup(cubes, filters, "service_type", below(cubes, asked, above));
    return rows.get(asked[above]) ?? unknown;
  };

  const path = (asked) => {
    const steps = [["All categories", {}]];
    if (asked.category) steps.push([asked.category, { category: asked.category }]);
    if (asked.group) steps.push([asked.group, { category: asked.category, group: asked.group }]);
    const kept = IMR.only(asked, ["from", "to", "family", "specialty", "ancillary"]);
    const link = document.getElementById("reasons");
    if (link) link.href = IMR.address("reasons", { ...kept, ...IMR.only(asked, LEVELS) });
    IMR.showPath(steps.map(([label, chosen]) => ({ label, href: IMR.address("services", { ...kept, ...chosen }) })));
  };

  IMR.page = {
    cubes: ["services"],
    filtered: "services",
    show: async ({ services }, asked) => {
      const level = asked.category ? (asked.group ? "service" : "group") : "category";
      const filters = IMR.passing(asked, services);
      const sums = IMR.rollup(services, filters, "service_type", below(services, asked, level));
      const total = whole(services, filters, asked, level, sums);
      const overall = IMR.share(total.overturned, total.decisions);
      const rows = [...sums].map(([label, sum]) => {
        const chosen = { ...filters, category: asked.category, group: asked.group, [level]: label };
        const list = IMR.list(chosen);
        return {
          ...IMR.rate(label, sum, overall),
          count: sum.decisions,
          list,
          href: level === "service" || label === "Unclassified" ? list : IMR.address("services", chosen),
        };
      });
      IMR.largestFirst(rows);
      path(asked);
      const [one, many] = WORDS[level];
      const title = IMR.extreme(rows, overall, {
        said: ({ label }) => `${label} is overturned`,
        none: `No ${one} differs clearly`,
      });
      const compared = rows.some((row) => row.size === "enough");
      const largest = IMR.largest(rows, total.decisions, "decisions");
      const headline = !rows.length ? "No decision matches these filters" : compared ? title : largest;
      document.getElementById("headline").textContent = IMR.ofThoseShown(headline, rows, sums);
      await IMR.ratesAndCounts(rows, {
        title: `${IMR.words(rows.length, one, many)}${sums.isPartial ? " shown; of all" : ""}, ${IMR.count(total.overturned)} of ${IMR.words(total.decisions, "decision")} overturned`,
        head: one[0].toUpperCase() + one.slice(1),
        of: sums,
        total,
      });
    },
  };
})();
