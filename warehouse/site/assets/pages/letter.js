"use strict";
// One letter: what was read from it, and the words it was read from.
(() => {
  const LEGEND = { header: "case", reviewer: "reviewer", item: "item", cited: "citation", passage: "passage" };
  const CASE = [
    "case_number",
    "decision_date",
    "assigned_date",
    "application_received_date",
    "ur_denial_date",
    "injury_date",
    "priority",
    "age",
    "sex",
  ];
  const ITEM = [
    "outcome",
    "quantity",
    "quantity_unit",
    "original_request",
    "authorized_portion",
    "is_ancillary",
    "is_retrospective",
    "is_modified",
  ];
  const LONGEST = 160;
  const SIDES = { reviewer: "Reviewer cites", claims_administrator: "Claims administrator cites" };

  const written = (value) =>
    value === null || value === undefined || value === ""
      ? "not printed"
      : value === true
        ? "yes"
        : value === false
          ? "no"
          : String(value);

  // Scrolls to words, or to the value that was read from them, and marks them.
  const seek = (selector) => {
    const found = [...document.querySelectorAll(selector)];
    for (const old of document.querySelectorAll(".sought")) old.classList.remove("sought");
    for (const part of found) part.classList.add("sought");
    found[0]?.scrollIntoView({ block: "center" });
    found[0]?.focus({ preventScroll: true });
  };

  // Buttons for the values of fields, one for each place in the text. ``rest`` has the values that no field took.
  const claims = (evidence) => {
    const free = new Map(evidence.map((one, index) => [index, one]));
    const button = (indexes, text) =>
      IMR.element(
        "button",
        {
          type: "button",
          class: `value ${IMR.kind(evidence[indexes[0]].field)}`,
          "data-values": indexes.join(" "),
          title: "Show its words",
          onclick: () => seek(`mark[data-values~="${indexes[0]}"]`),
        },
        text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text,
      );
    const take = (item, ...fields) => {
      const taken = [...free]
        .filter(([, one]) => one.item_number === item && fields.includes(one.field))
        .map(([index]) => index);
      for (const index of taken) free.delete(index);
      return taken;
    };
    return {
      // One value, whatever the number of places.
      one: (item, value, ...fields) => {
        const places = take(item, ...fields);
        return [places.length ? button(places, written(value)) : written(value)];
      },
      // As many values as places, in the words of the letter.
      many: (item, ...fields) =>
        take(item, ...fields).flatMap((index) => [button([index], evidence[index].value), " "]),
      // The value that was read at these characters, in the words of the letter.
      at: (item, field, { span_start: start, span_end: end }) => {
        const found = [...free].find(
          ([, one]) =>
            one.item_number === item && one.field === field && one.span_start === start && one.span_end === end,
        );
        if (!found) return [];
        free.delete(found[0]);
        return [button([found[0]], found[1].value)];
      },
      rest: () =>
        [...free].map(([index, one]) => [
          `${one.item_number ? `item ${one.item_number}, ` : ""}${IMR.plain(one.field)}`,
          [button([index], one.value)],
        ]),
    };
  };

  const fields = (list, rows) =>
    list.replaceChildren(
      ...rows
        .filter(([, content]) => content.length)
        .flatMap(([label, content]) => [IMR.element("dt", {}, label), IMR.element("dd", {}, ...content)]),
    );

  // The vocabulary entry that classified an item.
  const entry = (rule) => {
    if (!rule) return [IMR.element("p", {}, "No entry of the vocabulary matches.")];
    const [code, letters] = rule.split("~");
    const found = IMR.data.vocabulary[code];
    if (!found) return [IMR.element("p", {}, `${code} is not in the current vocabulary.`)];
    const cells = Object.entries(found.row)
      .filter(([, cell]) => cell)
      .map(([head, cell]) =>
        IMR.element(
          "tr",
          {},
          IMR.element("th", { scope: "row" }, head),
          IMR.element("td", {}, cell.replaceAll("|", " | ")),
        ),
      );
    const misspelled = letters ? `, a misspelling ${IMR.words(Number(letters), "letter")} away` : "";
    return [
      IMR.element(
        "details",
        { class: "entry" },
        IMR.element("summary", {}, `Classified by ${found.file}: ${code.split(":")[1]}${misspelled}`),
        IMR.element("table", {}, IMR.element("tbody", {}, ...cells)),
      ),
    ];
  };

  const citation = (one) => {
    const name = [one.family, one.guideline, one.edition].filter(Boolean).join(" ");
    const out = one.is_out_of_force
      ? `; not in force then (${one.in_force_from ?? "…"} to ${one.in_force_until ?? "…"})`
      : "";
    return IMR.element(
      "li",
      {},
      `${name}${one.section ? `, ${one.section}` : ""}${one.pages?.length ? `, pages ${one.pages.join(", ")}` : ""}${out}`,
    );
  };

  const cited = (item, side, of) => {
    const list = item.citations.filter((one) => one.side === side).map(citation);
    const words = of.many(
      item.item_number,
      ...["citation", "section", "edition", "pages", "basis", "outside_mtus", "guideline_text"].map(
        (part) => `${side}_${part}`,
      ),
    );
    return [
      list.length ? IMR.element("ul", {}, ...list) : "nothing",
      IMR.element("details", {}, IMR.element("summary", {}, "Its words"), ...words),
    ];
  };

  const reasons = (item, of) => {
    if (!item.reasons.length) return ["none that the rules know"];
    const listed = item.reasons.map((one) =>
      IMR.element("li", { title: one.definition }, `${one.reason}: `, ...of.at(item.item_number, "reason", one)),
    );
    return [IMR.element("ol", {}, ...listed)];
  };

  const itemElement = (item, of) => {
    const type = [item.category, item.group, item.service].filter(Boolean).join(" › ");
    const list = IMR.element("dl", { class: "fields" });
    const number = item.item_number;
    fields(list, [
      ["reasons", reasons(item, of)],
      ...(item.title === item.disputed_service
        ? [["disputed service", of.one(number, item.title, "title", "disputed_service")]]
        : [
            ["heading", of.one(number, item.title, "title")],
            ["disputed service", of.one(number, item.disputed_service, "disputed_service")],
          ]),
      ["service type", of.one(number, type, "service_type")],
      ...ITEM.filter((name) => item[name] !== null && item[name] !== false).map((name) => [
        IMR.plain(name),
        of.one(number, item[name], name),
      ]),
      ["body region", of.many(number, "body_region")],
      [SIDES.reviewer, cited(item, "reviewer", of)],
      [SIDES.claims_administrator, cited(item, "claims_administrator", of)],
      ["rationale", of.many(number, "rationale")],
    ]);
    return IMR.element(
      "li",
      { id: `item-${number}`, tabindex: "-1" },
      IMR.element(
        "h3",
        {},
        `${number}. ${item.disputed_service} `,
        IMR.element("span", { class: "outcome", "data-outcome": item.outcome }, item.outcome),
      ),
      ...entry(item.rule),
      list,
    );
  };

  const fill = (letter) => {
    const of = claims(letter.evidence);
    document.getElementById("headline").textContent =
      `${letter.case_number ?? "A letter without case number"}: ${letter.case_outcome ?? "no decision"}`;
    const { originals } = IMR.data.site;
    const original = document.getElementById("original");
    original.hidden = !originals;
    if (originals) {
      original.href = `${originals}/${letter.letter_id.slice(0, 2)}/${letter.letter_id}`;
      original.textContent = `Open the letter as it was received (${letter.media_type === "application/pdf" ? "PDF" : "text"})`;
    }
    const overturned = letter.items.filter(({ outcome }) => outcome === "Overturned").length;
    document.getElementById("letter-summary").textContent =
      `${IMR.words(letter.items.length, "item")}, ${IMR.count(overturned)} overturned; decided ${letter.decision_date ?? "on a day that is not printed"}.`;
    fields(document.getElementById("case"), [
      ...CASE.map((name) => [IMR.plain(name), of.one(0, letter[name], name)]),
      ["diagnoses", of.many(0, "diagnosis")],
      ["layout", [IMR.plain(letter.layout)]],
    ]);
    fields(document.getElementById("reviewer"), [
      ["specialties", of.many(0, "specialty")],
      ["licensed in", of.many(0, "state")],
    ]);
    document.getElementById("items").replaceChildren(...letter.items.map((item) => itemElement(item, of)));
    const rest = of.rest();
    if (rest.length) {
      const list = IMR.element("dl", { class: "fields" });
      fields(list, rest);
      document
        .getElementById("reviewer")
        .parentElement.after(IMR.element("section", {}, IMR.element("h2", {}, "Also read"), list));
    }
    const kinds = Object.entries(LEGEND).flatMap(([kind, label]) => [IMR.element("mark", { class: kind }, label), " "]);
    document.getElementById("legend").replaceChildren(...kinds);
    document.getElementById("letter").hidden = false;
  };

  const fillText = (letter, isAsPrinted) => {
    const text = isAsPrinted ? letter.text : IMR.unwrapped(letter.text, letter.evidence);
    document
      .getElementById("text")
      .replaceChildren(...IMR.marked(text, letter.evidence, (index) => seek(`button[data-values~="${index}"]`)));
  };

  // The choice is part of the address, as every other.
  const chooseLines = (asked) => {
    const box = document.getElementById("as-printed");
    box.checked = asked.lines === "printed";
    box.onchange = () => {
      const { lines, ...rest } = IMR.asked();
      IMR.ask(box.checked ? { ...rest, lines: "printed" } : rest);
    };
  };

  IMR.page = {
    cubes: [],
    show: async (cubes, asked, isAsked) => {
      if (IMR.data.mode === "none") throw new Error("it holds no letters; imr dashboard serve shows them");
      if (!/^[0-9a-f]{64}$/.test(asked.letter ?? ""))
        throw new Error("its address names no letter; choose one from the list of decisions");
      const isNew = IMR.data.letter?.letter_id !== asked.letter;
      if (isNew) {
        await IMR.load("letter", `letters/${asked.letter.slice(0, 2)}/${asked.letter}.js`);
        if (!isAsked()) return;
        fill(IMR.data.letter);
      }
      chooseLines(asked);
      fillText(IMR.data.letter, asked.lines === "printed");
      if (isNew && asked.item) document.getElementById(`item-${Number(asked.item)}`)?.scrollIntoView();
    },
  };
})();
