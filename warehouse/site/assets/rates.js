"use strict";
// Rates with their intervals. A rate of fewer decisions than FEW is not compared.
IMR.FEW = 30;
const Z = 1.959964;

// Wilson's interval: unlike the normal approximation it holds for few decisions and for rates near 0.
IMR.wilson = (hits, all, z = Z) => {
  if (!all) return { low: 0, high: 1 };
  const share = hits / all;
  const weight = 1 + (z * z) / all;
  const middle = (share + (z * z) / (2 * all)) / weight;
  const half = (z / weight) * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
};

// A row of a chart: its label, its counts, its rate with interval, and its ``tooltip``, a field of the charts. ``what``
// says what the share is of.
IMR.rate = (label, { decisions, overturned }, overall = null, what = "overturned") => {
  const { low, high } = IMR.wilson(overturned, decisions);
  const rate = decisions ? overturned / decisions : 0;
  const tooltip =
    `${IMR.percent(rate)}: ${IMR.count(overturned)} of ${IMR.count(decisions)} ${what} ` +
    `(95% interval ${IMR.percent(low)} to ${IMR.percent(high)})`;
  const size = decisions < IMR.FEW ? "few" : "enough";
  const of = `${IMR.count(overturned)} of ${IMR.count(decisions)}`;
  return { label, decisions, overturned, rate, low, high, tooltip, of, size, overall };
};

// Rows as shares of all decisions, for a chart of their numbers.
IMR.ofAll = (rows, all) => rows.map((row) => ({ ...row, of: all ? `${IMR.count(row.decisions)} of ${IMR.count(all)}` : IMR.count(row.decisions) }));

// Rows in order of their size, the largest first.
IMR.largestFirst = (rows, measure = "decisions") =>
  rows.sort((one, other) => other[measure] - one[measure] || String(one.label).localeCompare(String(other.label)));
