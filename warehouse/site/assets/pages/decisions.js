"use strict";
// The decisions that a mark counts, as a list with links to their letters.
(() => {
  const STEP = 200;
  const FILTERS = ["from", "to", "category", "family", "specialty", "ancillary"];
  const LABELS = {
    group: "drug class or subcategory",
    service: "service",
    side: "cited by",
    cited_family: "cites",
    guideline: "guideline",
    section: "section",
    edition: "edition not in force",
    agreement: "",
    reason: "reason",
    topic: "guideline topic",
    region: "body region",
    age: "age",
    year: "year",
    step: "step",
  };
  let shown = STEP;

  const citing = (asked) => (citation) =>
    citation.side === (asked.side ?? "reviewer") &&
    citation.family === asked.cited_family &&
    (asked.guideline === undefined || (citation.guideline ?? "") === asked.guideline) &&
    (asked.section === undefined || citation.section === asked.section) &&
    (asked.edition === undefined || (citation.edition === asked.edition && citation.is_out_of_force));

  // Whether a decision passes all filters. The server has filtered its list already: the test changes nothing there.
  const passes = (asked) => (row) => {
    const families = new Set(row.citations.filter(({ side }) => side === "reviewer").map(({ family }) => family));
    const days = row.steps.find(({ step }) => step === asked.step)?.days;
    return (
      (!asked.first_day || row.decision_date >= asked.first_day) &&
      (!asked.last_day || (row.decision_date && row.decision_date <= asked.last_day)) &&
      (!asked.category || row.category === asked.category) &&
      (!asked.group || row.group === asked.group) &&
      (!asked.service || row.service === asked.service) &&
      (!asked.outcome || row.outcome === asked.outcome) &&
      (!asked.ancillary || row.is_ancillary === (asked.ancillary === "ancillary")) &&
      (!asked.specialty || row.specialties.includes(asked.specialty)) &&
      (!asked.family || (asked.family === "none" ? !families.size : families.has(asked.family))) &&
      (!asked.cited_family || row.citations.some(citing(asked))) &&
      (!asked.agreement || row.agreement === asked.agreement) &&
      (!asked.reason ||
        (asked.reason === "none" ? !row.reasons.length : row.reasons.includes(asked.reason))) &&
      (!asked.topic || row.citations.some(({ side, topic }) => side === "reviewer" && topic === asked.topic)) &&
      (!asked.region || row.regions.includes(asked.region)) &&
      (!asked.age || row.age === asked.age) &&
      (!asked.year || row.decision_date?.startsWith(`${asked.year}-`)) &&
      (!asked.step || (days !== null && days >= Number(asked.fewest_days) && days <= Number(asked.most_days)))
    );
  };

  const chosen = (asked) => {
    const items = Object.entries(LABELS)
      .filter(([name]) => asked[name] !== undefined)
      .map(([name, label]) => {
        const rest = { ...asked };
        delete rest[name];
        const value =
          name === "step"
            ? `${asked.step}, ${asked.fewest_days} to ${asked.most_days >= 100000 ? "more" : asked.most_days} days`
            : asked[name] || "not named";
        const remove = IMR.element(
          "a",
          { href: IMR.address("decisions", rest), "aria-label": `Remove ${label} ${value}` },
          "×",
        );
        return IMR.element("li", {}, `${label} ${value.replace("_", " ")} `.trimStart(), remove);
      });
    document.getElementById("chosen").replaceChildren(...items);
  };

  const COLUMNS = [
    { head: "Decided", value: (row) => row.decision_date ?? "not printed" },
    {
      head: "Disputed service",
      value: (row) => row.disputed_service,
      href: (row) => IMR.address("letter", { letter: row.letter_id, item: row.item_number }),
    },
    { head: "Outcome", value: (row) => row.outcome },
    { head: "Service type", value: (row) => [row.category, row.service].filter(Boolean).join(": ") },
    { head: "Case", value: (row) => row.case_number ?? "not printed" },
    { head: "Item", value: (row) => row.item_number, number: true },
  ];

  // The words of a row that a search looks at.
  const words = (row) =>
    [row.disputed_service, row.category, row.group, row.service, row.case_number, row.outcome, ...row.specialties]
      .filter(Boolean)
      .join(" ")
      .toLowerCase();

  const holds = (searched) => {
    const sought = (searched ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    return (row) => !sought.length || sought.every((word) => words(row).includes(word));
  };

  const ORDERS = {
    oldest: (row) => row.decision_date ?? "9999",
    service: (row) => row.disputed_service,
    type: (row) => [row.category, row.service].filter(Boolean).join(": "),
    outcome: (row) => row.outcome,
    case: (row) => row.case_number ?? "~",
  };

  // The rows in the chosen order; rows that are equal in it stay in theirs, the latest first.
  const sorted = (rows, order) =>
    ORDERS[order]
      ? [...rows].sort((one, other) => ORDERS[order](one).localeCompare(ORDERS[order](other), "en", { numeric: true }))
      : rows;

  // The list: a file of all decisions, or the response of a server, which has filtered it.
  const read = async (exact) => {
    if (IMR.data.mode === "none") throw new Error("it holds no letters; imr dashboard serve shows them");
    if (IMR.data.mode === "files") return IMR.data.list ?? IMR.load("list", "data/list.js");
    return IMR.load("list", `data/list.js?${new URLSearchParams(exact)}`);
  };

  IMR.page = {
    cubes: ["decisions"],
    filtered: "decisions",
    described: (asked) => ({
      "Further filters": ["outcome", ...Object.keys(LABELS), "words"]
        .filter((name) => asked[name])
        .map((name) => `${LABELS[name] ?? name} ${asked[name]}`.trim())
        .join(", "),
    }),
    show: async ({ decisions }, asked, isAsked) => {
      const filters = IMR.passing(asked, decisions);
      chosen(asked);
      IMR.showTools(asked);
      const { grain } = decisions.find((cube) => cube.columns.period);
      const exact = {
        ...IMR.only(
          asked,
          Object.keys(asked).filter((name) => !FILTERS.includes(name)),
        ),
        ...filters,
      };
      delete exact.from;
      delete exact.to;
      if (filters.from) exact.first_day = filters.from;
      if (filters.to) exact.last_day = IMR.lastDay(filters.to, grain);
      const { rows, decisions: all } = await read(exact);
      if (!isAsked()) return;
      const passing = sorted(rows.filter(passes(exact)).filter(holds(asked.words)), asked.sort);
      const isWhole = rows.length === all;
      const count = IMR.data.mode === "served" && !asked.words ? all : passing.length;
      const overturned = passing.filter(({ outcome }) => outcome === "Overturned").length;
      document.getElementById("headline").textContent = count
        ? IMR.words(count, "decision")
        : "No decision matches these filters";
      const part =
        count > passing.length
          ? `the latest ${IMR.count(passing.length)} of them, `
          : asked.words && !isWhole
            ? `found in the latest ${IMR.count(rows.length)}, `
            : "";
      document.getElementById("shown").textContent = count
        ? `${part}${IMR.count(overturned)} of ${IMR.count(passing.length)} overturned${ORDERS[asked.sort] ? "" : ", the latest first"}.`
        : "";
      const table = document.getElementById("list");
      const more = document.getElementById("more");
      const fill = () => {
        IMR.fillTable(table, COLUMNS, passing.slice(0, shown));
        for (const cell of table.querySelectorAll("td:nth-child(3)")) cell.dataset.outcome = cell.textContent;
        more.hidden = passing.length <= shown;
      };
      shown = STEP;
      more.onclick = () => {
        shown += STEP;
        fill();
      };
      fill();
      table.parentElement.hidden = !count;
      document.getElementById("list-csv").hidden = !count;
      document.getElementById("list-csv").onclick = () => IMR.save("imr-decisions.csv", IMR.csv(COLUMNS, passing, IMR.described));
    },
  };
})();
