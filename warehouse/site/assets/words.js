"use strict";
// The words of a letter with the values that were read from them marked.
(() => {
  const KINDS = {
    header: /^(case_number|.*_date|priority|age|sex|diagnosis)$/,
    reviewer: /^(specialty|state)$/,
    cited: /_(citation|section|edition|pages|basis|outside_mtus)$/,
    passage: /^(rationale|.*_guideline_text)$/,
  };

  // What kind of value a field is: of the case, the reviewer, the item, what is cited, or a whole passage.
  IMR.kind = (field) => Object.keys(KINDS).find((name) => KINDS[name].test(field)) ?? "item";
  IMR.plain = (field) => field.replaceAll("_", " ").replace(/\b(ur|mtus)\b/g, (word) => word.toUpperCase());

  // The pieces of the text between which the set of values changes. Spans count characters, JavaScript counts halves of
  // them: the text is cut as characters.
  const pieces = (text, evidence) => {
    const characters = Array.from(text);
    const cuts = new Set([0, characters.length]);
    for (const { span_start: start, span_end: end } of evidence) cuts.add(start).add(end);
    const bounds = [...cuts].filter((cut) => cut >= 0 && cut <= characters.length).sort((one, other) => one - other);
    const starting = evidence
      .map((one, index) => ({ ...one, index }))
      .sort((one, other) => one.span_start - other.span_start);
    const open = new Set();
    let next = 0;
    return bounds.slice(0, -1).map((start, piece) => {
      for (const one of open) if (one.span_end <= start) open.delete(one);
      while (next < starting.length && starting[next].span_start <= start) {
        if (starting[next].span_end > start) open.add(starting[next]);
        next += 1;
      }
      return { words: characters.slice(start, bounds[piece + 1]).join(""), values: [...open] };
    });
  };

  // Lines that begin something: a bullet, a number, a label, a heading in capitals, the footer of a page.
  const BEGINS = /^\s*([•*-]|\d+[.)]\s|[A-Z][\w ()/]{2,50}:|[^a-z]+$|Final Determination Letter)/;
  const LONGEST_PRINTED = 140;

  // The text with a space for each line break that only wraps a sentence: the next word would not have fitted into the line,
  // and begins neither such a line nor the heading of an item. Letters whose paragraphs are lines stay as they are. Spans
  // stay valid.
  IMR.unwrapped = (text, evidence) => {
    const lines = text.split("\n");
    const lengths = lines
      .map((line) => line.length)
      .filter(Boolean)
      .sort((one, other) => one - other);
    const width = lengths[Math.floor(0.9 * lengths.length)] ?? 0;
    if (width > LONGEST_PRINTED) return text;
    const titles = new Set(evidence.filter(({ field }) => field === "title").map(({ span_start: start }) => start));
    let start = 0;
    return lines.reduce((joined, line, index) => {
      const before = lines[index - 1];
      start += Array.from(before).length + 1;
      const isFull = before.length + 1 + line.trimStart().search(/\s|$/) > 0.85 * width;
      const isWrapped = before.trim() && line.trim() && isFull && !BEGINS.test(line) && !titles.has(start);
      return joined + (isWrapped ? " " : "\n") + line;
    });
  };

  const length = ({ span_start: start, span_end: end }) => end - start;

  // The text as elements; ``chosen`` is called with the number of the value whose words were clicked, the narrowest first.
  IMR.marked = (text, evidence, chosen) =>
    pieces(text, evidence).map(({ words, values }) => {
      if (!values.length) return document.createTextNode(words);
      const narrowest = values.sort((one, other) => length(one) - length(other))[0];
      return IMR.element(
        "mark",
        {
          class: IMR.kind(narrowest.field),
          "data-values": values.map(({ index }) => index).join(" "),
          title: values
            .map(({ field, value }) => `${IMR.plain(field)}: ${value.length > 80 ? `${value.slice(0, 80)}…` : value}`)
            .join("\n"),
          tabindex: "-1",
          onclick: () => chosen(narrowest.index),
        },
        words,
      );
    });
})();
