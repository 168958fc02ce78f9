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

  const MARGIN = 16;
  const TITLE = 32;
  // A word or, where a line may break in it, a part of one.
  const WORDS = /[^\s/-]*[/-]|[^\s/-]+/g;

  const paintText = (pen, node) => {
    const style = getComputedStyle(node.parentElement);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    pen.fillStyle = style.color;
    const range = document.createRange();
    for (const { 0: word, index } of node.data.matchAll(WORDS)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const { left, top } = range.getBoundingClientRect();
      pen.fillText(word, left, top + pen.measureText(word).fontBoundingBoxAscent);
    }
  };

  // The map as an image with its title, at twice its size: every cell and word is painted where the page shows it.
  IMR.heatImage = (table, title) => {
    table.parentElement.scrollLeft = 0;
    const { left, top, width, height } = table.getBoundingClientRect();
    const body = getComputedStyle(document.body);
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    const font = `600 16px ${body.fontFamily}`;
    pen.font = font;
    canvas.width = 2 * (Math.max(width, pen.measureText(title).width) + 2 * MARGIN);
    canvas.height = 2 * (height + TITLE + 2 * MARGIN);
    pen.fillStyle = body.backgroundColor;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.scale(2, 2);
    pen.font = font;
    pen.fillStyle = body.color;
    pen.fillText(title, MARGIN, MARGIN + 16);
    pen.translate(MARGIN - left, MARGIN + TITLE - top);
    for (const cell of table.querySelectorAll("th, td")) {
      const box = cell.getBoundingClientRect();
      pen.fillStyle = getComputedStyle(cell).backgroundColor;
      pen.fillRect(box.left, box.top, box.width - 1, box.height - 1);
    }
    const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) paintText(pen, texts.currentNode);
    return new Promise((resolve) => canvas.toBlob(resolve));
  };

  for (const event of ["mouseover", "focusin"])
    document.addEventListener(event, ({ target }) => {
      const cell = target.closest?.(".heat [data-tip]");
      if (cell) show(cell);
      else hide();
    });
  document.addEventListener("scroll", hide, { capture: true, passive: true });
})();
