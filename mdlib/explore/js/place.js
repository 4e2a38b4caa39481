// Where does each number go? Draws facts.by[sizes], the places as mdlib has them.
import { h, id, symbol, radios, stepper, toggle, travel, open, random } from "./parts.js";

const LAYOUTS = ["denominator", "numerator"], ARRANGEMENTS = ["vec", "row-vec", "block"];
const TINTS = 12, ROOM = 384, LARGEST = 4, MOST = 9;

const table = (facts, value) => facts.by[[...value.f, ...value.x].join()];
const same = (a, b) => String(a) === String(b);

// The places of all entries in one layout: a list of [row, column], in the order of `entries`.
function cellsOf(here, value, layout = value.layout, arrangement = value.arrangement) {
  return here.cells[layout][arrangement];
}

// What the grid shows, row by row: the numbers of the entries.
export function grid(here, value, layout = value.layout) {
  const [rows, cols] = here.shape[layout][value.arrangement];
  const lines = Array.from({ length: rows }, () => Array(cols).fill(-1));
  cellsOf(here, value, layout).forEach(([r, c], at) => { lines[r][c] = at; });
  return lines;
}

function indices(here, at) {
  const [i, j, k, l] = here.entries[at];
  return [here.f_names[i][j], here.x_names[k][l]];
}

export function spoken(here, at, say) {
  const [f, x] = indices(here, at);
  return say("place-entry", { f, x });
}

function caption(here, value, say) {
  const { layout, arrangement } = value;
  return say("place-caption", { rows: here.rows[layout][arrangement], columns: here.columns[layout][arrangement] });
}

// The sentence under the picture; `before` is where the entry stood, if it was just moved.
export function describe(value, facts, say, before = null) {
  const here = table(facts, value), at = here.entries.findIndex((each) => same(each, value.picked));
  if (at < 0) return say("place-rule", { rule: here.rule[value.arrangement] });
  const [row, col] = cellsOf(here, value)[at].map((n) => n + 1);
  const parts = { entry: spoken(here, at, say), row, col, layout: say(`place-${value.layout}`), caption: caption(here, value, say) };
  if (!before) return say("place-stands", parts);
  const [old_row, old_col] = before.map((n) => n + 1);
  return say(old_row === row && old_col === col ? "place-stayed" : "place-moved", { ...parts, old_row, old_col });
}

// Which word answers a click on the cell of entry `at`, where `asked` goes elsewhere.
export function miss(value, here, at, asked) {
  const [row, col] = cellsOf(here, value)[at], isAt = (place) => place[0] === row && place[1] === col;
  const other = LAYOUTS.find((each) => each !== value.layout);
  if (isAt(cellsOf(here, value, other)[asked])) return ["place-no-layout", {}];
  const arrangement = ARRANGEMENTS.find((each) => each !== value.arrangement && isAt(cellsOf(here, value, value.layout, each)[asked]));
  if (arrangement) return ["place-no-arrangement", { other: arrangement }];
  const [f, x] = indices(here, at), [g, y] = indices(here, asked);
  return [x === y ? "place-no-f" : f === g ? "place-no-x" : "place-no", {}];
}

function fraction(f, x) {
  const line = (letter, index) => h("span", {}, h("span", "mdx-partial", "∂"), symbol(letter, index.replace("_", "")));
  return h("span", { class: "mdx-frac", "aria-hidden": "true" }, line("f", f), line("x", x));
}

