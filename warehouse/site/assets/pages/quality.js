"use strict";
// Data quality: what is not loaded, not classified, not known, and how the loads went.
(() => {
  // The verdict of reports/measures.sql while there is no band.
  const TOO_FEW = "fewer than 8 loads before";
  const text = (head, name) => ({ head, value: (row) => row[name] });
  const number = (head, name) => ({ head, value: (row) => row[name], shown: IMR.count, number: true });
  const measured = (head, name) => ({
    head,
    value: (row) => row[name],
    shown: (value) => (value === null ? "–" : value.toLocaleString("en-US", { maximumSignificantDigits: 3 })),
    number: true,
  });
  const share = (part, all) => (all === 0 ? "–" : IMR.percent(IMR.share(part, all)));

  const counted = (rows, name, count) =>
    rows.map((row) => ({
      ...row,
      label: row[name],
      count: row[count],
      tooltip: IMR.count(row[count]),
      of: IMR.count(row[count]),
    }));

  const drift = (loads, summary) =>
    [...loads]
      .reverse()
      .filter((load) => load.decisions)
      .map((load) => {
        const at = Date.parse(`${load.started.replace(" ", "T")}Z`);
        const rate = IMR.rate(
          load.started,
          { decisions: load.decisions, overturned: load.unclassified },
          summary.unclassified / summary.decisions,
        );
        return {
          ...rate,
          begins: at,
          middle: at,
          ends: at,
          tooltip: `${IMR.count(load.unclassified)} of ${IMR.words(load.decisions, "decision")} unclassified`,
          ...load,
        };
      });

  IMR.page = {
    cubes: [],
    show: async () => {
      const { summary } = IMR.data.site;
      const quality = IMR.data.quality;
      const refused = summary.quarantined;
      document.getElementById("headline").textContent =
        `${share(summary.unclassified, summary.decisions)} of decisions unclassified, ${IMR.count(refused)} of ${IMR.words(summary.received, "letter")} not loaded`;
      IMR.keyFigures([
        {
          id: "loaded",
          label: "Letters loaded",
          value: IMR.count(summary.loaded),
          of: `of ${IMR.count(summary.received)} received`,
        },
        {
          id: "superseded",
          label: "Superseded",
          value: IMR.count(summary.superseded),
          of: "by a later letter of their case",
        },
        { id: "quarantined", label: "Quarantined", value: IMR.count(refused), of: share(refused, summary.received) },
        {
          id: "unclassified",
          label: "Unclassified",
          value: share(summary.unclassified, summary.decisions),
          of: `${IMR.count(summary.unclassified)} of ${IMR.words(summary.decisions, "decision")}`,
        },
        {
          id: "unknown",
          label: "Citations not known",
          value: share(summary.unknown_citations, summary.citations),
          of: `${IMR.count(summary.unknown_citations)} of ${IMR.words(summary.citations, "citation")}`,
        },
      ]);
      const loads = drift(quality.loads, summary);
      const outside = quality.measures.filter((row) => row.verdict === "outside of the band");
      const reasons = counted(quality.quarantine, "reason", "letters");
      await Promise.all([
        IMR.figure("drift", {
          title:
            loads.length > 1
              ? `${share(loads.at(-1).unclassified, loads.at(-1).decisions)} unclassified in the last load, ${share(summary.unclassified, summary.decisions)} in all`
              : `One load: ${share(summary.unclassified, summary.decisions)} unclassified`,
          rows: loads,
          chart: loads.length > 1 ? "trend" : null,
          columns: [text("Load", "started"), number("Decisions", "decisions"), number("Unclassified", "unclassified")],
          nothing: "No load has decisions.",
        }),
        IMR.figure("measures", {
          title: outside.length
            ? `The last load is unlike those before: ${outside.map((row) => row.measure).join(", ")}`
            : !loads.length
              ? "Nothing was loaded"
              : quality.measures.every((row) => row.verdict === TOO_FEW)
                ? "There is nothing to compare the last load with yet"
                : "The last load is no exception",
          rows: quality.measures,
          columns: [
            text("Measure", "measure"),
            measured("Last load", "value"),
            measured("Usual", "usual"),
            measured("Expected from", "expected_from"),
            measured("to", "expected_to"),
            text("Verdict", "verdict"),
          ],
          nothing: loads.length ? "A band takes 8 loads before the last one." : "Nothing was loaded.",
        }),
        IMR.figure("quarantine", {
          title: reasons.length
            ? `${IMR.words(refused, "letter")} quarantined, most for: ${reasons[0].label}`
            : "No letter is quarantined",
          rows: reasons,
          chart: "counts",
          columns: [text("Reason", "reason"), number("Letters", "letters"), text("Last received", "last_received")],
          nothing: "No letter is quarantined.",
        }),
        IMR.figure("unclassified", {
          title: quality.unclassified.length
            ? `${IMR.words(summary.unclassified, "decision")} unclassified`
            : "Every decision is classified",
          rows: quality.unclassified,
          columns: [text("Disputed service", "disputed_service"), number("Decisions", "decisions")],
          nothing: "Every decision is classified.",
        }),
        IMR.figure("citations", {
          title: quality.unknown_citations.length
            ? `${IMR.words(summary.unknown_citations, "citation")} not in the vocabulary`
            : "Every citation is known",
          rows: quality.unknown_citations,
          columns: [
            text("Family", "family"),
            text("Guideline", "guideline"),
            text("Edition", "edition"),
            text("Section", "section"),
            number("Citations", "citations"),
          ],
          nothing: "Every citation is known.",
        }),
        IMR.figure("expectations", {
          title: quality.expectations.length
            ? `${IMR.words(quality.expectations.length, "rule")} did not hold for every row`
            : "Every rule held",
          rows: quality.expectations,
          columns: [
            text("Table", "suite"),
            text("Rule", "expectation"),
            text("Column", "column_name"),
            text("Severity", "severity"),
            number("Rows failed", "unexpected_count"),
            number("Rows", "element_count"),
          ],
          nothing: "Every rule held.",
        }),
        IMR.figure("loads", {
          title: `Last load ${summary.last_load}`,
          rows: quality.loads,
          nothing: "Nothing was loaded.",
          columns: [
            text("Started (UTC)", "started"),
            text("Kind", "kind"),
            ...["received", "new", "duplicate", "loaded", "quarantined", "superseded", "decisions", "unclassified"].map(
              (name) => number(name[0].toUpperCase() + name.slice(1), name),
            ),
          ],
        }),
      ]);
    },
  };
})();
