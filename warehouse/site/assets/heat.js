"use strict";
// A heat map: a table whose cells are coloured by a number. Arrow keys move between its cells; what a cell says is shown
// beside it when it is pointed at or has the focus.
(() => {
  const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  // At full strength the words on a colour would be hard to read.
  const STRONGEST = 45;

  const hide = () => {
    document.getElementById("tip").hidden = true;
  };

  const show = (cell) => {
    const tip = document.getElementById("tip");
    tip.textContent = cell.dataset.tip;
    tip.hidden = false;
    const { left, top, bottom } = cell.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = tip;
    tip.style.left = `${Math.max(8, Math.min(left, document.documentElement.clientWidth - width - 8))}px`;
    tip.style.top = `${bottom + height + 8 < innerHeight ? bottom + 4 : top - height - 4}px`;
  };

  const content = ({ shown, n, href, label, tooltip }) => {
    const words = [IMR.element("b", {}, shown), n ? IMR.element("small", {}, n) : null];
    const attributes = { tabindex: "-1", "data-tip": `${label}: ${tooltip}`, "aria-label": `${label}: ${tooltip}` };
    return href
      ? IMR.element("a", { href, ...attributes }, ...words)
      : IMR.element("span", { role: "img", ...attributes }, ...words);
  };

  const cellElement = (cell) => {
    if (!cell) return IMR.element("td");
    const kinds = [cell.isAll && "all", cell.size === "few" && "few"].filter(Boolean);
    const element = IMR.element("td", { class: kinds.join(" ") || null }, content(cell));
    if (cell.strength) element.style.setProperty("--share", `${Math.round(STRONGEST * Math.min(1, cell.strength))}%`);
    return element;
  };

  // Fills the table with ``cells``, one Map of cells by column for each row. A cell has what it shows, a sentence, a
  // ``strength`` from 0 to 1, and a href.
  IMR.heat = (table, { corner, rows, columns, cells }) => {
    const heads = columns.map((column) => IMR.element("th", { scope: "col" }, column));
    const body = rows.map((row) =>
      IMR.element(
        "tr",
        {},
        IMR.element("th", { scope: "row" }, row),
        ...columns.map((column) => cellElement(cells.get(row)?.get(column))),
      ),
    );
    table.replaceChildren(
      IMR.element("thead", {}, IMR.element("tr", {}, IMR.element("th", { scope: "col" }, corner), ...heads)),
      IMR.element("tbody", {}, ...body),
    );
    table.querySelector("[data-tip]")?.setAttribute("tabindex", "0");
    table.onkeydown = (event) => {
      if (event.key === "Escape") hide();
      const here = event.target.closest("td");
      if (!here || !MOVES[event.key]) return;
      event.preventDefault();
      const [down, right] = MOVES[event.key];
      let [row, column] = [here.parentElement.rowIndex, here.cellIndex];
      let next = null;
      do {
        row += down;
        column += right;
        next = table.rows[row]?.cells[column];
      } while (next && next.tagName === "TD" && !next.firstChild);
      const cell = next?.querySelector("[data-tip]");
      if (!cell) return;
      event.target.setAttribute("tabindex", "-1");
      cell.setAttribute("tabindex", "0");
      cell.focus();
    };
  };

  for (const event of ["mouseover", "focusin"])
    document.addEventListener(event, ({ target }) => {
      const cell = target.closest?.(".heat [data-tip]");
      if (cell) show(cell);
      else hide();
    });
  document.addEventListener("scroll", hide, { capture: true, passive: true });
})();
