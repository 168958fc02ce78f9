"use strict";
// Draws the charts of data/charts.js in the colours of the theme. An existing chart only gets new rows.
(() => {
  const NARROW = 560;
  const drawn = new Map();

  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    return (name) => style.getPropertyValue(`--${name}`).trim();
  };

  const config = (colour) => ({
    background: "transparent",
    font: getComputedStyle(document.body).fontFamily,
    view: { stroke: null },
    axis: {
      labelColor: colour("quiet"),
      titleColor: colour("quiet"),
      gridColor: colour("line"),
      domainColor: colour("line"),
      tickColor: colour("line"),
      labelFontSize: 12,
      labelPadding: 6,
    },
    axisY: { labelColor: colour("ink"), labelFontSize: 13 },
    axisQuantitative: { labelColor: colour("quiet"), labelFontSize: 12 },
    text: { fontSize: 13 },
    line: { interpolate: "linear" },
  });

  const coloured = (spec) => {
    const colour = colours();
    const text = JSON.stringify(spec).replace(/"\$([a-z]+)"/g, (_, name) => JSON.stringify(colour(name)));
    return { ...JSON.parse(text), config: config(colour) };
  };

  // The height of a chart: fixed, or a step per row.
  const height = (spec, rows) => (spec.height.step ? spec.height.step * rows.length : spec.height);

  const specFor = (host, name) => {
    const narrow = `${name}_narrow`;
    return host.clientWidth < NARROW && IMR.data.charts[narrow] ? narrow : name;
  };

  // The upper end of a chart of rates: it contains every dot, and the interval of every row that is large enough.
  const limit = async ({ view, spec, scaled: rows }) => {
    if (!IMR.data.charts[spec].params) return;
    const reached = rows.map((row) => (row.size === "enough" ? row.high : row.rate));
    const least = rows.some((row) => row.size === "enough") ? 0.1 : Math.max(...rows.map((row) => row.high));
    await view.signal("limit", Math.min(1, 1.04 * Math.max(least, ...reached))).runAsync();
  };

  // Where a click leads: a mark to its row, a part of a bar to the decisions of its outcome, a label of the axis to the
  // row of its name.
  const PARTS = { layer_0_marks: "Upheld", layer_1_marks: "Overturned" };
  const target = (chart, item) => {
    if (item?.mark?.role === "axis-label") return chart.rows.find((row) => row.label === item.datum.value)?.href;
    const { href } = item?.datum ?? {};
    const outcome = chart.name === "volume" && PARTS[item?.mark?.name];
    return href && outcome ? IMR.ofOutcome(href, outcome) : href;
  };

  const embed = async (host, chart) => {
    chart.view?.finalize();
    chart.spec = specFor(host, chart.name);
    const named = IMR.data.charts[chart.spec];
    const spec = { ...coloured(named), height: height(named, chart.rows), datasets: { rows: chart.rows } };
    // Without eval: Vega interprets expressions instead of compiling them.
    const embedded = await vegaEmbed(host, spec, {
      ast: true,
      actions: false,
      renderer: "svg",
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
      logLevel: 1,
    });
    chart.view = embedded.view;
    // Screen readers read the title of the chart and its table, not its marks.
    host.querySelector("svg").setAttribute("aria-hidden", "true");
    // The labels of these charts are names of rows.
    host.toggleAttribute("data-labels", /^(rates|reasons|counts)/.test(chart.name));
    await limit(chart);
    chart.view.addEventListener("click", (event, item) => {
      const address = target(chart, item);
      if (address) location.href = address;
    });
  };

  // Draws rows as the chart ``name``; a row with a href leads there when its mark is clicked. Charts that are compared
  // have the same scale: that of the rows ``scaled``.
  IMR.draw = async (host, name, rows, scaled = rows) => {
    host.hidden = !rows.length;
    if (!rows.length) return;
    const chart = drawn.get(host);
    if (chart && chart.name === name && chart.spec === specFor(host, name)) {
      Object.assign(chart, { rows, scaled });
      chart.view.height(height(IMR.data.charts[chart.spec], rows));
      chart.view.data("rows", rows);
      await (IMR.data.charts[chart.spec].params ? limit(chart) : chart.view.runAsync());
      return;
    }
    chart?.view.finalize();
    const fresh = { name, rows, scaled };
    await embed(host, fresh);
    drawn.set(host, fresh);
  };

  // The chart as an image, at twice its size, on the colour of the page.
  IMR.image = async (host) => {
    const { view } = drawn.get(host);
    view.background(getComputedStyle(document.body).backgroundColor);
    const canvas = await (await view.runAsync()).toCanvas(2);
    view.background("transparent");
    await view.runAsync();
    return new Promise((resolve) => canvas.toBlob(resolve));
  };

  const again = () =>
    Promise.all([...drawn].filter(([host]) => !host.hidden).map(([host, chart]) => embed(host, chart)));

  document.addEventListener("themechange", () => {
    if (drawn.size) again();
  });
  addEventListener("resize", () => {
    for (const [host, chart] of drawn) if (!host.hidden && specFor(host, chart.name) !== chart.spec) embed(host, chart);
  });
})();
