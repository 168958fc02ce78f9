"use strict";
// Reasons: why denials are upheld and why they are overturned, side by side on one scale.
(() => {
  const SIDES = ["Upheld", "Overturned"];
  const TO = { Upheld: "to uphold", Overturned: "to overturn" };
  const OWN = ["group", "service"];

  // Fills the choices of drug class and service below what is chosen above them. What is not among them is dropped from
  // the address: the page shows what the address says.
  const choose = (cubes, asked) => {
    const known = { ...asked };
    let types = IMR.values(cubes, "service_type").filter(({ category }) => !asked.category || category === asked.category);
    for (const name of OWN) {
      const found = [...new Set(types.map((type) => type[name]).filter(Boolean))].sort();
      const select = document.querySelector(`#tools [name=${name}]`);
      select.replaceChildren(new Option("all", ""), ...found.map((value) => new Option(value)));
      if (!found.includes(known[name])) delete known[name];
      types = types.filter((type) => !known[name] || type[name] === known[name]);
    }
    IMR.showTools(known);
    if (OWN.some((name) => asked[name] !== known[name])) location.replace(IMR.address("reasons", known));
    return known;
  };

  // How many decisions of a side have a reason, and how many have none; null where that is not shown.
  const counted = (sums, outcome) => {
    const of = (level) => sums.get(`${level}\t${outcome}`)?.decisions ?? (sums.isPartial ? null : 0);
    const [some, none] = [of("some"), of("none")];
    return { some, none, all: some === null || none === null ? null : some + none };
  };

  const listed = (sums, outcome, { some }, filters) =>
    IMR.largestFirst(
      [...sums]
        .map(([key, { decisions }]) => [key.split("\t"), decisions])
        .filter(([[level, side]]) => level === "reason" && side === outcome)
        .map(([[, , reason, meaning], given]) => {
          const what = `${outcome.toLowerCase()} decisions with a reason`;
          const row = IMR.rate(reason, { decisions: some, overturned: given }, null, what);
          const list = IMR.list({ ...filters, outcome, reason });
          const of = `${IMR.count(given)}, ${IMR.percent(row.rate)}`;
          return { ...row, of, given, meaning, list, href: list, shade: row.size === "few" ? "few" : outcome };
        }),
      "given",
    );

  const COLUMNS = [
    { head: "Reason", value: (row) => row.label, href: (row) => row.href },
    { head: "Decisions", value: (row) => row.given, shown: IMR.count, number: true, href: (row) => row.list },
    { head: "Of those with a reason", value: (row) => row.decisions, shown: IMR.count, number: true },
    { head: "Share", value: (row) => row.rate, shown: IMR.percent, number: true },
    { head: "95% from", value: (row) => row.low, shown: IMR.percent, number: true },
    { head: "95% to", value: (row) => row.high, shown: IMR.percent, number: true },
    { head: "Meaning", value: (row) => row.meaning },
  ];

  // In how many decisions no reason was found, in words; the numbers lead to these decisions.
  const sayWithout = (counts, filters) => {
    const parts = SIDES.flatMap((outcome, index) => {
      const { none, all } = counts[outcome];
      const list = IMR.list({ ...filters, outcome, reason: "none" });
      const words =
        all === null
          ? `a number that is not shown of ${outcome.toLowerCase()}`
          : `${IMR.count(none)} of ${IMR.count(all)} ${outcome.toLowerCase()}`;
      const share = all ? ` (${IMR.percent(IMR.share(none, all))})` : "";
      return [index ? " and " : "", none && list ? IMR.element("a", { href: list }, words) : words, share];
    });
    document.getElementById("without").replaceChildren("No reason was found in ", ...parts, " decisions.");
  };

  const title = (outcome, [first], { some, all }) => {
    if (all === 0) return `No decision is ${outcome.toLowerCase()}`;
    if (!first) return `No reason was found in ${outcome.toLowerCase()} decisions`;
    const most = `${first.label}, ${IMR.percent(first.rate)} of ${IMR.count(some)}`;
    return first.size === "few" ? `${outcome}: ${IMR.words(some, "decision")} with a reason` : `Most common reason ${TO[outcome]}: ${most}`;
  };

  const headline = (rows, counts, isRead) => {
    if (!isRead) return "No reasons yet: imr rebuild reads them from the letters";
    if (SIDES.every((outcome) => counts[outcome].all === 0)) return "No decision matches these filters";
    const said = SIDES.filter((outcome) => rows[outcome][0]?.size === "enough").map((outcome) => {
      const [first] = rows[outcome];
      return `${TO[outcome]}: ${first.label}, ${IMR.percent(first.rate)}`;
    });
    if (said.length) return `Most common reason ${said.join("; ")}`;
    return `Fewer than ${IMR.FEW} decisions with a reason on each side: too few to compare`;
  };

  IMR.page = {
    cubes: ["reasons"],
    filtered: "reasons",
    described: (asked) => ({ Service: [asked.group, asked.service].filter(Boolean).join(", ") || "all" }),
    show: async ({ reasons }, address) => {
      const { is_public: isPublic, summary } = IMR.data.site;
      const asked = isPublic ? address : choose(reasons, address);
      const filters = { ...IMR.passing(asked, reasons), ...IMR.only(asked, OWN) };
      const sums = IMR.rollup(reasons, filters, "reason", ({ level, outcome, reason, meaning }) => [
        [level, outcome, reason, meaning].filter(Boolean).join("\t"),
      ]);
      const isRead = !summary.decisions || IMR.values(reasons, "reason").some(({ level }) => level === "reason");
      const counts = Object.fromEntries(SIDES.map((outcome) => [outcome, counted(sums, outcome)]));
      const rows = Object.fromEntries(
        SIDES.map((outcome) => [outcome, listed(sums, outcome, counts[outcome], filters)]),
      );
      const all = [...rows.Upheld, ...rows.Overturned];
      document.getElementById("headline").textContent = IMR.ofThoseShown(headline(rows, counts, isRead), all, sums);
      sayWithout(counts, filters);
      await Promise.all(
        SIDES.map((outcome) =>
          IMR.figure(outcome.toLowerCase(), {
            title: title(outcome, rows[outcome], counts[outcome]),
            of: sums,
            rows: rows[outcome],
            columns: COLUMNS,
            chart: "reasons",
            scaled: all,
            nothing: "No reason was found here.",
          }),
        ),
      );
    },
  };
})();
