"use strict";
// Time to decision, counted in letters: a letter counts once, however many decisions it has.
(() => {
  const STEPS = [
    "Assignment to decision",
    "Application to decision",
    "Denial to application",
    "Application to assignment",
  ];
  const LONGEST = 400;

  const sum = (letters) => [...letters.values()].reduce((all, number) => all + number, 0);

  // The days within which a share of the letters lies; ``letters`` maps days to letters.
  const within = (letters, share) => {
    const all = sum(letters);
    let passed = 0;
    for (const [days, number] of [...letters].sort(([one], [other]) => one - other)) {
      passed += number;
      if (passed >= share * all) return days;
    }
    return null;
  };

  // What a public page knows of a step: small counts of its weeks are left out, but these are of all of its letters.
  const published = (step) => {
    const found = IMR.data.site.steps.find((one) => one.step === step);
    return { all: found?.letters ?? null, median: found?.half ?? null, most: found?.most ?? null };
  };

  const inDays = (days) => (days === null ? "–" : days >= LONGEST ? `${LONGEST} days or more` : IMR.words(days, "day"));

  const chooseStep = (step) => {
    const box = document.getElementById("step");
    if (!box.querySelector("input")) {
      for (const name of STEPS) {
        const radio = IMR.element("input", { type: "radio", name: "step", value: name });
        radio.onchange = () => IMR.ask({ ...IMR.asked(), step: name });
        box.append(IMR.element("label", {}, radio, ` ${name}`));
      }
    }
    for (const radio of box.querySelectorAll("input")) radio.checked = radio.value === step;
  };

  const byWeek = (letters, filters, step) => {
    const weeks = new Map();
    for (const [days, number] of letters)
      weeks.set(Math.floor(days / 7), (weeks.get(Math.floor(days / 7)) ?? 0) + number);
    const median = IMR.data.site.is_public ? published(step).median : within(letters, 0.5);
    return [...weeks]
      .sort(([one], [other]) => one - other)
      .map(([week, number]) => {
        const [first, end] = [week * 7, week * 7 + 7];
        const list = IMR.list({
          ...filters,
          step,
          fewest_days: first,
          most_days: week * 7 >= LONGEST - 7 ? 100000 : end - 1,
        });
        return {
          label: `${first} to ${end - 1} days`,
          first,
          after: end,
          letters: number,
          none: 0,
          median,
          tooltip: IMR.words(number, "letter"),
          list,
          href: list,
        };
      });
  };

  const byPeriod = (crossed, grain, filters) =>
    [...crossed]
      .filter(([first]) => first)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([first, letters]) => {
        const [lower, median, upper] = [0.25, 0.5, 0.75].map((share) => within(letters, share));
        const tooltip = `median ${inDays(median)}, half of ${IMR.words(sum(letters), "letter")} within ${lower} to ${upper}`;
        const list = IMR.list({ ...filters, from: first.slice(0, 7), to: IMR.lastDay(first, grain).slice(0, 7) });
        return {
          label: IMR.period(first, grain),
          ...IMR.span(first, grain),
          letters: sum(letters),
          lower,
          median,
          upper,
          tooltip,
          list,
          href: list,
          size: sum(letters) < IMR.FEW ? "few" : "enough",
        };
      });

  const number = (head, name, more = {}) => ({
    head,
    value: (row) => row[name],
    shown: IMR.count,
    number: true,
    ...more,
  });
  const list = { href: (row) => row.list };

  IMR.page = {
    cubes: ["days"],
    filtered: "days",
    described: (asked) => ({ Step: STEPS.includes(asked.step) ? asked.step : STEPS[0] }),
    show: async ({ days }, asked) => {
      const step = STEPS.includes(asked.step) ? asked.step : STEPS[0];
      const filters = IMR.passing(asked, days);
      const { grain } = days[0];
      chooseStep(step);
      const where = ["step", (value) => value === step];
      const crossed = IMR.cross(days, filters, null, "days", where);
      const letters = crossed.get("all") ?? new Map();
      const { all, median, most } = IMR.data.site.is_public
        ? published(step)
        : { all: sum(letters), median: within(letters, 0.5), most: within(letters, 0.9) };
      const of = `of ${IMR.words(all, "letter")}`;
      document.getElementById("headline").textContent =
        all === null
          ? "Not shown: small counts are left out"
          : all
            ? `${step}: half of the letters take ${inDays(median)} or fewer`
            : "No letter with both dates matches these filters";
      IMR.keyFigures([
        {
          id: "median",
          label: IMR.data.site.is_public ? "Half within" : "Median",
          value: all === null ? IMR.NOT_SHOWN : inDays(median),
          of,
        },
        { id: "most", label: "Nine of ten within", value: all === null ? IMR.NOT_SHOWN : inDays(most), of },
        { id: "letters", label: "Letters", value: IMR.count(all), of: "with both dates printed" },
      ]);
      const weeks = byWeek(letters, filters, step);
      const dated = IMR.cross(days, filters, "period", "days", where);
      const periods = byPeriod(dated, grain, {
        ...filters,
        step,
        fewest_days: 0,
        most_days: 100000,
      });
      const fullest = weeks.reduce((best, row) => (row.letters > (best?.letters ?? 0) ? row : best), null);
      await Promise.all([
        IMR.figure("histogram", {
          title: fullest ? `${fullest.label} is most common: ${IMR.count(fullest.letters)} ${of}` : "No letters",
          rows: weeks,
          of: crossed,
          columns: [{ head: "Days", value: (row) => row.label }, number("Letters", "letters", list)],
          chart: "days",
        }),
        IMR.figure("medians", {
          title:
            periods.length > 1
              ? `Median ${inDays(periods[0].median)} in ${periods[0].label}, ${inDays(periods.at(-1).median)} in ${periods.at(-1).label}`
              : periods.length
                ? "One period"
                : "No letters",
          rows: periods,
          of: dated,
          chart: "medians",
          columns: [
            { head: "Period", value: (row) => row.label },
            number("Letters", "letters", list),
            number("A quarter within", "lower"),
            number("Half within (median)", "median"),
            number("Three quarters within", "upper"),
          ],
        }),
      ]);
    },
  };
})();
