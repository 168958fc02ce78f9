"use strict";
// A figure: a title that says what it shows, a chart, and the same rows as a table and as CSV.
(() => {
  const link = (href, text) => (href ? IMR.element("a", { href }, text) : text);

  const cell = (row, column) => {
    const value = column.value(row);
    const text = value === null || value === undefined ? "" : (column.shown ?? String)(value);
    return IMR.element("td", { class: column.number ? "number" : null }, link(column.href?.(row), text));
  };

  IMR.fillTable = (table, columns, rows) => {
    const heads = columns.map((column) =>
      IMR.element("th", { scope: "col", class: column.number ? "number" : null }, column.head),
    );
    const body = IMR.element("tbody");
    for (const row of rows) {
      body.append(
        IMR.element("tr", { class: row.size === "few" ? "few" : null }, ...columns.map((column) => cell(row, column))),
      );
    }
    table.replaceChildren(IMR.element("thead", {}, IMR.element("tr", {}, ...heads)), body);
  };

  // A spreadsheet would evaluate a cell that begins like a formula.
  const csvCell = (value) => {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return String(value);
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };

  // Rates have four decimals, which is more than their intervals allow.
  const csvValue = (column, row) => {
    const value = column.value(row);
    return column.shown === IMR.percent && typeof value === "number" ? Number(value.toFixed(4)) : value;
  };

  // ``notes`` are columns with the same value in each row: the filters, the side that cites.
  IMR.csv = (columns, rows, notes = {}) =>
    [
      [...columns.map((column) => column.head), ...Object.keys(notes)].map(csvCell),
      ...rows.map((row) => [...columns.map((column) => csvValue(column, row)), ...Object.values(notes)].map(csvCell)),
    ]
      .map((cells) => cells.join(","))
      .join("\r\n") + "\r\n";

  // Saves a file; the byte order mark tells spreadsheets that a CSV is UTF-8.
  IMR.save = (name, content) => {
    const blob = typeof content === "string" ? new Blob(["\ufeff", content], { type: "text/csv" }) : content;
    const address = URL.createObjectURL(blob);
    IMR.element("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };

  // Shows a figure. ``rows`` fill the table and the CSV, ``charted`` the chart; ``of`` are the sums that the
  // rows were made of, which may lack small cells; ``isOfAll`` says that
  // the title holds all the same; charts with the same rows ``scaled`` have the same scale. ``draw`` draws what is not a
  // chart, and ``image`` makes an image of it. Without either the table is open.
  IMR.figure = async (
    name,
    { title, rows, columns, chart = null, charted = rows, draw = null, image = IMR.image, scaled, nothing = "Nothing matches these filters.", of = {}, isOfAll = false },
  ) => {
    const section = document.getElementById(name);
    // A public page has no figures of what quotes letters.
    if (!section) return;
    section.querySelector("h2").textContent = isOfAll ? title : IMR.ofThoseShown(title, rows, of);
    section.querySelector(".nothing").textContent = of.isPartial ? IMR.LEFT_OUT : nothing;
    section.querySelector(".nothing").hidden = rows.length > 0;
    section.querySelector("details").hidden = !rows.length;
    section.querySelector(".csv").hidden = !rows.length;
    if (!chart && !draw) section.querySelector("details").open = true;
    section.querySelector(".csv").onclick = () =>
      IMR.save(`imr-${document.body.dataset.page}-${name}.csv`, IMR.csv(columns, rows, IMR.described));
    const button = section.querySelector(".image");
    button.hidden = !(chart || draw) || !rows.length;
    button.onclick = async () =>
      IMR.save(`imr-${document.body.dataset.page}-${name}.png`, await image(section.querySelector(".chart")));
    // A table that is closed is filled when it is opened: filters answer sooner.
    const details = section.querySelector("details");
    const fill = () => {
      if (details.open) IMR.fillTable(section.querySelector("table"), columns, rows);
    };
    details.ontoggle = fill;
    fill();
    const host = section.querySelector(".chart");
    if (chart) await IMR.draw(host, chart, charted, scaled);
    else host.hidden = true;
    draw?.(section);
  };

  // Figures in words: the number, what it counts, and of what.
  IMR.keyFigures = (figures) => {
    document
      .getElementById("key-figures")
      .replaceChildren(
        ...figures.map(({ id, label, value, of }) =>
          IMR.element(
            "div",
            { id: `figure-${id}` },
            IMR.element("dt", {}, label),
            IMR.element("dd", {}, IMR.element("strong", {}, value), " ", IMR.element("span", {}, of ?? "")),
          ),
        ),
      );
  };

  // The columns of a table of rates.
  IMR.rateColumns = (head, { href = (row) => row.href, list = (row) => row.list } = {}) => [
    { head, value: (row) => row.label, href },
    { head: "Decisions", value: (row) => row.decisions, shown: IMR.count, number: true, href: list },
    {
      head: "Overturned",
      value: (row) => row.overturned,
      shown: IMR.count,
      number: true,
      href: (row) => IMR.ofOutcome(list(row), "Overturned"),
    },
    { head: "Rate", value: (row) => row.rate, shown: IMR.percent, number: true },
    { head: "95% from", value: (row) => row.low, shown: IMR.percent, number: true },
    { head: "95% to", value: (row) => row.high, shown: IMR.percent, number: true },
  ];

  // Two figures of the same rows, the largest first: their rates, and their numbers of all decisions.
  IMR.ratesAndCounts = (rows, { title, head, of, total }) => {
    const columns = IMR.rateColumns(head);
    const charted = rows.slice(0, 25);
    return Promise.all([
      IMR.figure("rates", { title, isOfAll: true, of, rows, columns, chart: "rates", charted }),
      IMR.figure("counts", {
        title: IMR.largest(rows, total.decisions, "decisions"),
        of,
        rows,
        columns,
        chart: "counts",
        charted: IMR.ofAll(charted, total.decisions),
      }),
    ]);
  };

  // Shows the levels above what the page shows, as links, and the current level.
  IMR.showPath = (steps) => {
    const items = steps.map(({ label, href }, index) =>
      index === steps.length - 1
        ? IMR.element("li", {}, IMR.element("span", { "aria-current": "true" }, label))
        : IMR.element("li", {}, IMR.element("a", { href }, label)),
    );
    document.getElementById("path").replaceChildren(IMR.element("ol", {}, ...items));
  };

  // The address of a list, of the decisions with an outcome.
  IMR.ofOutcome = (list, outcome) => list && `${list}${list.includes("#") ? "&" : "#"}outcome=${outcome}`;

  // The address of the list of a row's decisions; null when the site has no letters.
  IMR.list = (asked) => (IMR.data.mode === "none" ? null : IMR.address("decisions", asked));
})();
