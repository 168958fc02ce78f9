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
