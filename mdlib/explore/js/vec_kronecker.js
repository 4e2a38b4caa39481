// What vec, ⊗ and K do: entries go to their places. Every map comes with the facts.
import { h, svg, open, radios, stepper, toggle, playhead, calm } from "./parts.js";

const W = 50, H = 34, GAP = 50, TOP = 40, WIRE = 110, DOT = 18, LEFT = 34;
const VIEWS = ["vec", "swap", "product"], ORDERS = ["column", "row", "both"];
const own = (say) => (key, parts) => say(`vec_kronecker-${key}`, parts);
const low = (...at) => at.join("").replace(/\d/g, (d) => "₀₁₂₃₄₅₆₇₈₉"[d]);
const sub = (letter, [i, j]) => letter + low(i + 1, j + 1); // in the picture
const name = (letter, [i, j]) => letter + "_" + (i + 1) + (j + 1); // in a sentence
const same = (a, b) => a && b && a[0] === b[0] && a[1] === b[1];
const orders = (v) => (v.order === "both" ? ["column", "row"] : [v.order]);
const first = (v) => orders(v)[0];
const other = (order) => (order === "row" ? "column" : "row");
const here = (v, f) => f.sizes[[v.rows, v.cols].join("x")];
const blocks = (v, f, order) => here(v, f).product[v.identity ? "identity" : "free"][order];
const find = (list, entry) => list.findIndex((each) => same(each, entry));

// How many steps the picture has: entries of X, or blocks of the Kronecker product.
export function steps(v, f) {
  if (v.view !== "product") return here(v, f).vec.column.length;
  const { b, block } = blocks(v, f, first(v));
  return (b.length / block[0]) * (b[0].length / block[1]);
}

// The factors of each entry of the Kronecker product: where they stand in B and in A.
function factors(v, f, order) {
  const { b, a, vec } = blocks(v, f, order), n = vec.at(-1)[1] + 1, split = (number, columns) => [Math.floor(number / columns), number % columns];
  return b.map((row, r) => row.map((of, c) => ({ b: split(of, n), a: split(a[r][c], v.rows) })));
}

// The block that a step lights: its row and column, and the factors that stand first in it.
export function block(v, f, order, step) {
  const all = factors(v, f, order), [tall, wide] = blocks(v, f, order).block, across = all[0].length / wide;
  const at = [Math.floor((step - 1) / across), (step - 1) % across];
  return { at, ...all[at[0] * tall][at[1] * wide] };
}

// What stands in the Kronecker product: b₂₁a₁₂.
export function product(v, f, order) {
  const text = ({ a, b }) => (v.identity ? (b[0] === b[1] ? sub("a", a) : "0") : sub("b", b) + sub("a", a));
  return factors(v, f, order).map((row) => row.map(text));
}

// Where one entry is: its place, how many entries stand in whole columns (or rows) before its own.
function place(v, f, order, entry) {
  const at = find(here(v, f).vec[order], entry), size = order === "row" ? v.cols : v.rows;
  return { entry: name("x", entry), place: at + 1, before: Math.floor(at / size), size, own: (at % size) + 1 };
}
const wire = (v, f, order, at) => here(v, f).swap[order].indexOf(at) + 1;
const letter = (v, order) => "K_" + (order === "row" ? [v.cols, v.rows] : [v.rows, v.cols]).join("");

export function describe(v, f, say) {
  const tell = own(say);
  if (!v.step) return tell(`start-${v.view}`, { rows: v.rows, cols: v.cols, n: v.identity ? v.cols : f.n });
  if (v.view === "product") return describeBlock(v, f, tell);
  const order = first(v), entry = here(v, f).vec[order][v.step - 1], told = place(v, f, order, entry);
  if (v.view === "vec") {
    if (v.order === "both") return tell("two", { ...told, column: told.place, row: place(v, f, "row", entry).place });
    return tell(order, told);
  }
  const key = v.order === "both" ? "wire-two" : v.back ? "wire-back" : "wire";
  return tell(key, { ...told, to: wire(v, f, order, v.step - 1), K: letter(v, order), other: letter(v, other(order)) });
}