function render({ model, el }) {
  const flip = () => ex.set({ layout: LAYOUTS.find((each) => each !== ex.value().layout) });
  const turn = () => table(ex.facts(), ex.value())?.choice
    && ex.set({ arrangement: ARRANGEMENTS[(ARRANGEMENTS.indexOf(ex.value().arrangement) + 1) % 3] });
  const ex = open({ model, el, name: "place", guess: true, surprise,
    late: (v, f) => !table(f, v), keys: { l: [flip, "key-place-layout"], a: [turn, "key-place-arrangement"] } });
  const { say } = ex;
  let here = null, v = null, misses = 0, made = "", was = "", before = null, cursor = 0, ghost = null;

  // Controls.
  const layout = radios(say("place-layout"), LAYOUTS.map((each) => [each, say(`place-${each}`)]), (to) => ex.set({ layout: to }));
  const arrangement = radios(say("place-arrangement"), ARRANGEMENTS.map((each) => [each, say(`place-${each}`)]), (to) => ex.set({ arrangement: to }));
  const why = h("p", "mdx-why");
  const sizes = ["f", "x"].flatMap((side) => [0, 1].map((at) => {
    const label = say(at ? "place-columns" : "place-rows", { side });
    const choose = (n) => {
      const shape = [...ex.value()[side]];
      shape[at] = n;
      if (n < 1 || n > LARGEST || shape[0] * shape[1] > MOST) return;
      ex.set({ [side]: shape, picked: null, turn: 0 });
    };
    return { side, at, ...stepper(label, { min: 1, max: LARGEST, choose, less: say("smaller", { name: label }), more: say("larger", { name: label }) }) };
  }));
  const both = toggle(say("place-both"), (on) => ex.set({ both: on }));
  ex.controls.append(layout.el, arrangement.el, why, h("div", "mdx-sizes", sizes.map((each) => each.el)), both.el);

  // Picture: f and x, the number to be placed, one grid or two.
  const sides = { f: h("div", "mdx-side"), x: h("div", "mdx-side") };
  const chip = h("span", "mdx-chip");
  const game = ex.game({
    ask: (rng, value, facts) => {
      const all = (table(facts, value)?.entries ?? []).map((_, at) => at);
      if (!all.length) return null;
      return random(value.seed).shuffled(all)[value.turn % all.length];
    },
    text: (asked) => say(here.choice ? "place-ask-arranged" : "place-ask",
      { entry: spoken(here, asked, say), layout: say(`place-${v.layout}`), arrangement: v.arrangement }),
  });
  const results = LAYOUTS.map((name) => ({ name, title: h("p", "mdx-title"), el: h("div", { class: "mdx-grid", role: "grid" }), cells: [] }));
  const grids = h("div", "mdx-grids", results.map((each) => {
    each.whole = h("div", "mdx-result", each.title, each.el);
    each.el.addEventListener("keydown", (event) => arrows(event, each));
    return each.whole;
  }));
  ex.picture.classList.add("mdx-paper", "mdx-place");
  ex.picture.append(h("div", "mdx-sides", sides.f, sides.x), h("div", "mdx-board", h("div", "mdx-ask", chip, game.el), grids));

  function surprise(rng, value, facts) {
    const [f, x] = rng.pick(Object.values(facts.by).map((each) => [each.f, each.x]));
    const entries = facts.by[[...f, ...x].join()].entries;
    return { f, x, layout: rng.pick(LAYOUTS), arrangement: rng.pick(ARRANGEMENTS), picked: value.mode === "guess" ? null : rng.pick(entries) };
  }
  const placed = (at) => game.on() && random(v.seed).shuffled(here.entries.map((_, n) => n))
    .slice(0, (v.turn % here.entries.length) + (game.answered()?.right ? 1 : 0)).includes(at);

  function press(at, grid) {
    cursor = at;
    if (!game.on()) return ex.set({ picked: here.entries[at], layout: v.both ? v.layout : grid.name });
    if (game.answered()?.right) return;
    const asked = game.question(), [row, col] = cellsOf(here, v)[at].map((n) => n + 1);
    if (at === asked) {
      misses = 0;
      return game.answer(true, say("place-yes", { row, col, caption: caption(here, v, say) }));
    }
    misses += 1;
    const [key, parts] = miss(v, here, at, asked);
    const said = say(key, { ...parts, entry: spoken(here, at, say), arrangement: v.arrangement, caption: caption(here, v, say) });
    game.answer(false, misses % 3 ? said : say("place-no-rule", { miss: said, caption: caption(here, v, say) }));
  }
  function arrows(event, grid) {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const places = cellsOf(here, v, grid.name), [row, col] = places[cursor];
    const next = places.findIndex(([r, c]) => r === row + step[0] && c === col + step[1]);
    if (next < 0) return;
    cursor = next;
    rove();
    grid.cells[next].focus();
  }
  function rove() {
    results.forEach((each) => each.cells.forEach((cell, at) => { cell.tabIndex = at === cursor ? 0 : -1; }));
  }

  // The number to be placed can be dragged onto its cell too.
  chip.addEventListener("pointerdown", (event) => { chip.setPointerCapture(event.pointerId); chip.classList.add("mdx-held"); });
  chip.addEventListener("pointermove", (event) => { if (chip.hasPointerCapture(event.pointerId)) chip.style.translate = `${(shift[0] += event.movementX)}px ${(shift[1] += event.movementY)}px`; });
  chip.addEventListener("lostpointercapture", (event) => {
    chip.classList.remove("mdx-held");
    chip.style.translate = "";
    shift = [0, 0];
    const under = ex.root.getRootNode().elementsFromPoint(event.clientX, event.clientY).find((each) => each.dataset?.entry);
    const grid = results.find((each) => each.name === v.layout);
    if (under && grid.el.contains(under)) press(Number(under.dataset.entry), grid);
  });
  let shift = [0, 0];

  function entry(side, i, j) {
    const [rows] = here[side], name = here[`${side}_names`][i][j];
    const pick = () => {
      const old = v.picked ?? [0, 0, 0, 0];
      ex.set({ picked: side === "f" ? [i, j, old[2], old[3]] : [old[0], old[1], i, j] });
    };
    const el = h("button", { type: "button", class: "mdx-entry", "data-at": `${i},${j}`, onclick: () => game.on() || pick() }, symbol(side, name.replace("_", "")));
    if (side === "f") el.style.background = `var(--mdx-tint-${(j * rows + i) % TINTS})`;
    return el;
  }
  function build() {
    for (const side of ["f", "x"]) {
      const [rows, cols] = here[side];
      const cells = Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => entry(side, i, j)));
      sides[side].replaceChildren(h("p", "mdx-title", say("place-size", { side, rows, cols })),
        h("div", { class: "mdx-entries", style: `grid-template-columns:repeat(${cols},auto)` }, cells));
    }
    for (const each of results) {
      each.cells = here.entries.map((_, at) => {
        const [f, x] = indices(here, at), [i, j] = here.entries[at];
        const cell = h("div", { role: "gridcell", class: "mdx-cell", "data-entry": at, onclick: () => press(at, each),
          onkeydown: (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); press(at, each); } } },
        h("span", "mdx-vh"), fraction(f, x));
        cell.style.background = `var(--mdx-tint-${(j * here.f[0] + i) % TINTS})`;
        return cell;
      });
    }
    cursor = 0;
  }
  function place(each) {
    const lines = grid(here, v, each.name), heads = here.heads[each.name][v.arrangement], focus = document.activeElement;
    const [rows, cols] = [lines.length, lines[0].length];
    const head = (text, kind) => h("span", { class: `mdx-axis mdx-axis-${kind}`, "aria-hidden": "true", "data-of": text },
      text ? symbol(text[0], text.slice(2)) : "");
    each.el.style.gridTemplateColumns = `auto repeat(${cols}, var(--mdx-side))`;
    each.el.setAttribute("aria-label", say("place-grid", { layout: say(`place-${each.name}`), rows, cols }));
    each.el.replaceChildren(
      h("div", { role: "presentation", class: "mdx-heads" }, h("span"), heads[1].map((text) => head(text, "col"))),
      ...lines.map((line, r) => h("div", { role: "row" }, head(heads[0][r], "row"), line.map((at) => each.cells[at]))));
    // An element that is moved loses the focus.
    if (each.el.contains(focus)) focus.focus();
  }
  const shows = (each) => (v.both && !game.on()) || each.name === v.layout;
  function cellSize() {
    const across = Object.values(here.shape).flatMap((each) => each[v.arrangement]);
    const shown = v.both && !game.on() ? LAYOUTS : [v.layout];
    grids.style.setProperty("--mdx-most", shown.reduce((sum, each) => sum + here.shape[each][v.arrangement][1], 0));
    grids.classList.toggle("mdx-pair", v.both && !game.on());
    grids.style.setProperty("--mdx-cell", `${Math.floor(Math.min(92, ROOM / Math.max(...across)))}px`);
  }

  ex.draw((value, facts) => {
    if (!table(facts, value)) return;
    here = table(facts, value);
    const old = v;
    v = value;
    const shapes = JSON.stringify([v.f, v.x]), where = JSON.stringify([v.layout, v.arrangement, v.both]);
    const fresh = shapes !== made;
    if (fresh) { made = shapes; misses = 0; build(); }
    if (fresh || where !== was) {
      const kept = !fresh && same(old.picked, v.picked) && v.picked;
      const at = kept ? here.entries.findIndex((each) => same(each, v.picked)) : -1;
      before = at >= 0 && (old.layout !== v.layout || old.arrangement !== v.arrangement) ? cellsOf(here, old)[at] : null;
      cellSize();
      const cells = (state) => (state.both ? results : results.filter((each) => each.name === state.layout)).flatMap((each) => each.cells);
      // The grid that is shown hides, the other appears: its cells travel from where these stood.
      const [from, to] = fresh || old.both !== v.both ? [[], []] : [cells(old), cells(v)];
      travel(to, () => results.forEach((each) => { each.whole.hidden = !shows(each); place(each); }), { from, stagger: Math.min(30, 400 / to.length) });
      was = where;
    } else if (!same(old?.picked, v.picked)) before = null;
    const picked = v.picked && !game.on() ? here.entries.findIndex((each) => same(each, v.picked)) : -1;
    for (const each of results) {
      each.whole.hidden = !shows(each);
      each.title.textContent = say("place-title", { layout: say(`place-${each.name}`), size: here.size[each.name][v.arrangement] });
      const places = cellsOf(here, v, each.name);
      each.cells.forEach((cell, at) => {
        const [row, col] = places[at].map((n) => n + 1), hide = game.on() && !placed(at);
        cell.setAttribute("aria-selected", String(at === picked));
        cell.classList.toggle("mdx-hidden", hide);
        // Named by hidden text, not by aria-label: a name must hold the text that is seen.
        cell.firstChild.textContent = say(hide ? "place-hidden" : "place-cell", { entry: spoken(here, at, say), row, col });
      });
    }
    for (const [side, from] of [["f", 0], ["x", 2]]) {
      const of = picked >= 0 ? here.entries[picked].slice(from, from + 2) : null;
      const shown = game.on() ? here.entries[game.question()].slice(from, from + 2) : of;
      sides[side].querySelectorAll("[data-at]").forEach((each) => each.classList.toggle("mdx-on", !!shown && each.dataset.at === shown.join()));
      const name = of ? side + here[`${side}_names`][of[0]][of[1]] : "";
      grids.querySelectorAll("[data-of]").forEach((each) => { if (each.dataset.of[0] === side) each.classList.toggle("mdx-on", each.dataset.of === name); });
    }
    rove();
    game.show();
    ex.root.classList.toggle("mdx-guessing", game.on() && !game.answered()?.right);
    chip.hidden = !game.on() || !!game.answered()?.right;
    if (game.on()) {
      const [f, x] = indices(here, game.question());
      chip.setAttribute("aria-hidden", "true");
      chip.replaceChildren(fraction(f, x));
    }
    layout.show(v.layout);
    arrangement.show(v.arrangement, !here.choice);
    why.textContent = here.choice ? here.rule[v.arrangement] : say("place-no-choice");
    both.show(v.both, game.on());
    for (const each of sizes) each.show(v[each.side][each.at], !ex.live(), Math.floor(MOST / v[each.side][1 - each.at]));
    ex.sentence(game.on() ? "" : v.both && same(here.shape.denominator[v.arrangement], here.shape.numerator[v.arrangement]) && picked < 0
      ? say("place-alike", { size: here.size[v.layout][v.arrangement] }) : describe(v, facts, say, before));
  });
  return ex.ready();
}

export default { render, describe, grid, spoken, miss };
