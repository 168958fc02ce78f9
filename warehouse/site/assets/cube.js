"use strict";
// Cubes: the counts that the page adds up for its filters. site/pack.py writes them.
(() => {
  const ARRAYS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array };
  const MEASURES = ["decisions", "overturned", "letters"];

  // The columns of a packed cube as typed arrays; a dimension has its values beside.
  IMR.unpack = async (packed) => {
    const bytes = Uint8Array.from(atob(packed.data), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const data = await new Response(stream).arrayBuffer();
    const cube = { grain: packed.grain, rows: packed.rows, isPartial: packed.is_partial, columns: {} };
    let offset = 0;
    for (const column of packed.columns) {
      const size = packed.rows * column.bytes;
      const numbers = new ARRAYS[column.bytes](data.slice(offset, offset + size));
      cube.columns[column.name] = { numbers, values: column.values };
      offset += size;
    }
    return cube;
  };

  // The test that each filter applies to the values of its column; none when the filter is not set.
  const ASKED = {
    period: ({ from, to }) =>
      (from || to) && ((value) => value !== null && (!from || value >= from) && (!to || value <= to)),
    category: ({ category }) => category && ((value) => value === category),
    service_type: ({ group, service }) =>
      (group || service) &&
      ((value) => (!group || value.group === group) && (!service || value.service === service)),
    families: ({ family }) => family && ((value) => (family === "none" ? value.length === 0 : value.includes(family))),
    specialties: ({ specialty }) => specialty && ((value) => value.includes(specialty)),
    is_ancillary: ({ ancillary }) => ancillary && ((value) => value === (ancillary === "ancillary")),
  };

  const asked = (filters) =>
    Object.entries(ASKED)
      .map(([column, of]) => [column, of(filters)])
      .filter(([, passes]) => passes);

  // The first cube with all of these columns: on a site without small cells each cube has one dimension.
  const knowing = (cubes, names) => cubes.find((cube) => names.every((name) => cube.columns[name]));

  // The cells of a cube that pass: ``tests`` pairs columns with tests of their values.
  const passing = (cube, tests) => {
    const kept = new Uint32Array(cube.rows);
    let count = 0;
    const tables = tests.map(([name, passes]) =>
      Uint8Array.from(cube.columns[name].values, (value) => (passes(value) ? 1 : 0)),
    );
    const codes = tests.map(([name]) => cube.columns[name].numbers);
    for (let cell = 0; cell < cube.rows; cell += 1) {
      let test = 0;
      while (test < tables.length && tables[test][codes[test][cell]]) test += 1;
      if (test === tables.length) kept[count++] = cell;
    }
    return kept.subarray(0, count);
  };

  // The sums of the cells that pass the filters, by group: a Map from key to measures. ``keys`` gives the groups of a value
  // of the column ``by``: none, one, or several, when a cell counts once for each.
  IMR.rollup = (cubes, filters, by = null, keys = (value) => [value]) => {
    const tests = asked(filters);
    const cube = knowing(cubes, [...tests.map(([column]) => column), ...(by ? [by] : [])]);
    if (!cube) return partial(new Map());
    const places = new Map();
    const place = (key) => places.get(key) ?? (places.set(key, places.size), places.size - 1);
    const groups = by ? cube.columns[by].values.map((value) => keys(value).map(place)) : [[place("all")]];
    const codes = by ? cube.columns[by].numbers : new Uint8Array(cube.rows);
    const cells = passing(cube, tests);
    const sums = [...places.keys()].map((key) => [key, {}]);
    for (const name of MEASURES.filter((measure) => cube.columns[measure])) {
      const { numbers } = cube.columns[name];
      const sum = new Float64Array(places.size);
      for (let index = 0; index < cells.length; index += 1) {
        const of = groups[codes[cells[index]]];
        for (let group = 0; group < of.length; group += 1) sum[of[group]] += numbers[cells[index]];
      }
      sums.forEach(([, measures], group) => {
        measures[name] = sum[group];
      });
    }
    const found = new Map(sums.filter(([, measures]) => Object.values(measures).some((number) => number > 0)));
    // The cell of one value is shown whole or not at all; a range of periods may lack some of its cells.
    const isOneCell = !by && found.size && tests.every(([column]) => column !== "period");
    return cube.isPartial && !isOneCell ? partial(found) : found;
  };

  // Marks sums that lack small cells: what they lack is not 0, but not shown.
  const partial = (sums) => Object.assign(sums, { isPartial: true });

  // The letters of the cells that pass the filters and ``where`` (a column and its test), by the values of two
  // columns: a Map of Maps. Without a first column there is one row, "all".
  IMR.cross = (cubes, filters, row, column, where) => {
    const tests = [...asked(filters), where];
    const cube = knowing(cubes, [...tests.map(([name]) => name), column, ...(row ? [row] : [])]);
    const crossed = new Map();
    if (!cube) return partial(crossed);
    if (cube.isPartial) partial(crossed);
    const rows = row ? cube.columns[row] : { numbers: new Uint8Array(cube.rows), values: ["all"] };
    const { numbers, values } = cube.columns[column];
    const letters = cube.columns.letters.numbers;
    const sums = new Float64Array(rows.values.length * values.length);
    for (const cell of passing(cube, tests)) sums[rows.numbers[cell] * values.length + numbers[cell]] += letters[cell];
    rows.values.forEach((name, first) => {
      const found = values
        .map((value, second) => [value, sums[first * values.length + second]])
        .filter(([, sum]) => sum);
      if (found.length) crossed.set(name, new Map(found));
    });
    return crossed;
  };

  // The sums of all cells that pass the filters.
  // null where a part of them is not shown.
  IMR.total = (cubes, filters) => {
    const sums = IMR.rollup(cubes, filters);
    return sums.isPartial
      ? { decisions: null, overturned: null, letters: null }
      : (sums.get("all") ?? { decisions: 0, overturned: 0, letters: 0 });
  };

  // The share of two counts, null where one is not shown or there is nothing to share.
  IMR.share = (part, all) => (all && part !== null && part !== undefined ? part / all : null);

  // The values of a dimension, from the first cube that has it.
  IMR.values = (cubes, column) => knowing(cubes, [column])?.columns[column].values ?? [];
})();
