"use strict";
// Guidelines: from family to guideline to section, for either side, whether the sides agree, and editions not in force.
(() => {
  const SIDES = { reviewer: "the reviewer", claims_administrator: "the claims administrator" };
  const NOT_NAMED = "Not named";
  const OWN = ["side", "cited_family", "guideline"];

  const named = (guideline) => guideline ?? NOT_NAMED;

  const rated = (sums, overall, place) =>
    IMR.largestFirst(
      [...sums].map(([label, sum]) => ({ ...IMR.rate(label, sum, overall), count: sum.decisions, ...place(label) })),
    );

  const path = (asked) => {
    const kept = IMR.only(asked);
    const side = asked.side && { side: asked.side };
    const steps = [["All guidelines", { ...kept, ...side }]];
    if (asked.cited_family) steps.push([asked.cited_family, { ...kept, ...side, cited_family: asked.cited_family }]);
    if (asked.guideline !== undefined) steps.push([asked.guideline || NOT_NAMED, asked]);
    IMR.showPath(steps.map(([label, chosen]) => ({ label, href: IMR.address("guidelines", chosen) })));
  };

  const chooseSide = (side) => {
    for (const radio of document.querySelectorAll("#side input")) {
      radio.checked = radio.value === side;
      radio.onchange = () => IMR.ask({ ...IMR.asked(), side: radio.value });
    }
  };

  // Families, or the guidelines of one, or the sections of one: what is shown below the families.
  const listed = (cubes, asked, side) => {
    const level = asked.guideline === undefined ? "guideline" : "section";
    const keys = (cited) => {
      if (cited.level !== level || cited.side !== side) return [];
      if (asked.cited_family && cited.family !== asked.cited_family) return [];
      if (level === "section") return (cited.guideline ?? "") === asked.guideline ? [cited.section] : [];
      return [`${cited.family}\t${cited.guideline ?? ""}`];
    };
    return { level, keys };
  };

  const placed = (sums, level, filters, asked, side, overall) =>
    rated(sums, overall, (key) => {
      if (level === "section")
        return {
          list: IMR.list({
            ...filters,
            side,
            cited_family: asked.cited_family,
            guideline: asked.guideline,
            section: key,
          }),
        };
      const [family, guideline] = key.split("\t");
      const chosen = { ...filters, side, cited_family: family, guideline };
      return {
        label: `${family}: ${guideline || NOT_NAMED}`,
        list: IMR.list(chosen),
        href: IMR.address("guidelines", chosen),
      };
    }).map((row) => ({ ...row, href: row.href ?? row.list }));

  IMR.page = {
    cubes: ["guidelines"],
    filtered: "guidelines",
    described: (asked) => ({ "Cited by": SIDES[asked.side ?? "reviewer"] }),
    show: async ({ guidelines }, asked) => {
      const side = asked.side ?? "reviewer";
      const filters = IMR.passing(asked, guidelines);
      chooseSide(side);
      path(asked);
      const agreements = IMR.rollup(guidelines, filters, "cited", (cited) =>
        cited.level === "agreement" ? [cited.agreement] : [],
      );
      const unknown = { decisions: null, overturned: null };
      const total = agreements.isPartial
        ? Object.keys(filters).length
          ? unknown
          : IMR.data.site.summary
        : [...agreements.values()].reduce(
            (all, sum) => ({ decisions: all.decisions + sum.decisions, overturned: all.overturned + sum.overturned }),
            { decisions: 0, overturned: 0 },
          );
      const overall = IMR.share(total.overturned, total.decisions);
      const byFamily = IMR.rollup(guidelines, filters, "cited", (cited) =>
        cited.level === "family" && cited.side === side ? [cited.family] : [],
      );
      const families = rated(
        byFamily,
        overall,
        (family) => ({
          list: IMR.list({ ...filters, side, cited_family: family }),
          href: IMR.address("guidelines", { ...filters, side, cited_family: family }),
        }),
      );
      const { level, keys } = listed(guidelines, asked, side);
      const byGuideline = IMR.rollup(guidelines, filters, "cited", keys);
      const cited = placed(byGuideline, level, filters, asked, side, overall);
      const agreement = rated(agreements, overall, (label) => ({
        list: IMR.list({ ...filters, agreement: label }),
        href: IMR.list({ ...filters, agreement: label }),
      }));
      const byEdition = IMR.rollup(guidelines, filters, "cited", (one) =>
        one.level === "not in force" && one.side === side ? [`${named(one.guideline)}\t${one.edition}`] : [],
      );
      const outdated = rated(
        byEdition,
        overall,
        (key) => {
          const [guideline, edition] = key.split("\t");
          const list = IMR.list({ ...filters, side, cited_family: "MTUS", guideline, edition });
          return { label: `${guideline} ${edition}`, list, href: list };
        },
      );
      const said = ({ label }) => `Where ${SIDES[side]} cites ${label}, denials are overturned`;
      const headline =
        total.decisions === 0
          ? "No decision matches these filters"
          : IMR.extreme(families, overall, { said, none: "No family of guidelines differs clearly" });
      document.getElementById("headline").textContent = IMR.ofThoseShown(headline, families, byFamily);
      const what = asked.guideline === undefined ? "guideline" : "section";
      const nothing = `${SIDES[side][0].toUpperCase()}${SIDES[side].slice(1)} cites no ${what} here.`;
      const same = agreement.find((row) => row.label.startsWith("Both"));
      const both = same?.decisions ?? (agreements.isPartial ? null : 0);
      await Promise.all([
        IMR.figure("families", {
          title: `What ${SIDES[side]} cites, in ${IMR.words(total.decisions, "decision")}`,
          isOfAll: true,
          of: byFamily,
          rows: families,
          columns: IMR.rateColumns("Family"),
          chart: "rates",
          nothing,
        }),
        IMR.figure("guidelines", {
          title: IMR.extreme(cited, overall, {
            said: ({ label }) => `With ${label}, denials are overturned`,
            none: `No ${what} differs clearly`,
          }),
          of: byGuideline,
          rows: cited,
          charted: cited.slice(0, 20),
          columns: IMR.rateColumns(what === "section" ? "Section" : "Guideline"),
          chart: "rates",
          nothing,
        }),
        IMR.figure("agreement", {
          title:
            total.decisions === 0
              ? "No decisions"
              : both === null
                ? "In how many decisions the sides cite the same guideline is not shown"
                : `The sides cite the same guideline in ${IMR.percent(IMR.share(both, total.decisions))} of ${IMR.words(total.decisions, "decision")}`,
          isOfAll: true,
          of: agreements,
          rows: agreement,
          columns: IMR.rateColumns("Agreement"),
          chart: "rates",
        }),
        IMR.figure("outdated", {
          title: outdated.length
            ? `${outdated[0].label} is cited out of force most: ${IMR.words(outdated[0].decisions, "decision")}`
            : "No edition is cited out of force",
          of: byEdition,
          rows: outdated,
          charted: IMR.ofAll(outdated.slice(0, 15), total.decisions),
          columns: IMR.rateColumns("Edition"),
          chart: "counts",
          nothing: "No edition is cited out of force.",
        }),
      ]);
    },
  };
})();