function describeBlock(v, f, tell) {
  const { at, b, a } = block(v, f, first(v), v.step);
  const told = { row: at[0] + 1, col: at[1] + 1, b: name("b", b), a: name("a", a) };
  if (v.order === "both") return tell(v.identity ? "block-both" : "block-two", told);
  if (v.order === "row") return tell(v.identity ? "block-scaled" : "block-row", told);
  if (v.identity) return tell(at[0] === at[1] ? "block-one" : "block-zero", told);
  return tell("block", told);
}

// ---- Guess mode: "ask" draws a question, "judge" answers a guess with a sentence.

export function ask(rng, v, f) {
  const order = first(v), view = v.view, all = here(v, f).vec;
  if (view === "product") return { view, order, step: 1 + rng.below(steps({ ...v, identity: false }, f)) };
  // An entry whose place tells the stackings apart, where there is one.
  const telling = all[order].filter((entry) => find(all.column, entry) !== find(all.row, entry));
  return { view, order, entry: rng.pick(telling.length ? telling : all[order]) };
}

export function asks(v, f, question, say) {
  const tell = own(say);
  const { view, order, entry, step } = question;
  if (view === "product") {
    const { a, b } = block({ ...v, identity: false }, f, order, step);
    return tell(`ask-product-${order}`, { a: name("a", a), b: name("b", b) });
  }
  const told = { ...place(v, f, order, entry), K: letter(v, order) };
  return tell(view === "swap" ? "ask-swap" : `ask-vec-${order}`, told);
}

// The guess is a number: a place, or a block; counted from 1.
export function judge(v, f, question, guess, say) {
  const tell = own(say);
  const { view, order, entry } = question, stacked = here(v, f).vec[order];
  if (view === "product") return judgeBlock({ ...v, identity: false }, f, question, guess, tell);
  const told = { ...place(v, f, order, entry), K: letter(v, order) }, from = told.place;
  const arrived = here(v, f).swap[order].map((at) => stacked[at]), column = view === "swap" ? arrived : stacked;
  const there = column[guess - 1], miss = { ...told, place: guess, other: name("x", there) };
  if (same(there, entry)) return [true, view === "swap" ? tell("yes-wire", { ...told, to: guess }) : tell(`yes-${order}`, told)];
  if (view === "swap") return [false, tell(guess === from ? "no-stays" : "no-wire", miss)];
  if (find(here(v, f).vec[other(order)], entry) === guess - 1) return [false, tell(`no-stacks-${other(order)}`, miss)];
  if (same(there, [entry[1], entry[0]])) return [false, tell("no-turned", miss)];
  if (there[1] === entry[1]) return [false, tell("no-same-column", miss)];
  return [false, tell(there[0] === entry[0] ? "no-same-row" : "no-other", miss)];
}

function judgeBlock(v, f, { order, step }, guess, tell) {
  const asked = block(v, f, order, step), got = block(v, f, order, guess), row = order === "row";
  const told = { row: asked.at[0] + 1, col: asked.at[1] + 1, a: name("a", asked.a), b: name("b", asked.b) };
  if (guess === step) return [true, tell(`yes-block-${order}`, told)];
  const turned = !row && same(got.b, [asked.b[1], asked.b[0]]);
  return [false, tell(turned ? "no-block-turned" : "no-block", { b: row ? name("a", got.a) : name("b", got.b) })];
}

// ---- The picture.

const look = (...names) => names.filter(Boolean).map((each) => "mdx-vk-" + each).join(" ");

// What makes an element a button, if it has a label.
function pressed(act, label) {
  const onkeydown = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  };
  return label ? { role: "button", tabindex: 0, "aria-label": label, onclick: act, onkeydown } : { onclick: act };
}

// A cell: { el, inner, x, y }; "inner" travels, "el" stays where it is.
function cell(x, y, text, { tint = null, lit, empty, act, label } = {}) {
  const inner = svg("g", {}, svg("rect", { width: W, height: H, class: look("cell", lit && "lit", empty && "empty"), style: tint !== null && `fill: var(--mdx-tint-${tint})` }),
    svg("text", { x: W / 2, y: H / 2 + 5, class: text.length > 3 && look("small") }, empty ? "" : text));
  const el = svg("g", { transform: `translate(${x} ${y})`, class: look(act && "press"), ...pressed(act, label) }, inner);
  return { el, inner, x, y, lit };
}

