"use strict";
// What the scripts of the site share: data files, elements, and the formats of numbers.
const IMR = { data: {} };

// Data files are scripts that call this: a page opened from disk may not fetch.
IMR.receive = (name, value) => {
  IMR.data[name] = value;
};

// Loads a data file on demand.
IMR.load = (name, path) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = path;
    script.onload = () => resolve(IMR.data[name]);
    script.onerror = () => reject(new Error(`${path} is missing`));
    document.head.append(script);
  });

// Creates an element with text and elements as children; text from letters never becomes markup.
IMR.element = (tag, attributes = {}, ...children) => {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") created.addEventListener("click", value);
    else if (value !== null && value !== undefined && value !== false)
      created.setAttribute(name, value === true ? "" : value);
  }
  created.append(...children.filter((child) => child !== null && child !== undefined));
  return created;
};

// A public page leaves out counts that are small or would tell a small one: they are null.
const isKnown = (number) => number !== null && number !== undefined;
IMR.NOT_SHOWN = "not shown";
IMR.count = (number) => (isKnown(number) ? number.toLocaleString("en-US") : IMR.NOT_SHOWN);
IMR.percent = (share) => (isKnown(share) ? `${(100 * share).toFixed(1)}%` : IMR.NOT_SHOWN);
IMR.words = (number, one, many = `${one}s`) =>
  isKnown(number) ? `${IMR.count(number)} ${number === 1 ? one : many}` : `a number of ${many} that is not shown`;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// The name of a period that begins on a day: Feb 2017, Q1 2017 or 2017.
IMR.period = (first, grain) => {
  const [year, month] = first.split("-");
  if (grain === "year") return year;
  return grain === "quarter" ? `Q${Math.ceil(month / 3)} ${year}` : `${MONTHS[month - 1]} ${year}`;
};

// Where a period begins, lies and ends, as Vega counts time.
IMR.span = (first, grain) => {
  const begins = new Date(`${first}T00:00:00Z`);
  const ends = new Date(begins);
  ends.setUTCMonth(ends.getUTCMonth() + { month: 1, quarter: 3, year: 12 }[grain]);
  return { begins: begins.getTime(), middle: (begins.getTime() + ends.getTime()) / 2, ends: ends.getTime() };
};

// The first day of the period that contains a month of an address, such as 2017-05; undefined for what is no month.
IMR.firstDay = (text, grain) => {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])(-\d\d)?$/.exec(text) ?? [];
  const first = month - ((month - 1) % { month: 1, quarter: 3, year: 12 }[grain]);
  return year && `${year}-${String(first).padStart(2, "0")}-01`;
};

// The last day of the period that begins on a day.
IMR.lastDay = (first, grain) => new Date(IMR.span(first, grain).ends - 1).toISOString().slice(0, 10);
