"use strict";
// Specialties of the reviewers.
IMR.page = {
  cubes: ["decisions"],
  filtered: "decisions",
  show: async ({ decisions }, asked) => {
    const filters = IMR.passing(asked, decisions);
    const total = IMR.total(decisions, filters);
    const overall = IMR.share(total.overturned, total.decisions);
    const sums = IMR.rollup(decisions, filters, "specialties", (specialties) =>
      specialties.length ? specialties : ["Not stated"],
    );
    const rows = IMR.largestFirst(
      [...sums].map(([label, sum]) => {
        const list = ["Other specialties", "Not stated"].includes(label)
          ? null
          : IMR.list({ ...filters, specialty: label });
        return { ...IMR.rate(label, sum, overall), count: sum.decisions, list, href: list };
      }),
    );
    const said = ({ label }) => `Reviewers in ${label} overturn`;
    const headline =
      total.decisions === 0
        ? "No decision matches these filters"
        : IMR.extreme(rows, overall, { said, none: "No specialty differs clearly" });
    document.getElementById("headline").textContent = IMR.ofThoseShown(headline, rows, sums);
    await IMR.ratesAndCounts(rows, {
      title: `${IMR.words(rows.length, "specialty", "specialties")}${sums.isPartial ? " shown," : ""} in ${IMR.words(total.decisions, "decision")}`,
      head: "Specialty",
      of: sums,
      total,
    });
  },
};