// A panel gathers what is drawn; what is lit comes last, so that no edge hides it.
function panel(label) {
  const under = [], over = [];
  let width = 0, deep = 0;
  const reach = (x, rows) => { width = Math.max(width, x); deep = Math.max(deep, rows); };
  return {
    reach,
    add: (...more) => under.push(...more),
    top: (...more) => over.push(...more),
    title: (text, x) => under.push(svg("text", { x, y: 26, class: look("title") }, text)),
    number: (x, r) => under.push(svg("text", { x: x - 6, y: TOP + r * H + H / 2 + 5, class: look("number") }, String(r + 1))),
    fill(x, lines, draw) {
      const drawn = lines.map((line, r) => line.map((each, c) => draw(each, x + c * W, TOP + r * H, r, c))).flat();
      for (const each of drawn) (each.lit ? over : under).push(each.el);
      reach(x + lines[0].length * W, lines.length);
      return drawn;
    },
    end: () => svg("svg", { viewBox: `0 0 ${width + 26} ${TOP + deep * H + 12}`, width: width + 26, role: "group", "aria-label": label, class: look("panel") }, under, over),
  };
}
const set = (text) => text.replace(/_(\d+)/, (_, digits) => low(digits)); // K₂₃ of K_23
const vecName = (letters, order) => (order === "row" ? "row-vec " : "vec ") + letters;

