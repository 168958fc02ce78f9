"use strict";
// Compare: any two dimensions crossed, as a heat map of overturn rates or of numbers.
(() => {
  const [ROWS, COLUMNS] = [25, 10];
  const ALL = "All";
  const REST = "All others";
  // What a dimension is called, which filters of the list hold one of its values, and, where a decision may have several
  // values, what they are. Values in order are not sorted by size.
  const DIMENSIONS = {
    category: { head: "Category", one: "a category", asks: (category) => ({ category }) },
    service: { head: "Service", one: "a known service", asks: (service) => ({ service }) },
    drug_class: { head: "Drug class", one: "a drug class", asks: (group) => ({ category: "Pharmaceuticals", group }) },
    topic: {
      head: "Guideline topic",
      one: "a guideline of the reviewer with a topic",
      several: "guideline topics",
      asks: (topic) => ({ topic }),
    },
    family: {
      head: "Guideline family",
      one: "a guideline of the reviewer",
      several: "guideline families",
      asks: (family) => ({ family }),
    },
    specialty: {
      head: "Specialty",
      one: "a reviewer who states a specialty",
      several: "specialties",
      asks: (specialty) => ({ specialty }),
    },
    region: { head: "Body region", one: "a body region", several: "body regions", asks: (region) => ({ region }) },
    reason: { head: "Reason", one: "a reason that was found", several: "reasons", asks: (reason) => ({ reason }) },
    age: { head: "Age", one: "an age", isOrdered: true, asks: (age) => ({ age }) },
    year: { head: "Year", one: "a date of decision", isOrdered: true, asks: (year) => ({ year }) },
  };
  const DEFAULTS = { rows: "category", columns: "topic", measure: "rate" };

  const heads = ({ rows, columns }, word) => `${DIMENSIONS[rows].head}${word}${DIMENSIONS[columns].head.toLowerCase()}`;

  // What the address asks for, with a default where it asks for nothing that there is.
  const choose = (asked) => {
    const known = (name) => (DIMENSIONS[asked[name]] ? asked[name] : DEFAULTS[name]);
    const rows = known("rows");
    const columns = known("columns") === rows ? (rows === "topic" ? "category" : "topic") : known("columns");
    // A reason is one of either outcome: there is no rate to compare.
    const isCounted = asked.measure === "count" || [rows, columns].includes("reason");
    return { rows, columns, measure: isCounted ? "count" : "rate" };
  };

  const showChoice = (chosen) => {
    for (const [name, other] of [
      ["rows", "columns"],
      ["columns", "rows"],
    ]) {
      const select = document.querySelector(`#tools [name=${name}]`);
      select.replaceChildren(...Object.entries(DIMENSIONS).map(([value, { head }]) => new Option(head, value)));
      for (const option of select.options) option.disabled = option.value === chosen[other];
    }
    const rate = document.querySelector("#tools [value=rate]");
    rate.disabled = [chosen.rows, chosen.columns].includes("reason");
    IMR.showTools(chosen);
    document.getElementById("here").href = IMR.address("compare", chosen);
    document.getElementById("swap").onclick = () =>
      IMR.ask({ ...IMR.asked(), ...chosen, rows: chosen.columns, columns: chosen.rows });
  };

  // The cells of the two dimensions: a Map of Maps from row to column to counts; a null is all of its dimension.
  const crossed = ({ columns: of, rows: count }, { rows, columns }) => {
    const found = new Map();
    // A pair is in the cube once, in the order of the dimensions.
    const names = Object.keys(DIMENSIONS);
    const isSwapped = names.indexOf(rows) > names.indexOf(columns);
    const [first, second] = isSwapped ? [columns, rows] : [rows, columns];
    const [one, other] = [of.rows.values.indexOf(first), of.columns.values.indexOf(second)];
    const value = (name, cell) => of[name].values[of[name].numbers[cell]] ?? ALL;
    for (let cell = 0; cell < count; cell += 1) {
      if (of.rows.numbers[cell] !== one || of.columns.numbers[cell] !== other) continue;
      const pair = [value("row", cell), value("column", cell)];
      const [row, column] = isSwapped ? pair.reverse() : pair;
      if (!found.has(row)) found.set(row, new Map());
      found.get(row).set(column, { decisions: of.decisions.numbers[cell], overturned: of.overturned.numbers[cell] });
    }
    return found;
  };

  // The values of a dimension: all of them first, then the largest or the first, and the rest.
  const ordered = (name, sums) => {
    const rank = (label) => (label === ALL ? 0 : label === REST ? 2 : 1);
    return [...sums]
      .sort(
        ([one, { decisions: its }], [other, { decisions }]) =>
          rank(one) - rank(other) || (DIMENSIONS[name].isOrdered ? 0 : decisions - its) || one.localeCompare(other, "en", { numeric: true }),
      )
      .map(([label]) => label);
  };

  // A row of the table for each cell.
  const described = (cells, rows, columns, chosen) => {
    const isRate = chosen.measure === "rate";
    const hasReason = [chosen.rows, chosen.columns].includes("reason");
    return rows.flatMap((row) =>
      columns
        .filter((column) => cells.get(row).has(column))
        .map((column) => {
          const sums = cells.get(row).get(column);
          const cell = IMR.rate(`${row} × ${column}`, sums);
          const isAll = row === ALL || column === ALL;
          const asked = { ...DIMENSIONS[chosen.rows].asks(row), ...DIMENSIONS[chosen.columns].asks(column) };
          const list = isAll || row === REST || column === REST ? null : IMR.list(asked);
          const number = IMR.words(sums.decisions, "decision");
          return {
            ...cell,
            row,
            column,
            isAll,
            list,
            href: list,
            shown: isRate ? IMR.percent(cell.rate) : IMR.count(sums.decisions),
            n: isRate ? IMR.count(sums.decisions) : null,
            tooltip: hasReason ? number : isRate ? cell.tooltip : `${number}, ${cell.tooltip}`,
          };
        }),
    );
  };

  // Colours the cells that are compared, as shares of the largest one; returns that.
  const colour = (compared, measure) => {
    const of = measure === "rate" ? "rate" : "decisions";
    const most = Math.max(measure === "rate" ? 0.1 : 1, ...compared.map((cell) => cell[of]));
    for (const cell of compared) cell.strength = measure === "rate" ? cell.rate / most : Math.sqrt(cell.decisions / most);
    return most;
  };

  const columnsOf = ({ rows, columns }) => [
    { head: DIMENSIONS[rows].head, value: (cell) => cell.row },
    { head: DIMENSIONS[columns].head, value: (cell) => cell.column, href: (cell) => cell.href },
    ...IMR.rateColumns("").slice(1),
  ];

  // The cells with intervals that hold for all of them together, at 95%: of hundreds of cells, some leave their own interval by
  // chance. An error of 0.05 / n on both sides is at most exp(-z * z / 2).
  const together = (cells) => {
    const z = Math.sqrt(2 * Math.log(20 * cells.length));
    return cells.map((cell) => ({ ...cell, ...IMR.wilson(cell.overturned, cell.decisions, z) }));
  };

  const heading = (cells, compared, total, { rows, columns, measure }) => {
    if (!cells.length) return "No decision has both";
    if (measure === "count") return IMR.largest(cells.filter(({ isAll }) => !isAll), total.decisions, "decisions");
    if (!compared.length) return `Fewer than ${IMR.FEW} decisions in each cell: too few to compare`;
    return IMR.extreme(together(compared), total.overturned / total.decisions, {
      said: ({ label }) => `${label} is overturned`,
      none: `No pair of ${heads({ rows, columns }, " and ").toLowerCase()} differs clearly`,
    });
  };

  // How many decisions are counted, and what not to do with them.
  const counted = (total, hasRest, { rows, columns }) => {
    const [one, other] = [DIMENSIONS[rows], DIMENSIONS[columns]];
    const several = [one.several, other.several].filter(Boolean).join(" and ");
    const { decisions } = IMR.data.site.summary;
    return [
      `${IMR.count(total.decisions)} of ${IMR.words(decisions, "decision")} have ${one.one} and ${other.one}; the others are left out.`,
      several ? `A decision counts once for each of its ${several}: do not add up the cells. All counts each decision once.` : "",
      hasRest ? `After the 40 most frequent, values are together: ${REST}.` : "",
      [rows, columns].includes("reason") ? "A reason is given for one outcome only: there is no rate of it." : "",
    ].join(" ");
  };

  IMR.page = {
    cubes: ["compared"],
    show: async ({ compared: [cube] }, asked) => {
      const chosen = choose(asked);
      showChoice(chosen);
      const sums = crossed(cube, chosen);
      const rows = ordered(chosen.rows, [...sums].map(([row, of]) => [row, of.get(ALL)]));
      const columns = ordered(chosen.columns, sums.get(ALL) ?? new Map());
      const total = sums.get(ALL)?.get(ALL) ?? { decisions: 0, overturned: 0 };
      const cells = described(sums, rows, columns, chosen);
      // Of values in order, such as years, none is missing.
      const largest = (values, name, most) => (DIMENSIONS[name].isOrdered ? values : values.slice(0, most + 1));
      const drawn = { rows: largest(rows, chosen.rows, ROWS), columns: largest(columns, chosen.columns, COLUMNS) };
      const compared = cells.filter(
        ({ isAll, size, row, column }) =>
          !isAll && size === "enough" && drawn.rows.includes(row) && drawn.columns.includes(column),
      );
      const most = colour(compared, chosen.measure);
      const title = heading(cells, compared, total, chosen);
      document.getElementById("headline").textContent = title;
      document.getElementById("counted").textContent = counted(total, [...rows, ...columns].includes(REST), chosen);
      const placed = new Map(rows.map((row) => [row, new Map()]));
      for (const cell of cells) placed.get(cell.row).set(cell.column, cell);
      const isRate = chosen.measure === "rate";
      await IMR.figure("cells", {
        title: `${heads(chosen, " by ")}: ${isRate ? "share overturned, and decisions" : "decisions"}`,
        rows: cells,
        columns: columnsOf(chosen),
        image: () => IMR.heatImage(document.getElementById("heat"), document.querySelector("#cells h2").textContent),
        draw: () => {
          const [low, , high] = document.getElementById("ramp").children;
          [low.textContent, high.textContent] = isRate ? [IMR.percent(0), IMR.percent(most)] : ["0", IMR.count(most)];
          document.getElementById("ramp").hidden = !compared.length;
          document.getElementById("cells").style.setProperty("--hue", `var(--${isRate ? "overturned" : "upheld"})`);
          IMR.heat(document.getElementById("heat"), {
            corner: DIMENSIONS[chosen.rows].head,
            ...drawn,
            cells: placed,
          });
        },
      });
    },
  };
})();
