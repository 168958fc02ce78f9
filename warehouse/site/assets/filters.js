"use strict";
// The filters: they are the fragment of the address, so that a link keeps them.
(() => {
  const NAMES = ["from", "to", "category", "family", "specialty", "ancillary"];
  const COLUMN = {
    from: "period",
    to: "period",
    category: "category",
    family: "families",
    specialty: "specialties",
    ancillary: "is_ancillary",
  };
  const LABELS = {
    from: "from",
    to: "to",
    category: "category",
    family: "reviewer cites",
    specialty: "specialty",
    ancillary: "ancillary:",
  };
  const ANCILLARY = { primary: "without ancillary services", ancillary: "ancillary services only" };
  const FAMILIES = ["MTUS", "ODG", "ACOEM", "Other"];

  IMR.asked = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

  // The address of a page with these filters.
  IMR.address = (page, asked) => {
    const given = Object.entries(asked).filter(([, value]) => value !== undefined && value !== null && value !== false);
    const hash = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return `${page}.html${hash ? `#${hash}` : ""}`;
  };

  // Changes what the page shows; the back button restores what it showed.
  IMR.ask = (asked) => {
    location.hash = IMR.address("", asked).split("#")[1] ?? "";
  };

  IMR.only = (asked, names = NAMES) =>
    Object.fromEntries(Object.entries(asked).filter(([name]) => names.includes(name)));

  // The size of the periods of a page.
  const grainOf = (cubes) => cubes.find((cube) => cube.columns.period)?.grain;

  // The filters for cubes: a month of the address becomes the period that contains it, with decisions or without.
  IMR.passing = (asked, cubes) => {
    const filters = {};
    for (const name of NAMES) {
      if (!asked[name] || !IMR.values(cubes, COLUMN[name]).length) continue;
      const value = COLUMN[name] === "period" ? IMR.firstDay(asked[name], grainOf(cubes)) : asked[name];
      if (value) filters[name] = value;
    }
    return filters;
  };

  const options = (name, cubes) => {
    const values = IMR.values(cubes, COLUMN[name]);
    if (COLUMN[name] === "period") {
      const grain = grainOf(cubes);
      return values.filter((first) => first !== null).map((first) => [first.slice(0, 7), IMR.period(first, grain)]);
    }
    if (name === "category") return values.map((value) => [value, value]);
    if (!values.length) return [];
    const known = new Set(values.flat());
    if (name === "family")
      return [
        ...FAMILIES.filter((family) => known.has(family)).map((family) => [family, family]),
        ["none", "no guideline"],
      ];
    if (name === "specialty")
      return [...known]
        .filter((one) => one !== "Other specialties")
        .sort()
        .map((one) => [one, one]);
    return values.length > 1
      ? [
          ["primary", "without ancillary"],
          ["ancillary", "ancillary only"],
        ]
      : [];
  };

  // The filters in words.
  IMR.filterSummary = (asked, cubes) => {
    const grain = grainOf(cubes);
    const filters = IMR.passing(asked, cubes);
    const words = [];
    const { from, to } = filters;
    if (from && to) words.push(`${IMR.period(from, grain)} to ${IMR.period(to, grain)}`);
    else if (from) words.push(`from ${IMR.period(from, grain)}`);
    else if (to) words.push(`to ${IMR.period(to, grain)}`);
    if (filters.category) words.push(filters.category);
    if (filters.family)
      words.push(filters.family === "none" ? "reviewer cites no guideline" : `reviewer cites ${filters.family}`);
    if (filters.specialty) words.push(filters.specialty);
    if (filters.ancillary) words.push(ANCILLARY[filters.ancillary] ?? filters.ancillary);
    return words.join(", ") || "all decisions";
  };

  // What the address asks for and this page cannot apply, in words; empty when it applies everything.
  IMR.notApplied = (asked, cubes) => {
    const applied = IMR.passing(asked, cubes);
    const dropped = NAMES.filter((name) => asked[name] && applied[name] === undefined);
    return dropped.map((name) => `${LABELS[name]} ${ANCILLARY[asked[name]] ?? asked[name]}`).join(", ");
  };

  // Fills the form of the filters; a filter that the page does not have is disabled.
  IMR.buildFilters = (cubes) => {
    const box = document.getElementById("filters");
    if (!box) return;
    for (const select of box.querySelectorAll("select")) {
      const found = options(select.name, cubes);
      select.append(
        new Option(found.length ? "all" : "not on this page", ""),
        ...found.map(([value, label]) => new Option(label, value)),
      );
      select.disabled = !found.length;
      select.addEventListener("change", () => {
        const asked = { ...IMR.asked(), [select.name]: select.value };
        if (!select.value) delete asked[select.name];
        IMR.ask(asked);
      });
    }
    box.hidden = [...box.querySelectorAll("select")].every((select) => select.disabled);
    box.open = matchMedia("(min-width: 48rem)").matches;
    box.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    box.querySelector("#clear").addEventListener("click", () =>
      IMR.ask(
        IMR.only(
          IMR.asked(),
          Object.keys(IMR.asked()).filter((name) => !NAMES.includes(name)),
        ),
      ),
    );
  };

  // The controls of a page's own show what the address asks for, and change it.
  IMR.showTools = (asked) => {
    for (const control of document.getElementById("tools").elements) {
      if (!control.name) continue;
      if (control !== document.activeElement || control.tagName === "SELECT") control.value = asked[control.name] ?? "";
      control.onchange = () => {
        const next = { ...IMR.asked(), [control.name]: control.value };
        if (!control.value) delete next[control.name];
        IMR.ask(next);
      };
    }
    document.getElementById("tools").onsubmit = (event) => event.preventDefault();
  };

  // The option of a period, which is added in its place when the period has no decisions.
  const choosePeriod = (select, first, grain) => {
    const month = first.slice(0, 7);
    const options = [...select.options];
    if (!options.some(({ value }) => value === month))
      select.add(new Option(IMR.period(first, grain), month), options.find(({ value }) => value > month) ?? null);
    return month;
  };

  // Shows the filters in the form and in the links to other pages.
  IMR.showFilters = (asked, cubes) => {
    for (const link of document.querySelectorAll("[data-keeps-filters]")) {
      link.href = IMR.address(link.getAttribute("href").split(".html")[0], IMR.only(asked));
    }
    const box = document.getElementById("filters");
    if (!box) return;
    const filters = IMR.passing(asked, cubes);
    for (const select of box.querySelectorAll("select")) {
      const value = filters[select.name] ?? "";
      select.value = COLUMN[select.name] === "period" ? choosePeriod(select, value, grainOf(cubes)) : value;
    }
    box.querySelector("#filter-summary").textContent = IMR.filterSummary(asked, cubes);
    box.querySelector("#here").href = location.href;
    box.querySelector("#clear").disabled = !Object.keys(filters).length;
  };
})();