function render({ model, el }) {
  const ex = open({ model, el, name: "vec_kronecker", alone: true, guess: true, surprise });
  const { say } = ex, tell = own(say);
  let v = ex.value(), f = ex.facts(), before = null, drawn = "", boxes = new Map();
  const change = (patch) => {
    const next = { ...ex.value(), ...patch };
    ex.set({ ...patch, step: Math.min(next.step, steps(next, ex.facts())), turn: next.turn + (game.on() ? 1 : 0) });
  };
  const view = radios(tell("view"), VIEWS.map((each) => [each, tell(`see-${each}`)]), (to) => change({ view: to, ...(to === "product" ? { step: 0 } : {}) }));
  const sizes = ["rows", "cols"].map((key) => {
    const label = tell(key), choose = (n) => { if (n >= 1 && n <= 3) change({ [key]: n }); };
    return [key, stepper(label, { min: 1, max: 3, choose, less: say("smaller", { name: label }), more: say("larger", { name: label }) })];
  });
  const order = radios(tell("stack"), ORDERS.map((each) => [each, tell(`stack-${each}`)]), (to) => change({ order: to }));
  const back = toggle("", (on) => change({ back: on }));
  const identity = toggle(tell("identity"), (on) => change({ identity: on }));
  const head = playhead(ex, { go: (step) => change({ step }) });
  // The question is that of what is chosen now, whoever chose it.
  const question = () => ask(ex.random(v.seed * 1000 + v.turn), v, f);
  const game = ex.game({ ask, text: () => asks(v, f, question(), say) });
  const stage = h("div", "mdx-vk-stage");
  ex.controls.append(view.el, h("div", "mdx-sizes", sizes.map(([, each]) => each.el)), order.el,
    h("div", "mdx-row", back.el, identity.el), head.el);
  ex.picture.classList.add("mdx-paper");
  ex.picture.append(game.el, stage);

  function surprise(rng, value, facts) {
    const shown = { view: value.mode === "guess" ? value.view : rng.pick(VIEWS), rows: rng.between(2, 3), cols: rng.between(2, 3),
      order: rng.pick(ORDERS), back: rng.next() < 0.5, identity: rng.next() < 0.3 };
    return { ...shown, step: 1 + rng.below(steps(shown, facts)) };
  }
  const pictured = (picture, order) => tell(`picture-${order}`, { picture });
  const guessing = () => game.on() && !game.answered()?.right;
  function answer(guess) {
    const [right, why] = judge(v, f, question(), guess, say);
    game.answer(right, why);
  }
  const lit = () => (game.on() ? question().entry : v.step ? here(v, f).vec[first(v)][v.step - 1] : null);
  const turn = (entry) => find(here(v, f).vec[first(v)], entry) + 1;

  // A stack of entries of X, numbered; "from" says where the copy of each comes from. Where it is
  // asked for, its boxes are empty, to choose from.
  function stack(p, x, entries, key, from) {
    const asked = from && guessing(), now = lit();
    const to = p.fill(x, entries.map((each) => [each]), (entry, left, top, r) => {
      p.number(x, r);
      if (asked) return cell(left, top, "", { empty: true, act: () => answer(r + 1), label: tell("place", { place: r + 1 }) });
      const gone = game.on() || !from || turn(entry) <= v.step;
      return cell(left, top, sub("x", entry), { tint: gone ? entry[1] : null, lit: gone && same(entry, now), empty: !gone, act: () => game.on() || change({ step: turn(entry) }) });
    });
    if (from) to.forEach((each, at) => boxes.set([key, entries[at]].join(), { ...each, turn: turn(entries[at]), from: from(entries[at]) }));
  }
  const stacks = () => (game.on() ? [first(v)] : orders(v));

  function drawVec() {
    const p = panel(pictured("vec X", v.order)), { rows, cols } = v, at = (entry) => [12 + entry[1] * W, TOP + entry[0] * H];
    const lines = Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => [i, j]));
    p.title("X", 12 + (cols * W) / 2);
    p.fill(12, lines, (entry, x, y) => cell(x, y, sub("x", entry), { tint: entry[1], lit: same(entry, lit()), act: () => game.on() || change({ step: turn(entry) }) }));
    stacks().forEach((order, n) => {
      const x = 12 + cols * W + GAP + n * (W + GAP), entries = here(v, f).vec[order];
      p.title(vecName("X", order), x + W / 2);
      stack(p, x, entries, n, at);
    });
    return p.end();
  }

  function drawSwap(order) {
    const p = panel(pictured(set(letter(v, order)), order)), left = here(v, f).vec[order], index = here(v, f).swap[order];
    const right = index.map((at) => left[at]), columns = [left, right, ...(v.back && !game.on() ? [left] : [])];
    columns.forEach((column, n) => {
      const x = LEFT + n * (W + WIRE);
      p.title(vecName(["X", "Xᵀ", "X"][n], order), x + W / 2);
      const row = (entry) => TOP + find(columns[n - 1], entry) * H, half = x - WIRE / 2;
      if (n) p.title(set(letter(v, n === 1 ? order : other(order))), half);
      if (n && !guessing()) column.forEach((entry, r) => {
        const [y, z] = [row(entry), TOP + r * H].map((each) => each + H / 2), on = same(entry, lit());
        (on ? p.top : p.add)(svg("path", { d: `M${x - WIRE} ${y}C${half} ${y} ${half} ${z} ${x - 22} ${z}`, class: look("wire", on && "lit", !game.on() && turn(entry) > v.step && "empty") }));
      });
      stack(p, x, column, [stacks().indexOf(order), n].join(), n ? (entry) => [x - WIRE - W, row(entry)] : null);
    });
    if (v.order !== "both" && !guessing()) dots(p, LEFT + columns.length * W + (columns.length - 1) * WIRE + GAP, index, order);
    return p.end();
  }

  // The commutation matrix itself: one dot in each row and column.
  function dots(p, x, index, order) {
    const size = index.length * DOT;
    p.title(set(letter(v, order)), x + size / 2);
    const rect = (left, top, width, height, name) => p.add(svg("rect", { x: x + left, y: TOP + top, width, height, class: look(name) }));
    rect(0, 0, size, size, "cell");
    index.forEach((c, r) => {
      const on = c === v.step - 1 && !game.on();
      if (on) rect(0, r * DOT, size, DOT, "band");
      if (on) rect(c * DOT, 0, DOT, size, "band");
      p.top(svg("circle", { cx: x + (c + 0.5) * DOT, cy: TOP + (r + 0.5) * DOT, r: on ? 6 : 4, class: look("dot") }));
    });
    p.reach(x + size, (size + H) / H);
  }

  function drawProduct(order) {
    const shown = game.on() ? { ...v, identity: false } : v, now = first(v), mine = order === now, b = shown.identity ? "I" : "Bᵀ";
    const texts = product(shown, f, order), all = blocks(shown, f, order), [tall, wide] = all.block, entries = here(v, f).vec[order];
    const on = v.step && !game.on() && block(shown, f, now, v.step), part = (r, size, k) => on && mine && Math.floor(r / size) === on.at[k];
    const scattered = (r, c) => on && !mine && same(factors(shown, f, order)[r][c].b, on.b);
    const formula = (order === "row" ? ["A", b] : [b, "A"]).join(" ⊗ "), p = panel(pictured(formula, order)), across = texts[0].length;
    // Side by side the columns find no room beside large matrices.
    const alone = v.order === "both" && !game.on() && across > 6, x = alone ? 12 : LEFT + W + 30;
    const column = (left, letters, list, draw) => {
      p.title(vecName(letters, order), left + W / 2);
      p.fill(left, list.map((each) => [each]), draw);
    };
    if (!alone) {
      column(LEFT, shown.identity ? "AX" : "AXB", all.vec, (entry, left, top, r) => cell(left, top, sub("f", entry), { lit: part(r, tall, 0) }));
      p.add(svg("text", { x: x - 15, y: TOP + H * texts.length / 2 + 5 }, "="));
      column(x + across * W + 24, "X", entries, (entry, left, top, r) => cell(left, top, sub("x", entry), { tint: entry[1], lit: part(r, wide, 1) }));
    }
    p.title(formula, x + (across * W) / 2);
    p.fill(x, texts, (text, left, top, r, c) => cell(left, top, text, { tint: text === "0" ? null : entries[c][1], lit: scattered(r, c), empty: guessing() }));
    frames(p, x, texts.length / tall, across / wide, all.block, mine);
    return p.end();
  }

  // A frame around each block, to be pressed; the lit one last.
  function frames(p, x, down, across, [tall, wide], mine) {
    const lit = game.on() ? (guessing() ? 0 : question().step) : mine ? v.step : 0;
    const made = Array.from({ length: down * across }, (_, at) => {
      const [r, c] = [Math.floor(at / across), at % across], act = () => (guessing() ? answer(at + 1) : mine && change({ step: at + 1 }));
      return svg("rect", { x: x + c * wide * W, y: TOP + r * tall * H, width: wide * W, height: tall * H, class: look("block", (guessing() || mine) && "press", lit === at + 1 && "lit"),
        ...pressed(act, guessing() && tell("block-name", { row: r + 1, col: c + 1 })) });
    });
    p.top(...made, ...made.splice(lit - 1, lit ? 1 : 0));
  }

  // Copies fly from where they come from; after a change of stacking, from their old places.
  function fly(old, stepped) {
    for (const [key, box] of boxes) {
      const steps = box.turn - before.step, from = stepped ? steps > 0 && box.turn <= v.step && box.from : old.get(key) && [old.get(key).x, old.get(key).y];
      const [x, y] = from ? [from[0] - box.x, from[1] - box.y] : [0, 0];
      if (x || y) box.inner.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }],
        { duration: 700, delay: stepped ? (steps - 1) * 150 : 0, fill: "backwards", easing: "cubic-bezier(.4,0,.2,1)" });
    }
  }

  function redraw() {
    const old = boxes, focus = stage.contains(document.activeElement) && document.activeElement.getAttribute("aria-label");
    const key = [v.view, v.rows, v.cols, v.back, v.identity, v.mode].join();
    boxes = new Map();
    stage.classList.toggle("mdx-vk-two", v.view !== "vec" && stacks().length > 1);
    stage.replaceChildren(...(v.view === "vec" ? [drawVec()] : stacks().map(v.view === "swap" ? drawSwap : drawProduct)));
    if (focus) [...stage.querySelectorAll("[tabindex]")].find((each) => each.getAttribute("aria-label") === focus)?.focus();
    if (before?.key === key && !game.on() && !calm()) fly(old, before.order === v.order);
    before = { key, step: v.step, order: v.order };
  }

  ex.draw((value, facts) => {
    [v, f] = [value, facts];
    game.show();
    // An answer of Python's that changes nothing must not stop what flies.
    const now = JSON.stringify([v, game.answered()]);
    if (now !== drawn) redraw();
    drawn = now;
    view.show(v.view);
    for (const [key, each] of sizes) each.show(v[key]);
    order.show(v.order);
    back.show(v.back, game.on());
    identity.show(v.identity, game.on());
    back.el.textContent = tell("back", { other: set(letter(v, other(first(v)))) });
    back.el.hidden = v.view !== "swap";
    identity.el.hidden = v.view !== "product";
    head.el.hidden = game.on();
    head.show(v.step, steps(v, f));
    ex.sentence(game.on() ? "" : describe(v, f, say));
  });
  return ex.ready();
}

export default { render, describe, steps, block, product, ask, asks, judge };
