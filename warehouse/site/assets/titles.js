"use strict";
// Titles that say what a figure shows, computed from its rows.
(() => {
  IMR.LEFT_OUT = "Not shown: each count here is below 11, or would tell such a count.";

  // A title about rows that lack small cells says so: "of" are the sums that the rows were made of.
  IMR.ofThoseShown = (title, rows, of) =>
    !of.isPartial ? title : rows.length ? `Of those shown: ${title}` : "Not shown: small counts are left out";

  const enough = (rows) => rows.filter((row) => row.size === "enough");

  // The row that differs from all: the highest rate if its whole interval lies above the overall rate, else the lowest if
  // its interval lies below it, else none.
  IMR.extreme = (rows, overall, { said, none }) => {
    if (!rows.length) return "No decisions";
    const comparable = enough(rows);
    if (!comparable.length) return `Fewer than ${IMR.FEW} decisions in each: too few to compare`;
    if (comparable.length === 1)
      return `${said(comparable[0])}: ${IMR.percent(comparable[0].rate)} of ${IMR.count(comparable[0].decisions)}`;
    const highest = comparable.reduce((best, row) => (row.rate > best.rate ? row : best));
    if (overall === null) return `${said(highest)} most: ${IMR.percent(highest.rate)} of ${IMR.count(highest.decisions)}`;
    if (highest.low > overall)
      return `${said(highest)} most: ${IMR.percent(highest.rate)} of ${IMR.count(highest.decisions)}`;
    const lowest = comparable.reduce((least, row) => (row.rate < least.rate ? row : least));
    if (lowest.high < overall)
      return `${said(lowest)} least: ${IMR.percent(lowest.rate)} of ${IMR.count(lowest.decisions)}`;
    return overall === null ? none : `${none} from the ${IMR.percent(overall)} of all`;
  };

  // How a rate moved from the first to the last period that is large enough.
  IMR.moved = (rows) => {
    const comparable = enough(rows);
    if (!rows.length) return "No dated decisions";
    if (!comparable.length) return `Fewer than ${IMR.FEW} decisions in each period: too few to compare`;
    const [first, last] = [comparable[0], comparable.at(-1)];
    if (first === last)
      return `${IMR.percent(first.rate)} of ${IMR.count(first.decisions)} decisions overturned in ${first.label}`;
    const change = `${IMR.percent(first.rate)} in ${first.label}, ${IMR.percent(last.rate)} in ${last.label}`;
    if (last.low > first.high) return `The rate rose: ${change}`;
    if (last.high < first.low) return `The rate fell: ${change}`;
    return `No clear change: ${change}`;
  };

  // The largest row, of all.
  IMR.largest = (rows, total, what) => {
    if (!rows.length) return `No ${what}`;
    const [largest] = IMR.largestFirst([...rows]);
    const of = total === null ? "" : ` of ${IMR.count(total)}`;
    return `Most ${what}: ${largest.label}, ${IMR.count(largest.decisions)}${of}`;
  };

  // The busiest period.
  IMR.busiest = (rows) => {
    if (!rows.length) return "No dated decisions";
    const most = rows.reduce((best, row) => (row.decisions > best.decisions ? row : best));
    return rows.length === 1
      ? `${IMR.words(most.decisions, "decision")} in ${most.label}`
      : `Most decisions in ${most.label}: ${IMR.count(most.decisions)}`;
  };
})();
