// What vec, ⊗ and K do: entries go to their places. Every map comes with the facts.
import { h, svg, open, radios, stepper, toggle, playhead, calm } from "./parts.js";

const W = 50, H = 34, GAP = 50, TOP = 40, WIRE = 110, DOT = 18, LEFT = 34;
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

// The block that a step lights: its row and column, and the entries of B and of A that stand first in it.
export function block(v, f, order, step) {
  const { b, a, block: [tall, wide], vec } = blocks(v, f, order);
  const across = b[0].length / wide, at = [Math.floor((step - 1) / across), (step - 1) % across];
  const [r, c] = [at[0] * tall, at[1] * wide], n = Math.max(...vec.map((each) => each[1])) + 1;
  const split = (number, columns) => [Math.floor(number / columns), number % columns];
  return { at, tall, wide, b: split(b[r][c], n), a: split(a[r][c], v.rows) };
}

// What stands in the Kronecker product: b₂₁a₁₂.
export function product(v, f, order) {
  const { b, a, vec } = blocks(v, f, order), n = Math.max(...vec.map((each) => each[1])) + 1;
  return b.map((row, r) => row.map((of, c) => {
    const at = [Math.floor(of / n), of % n], entry = sub("a", [Math.floor(a[r][c] / v.rows), a[r][c] % v.rows]);
    if (v.identity) return at[0] === at[1] ? entry : "0";
    return sub("b", at) + entry;
  }));
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
  if (!v.step) {
    return tell({ vec: "start-vec", swap: "start-swap", product: "start-product" }[v.view]);
  }
  if (v.view === "product") return describeBlock(v, f, tell);
  const order = first(v), entry = here(v, f).vec[order][v.step - 1], told = place(v, f, order, entry);
  if (v.view === "vec") {
    if (v.order === "both") return tell("two", { ...told, column: told.place, row: place(v, f, "row", entry).place });
    return tell(order === "row" ? "row" : "column", told);
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
  const order = first(v), stacked = here(v, f).vec[order], moves = (entry) =>
    find(here(v, f).vec.column, entry) !== find(here(v, f).vec.row, entry);
  if (v.view === "product") return { view: v.view, order, step: 1 + rng.below(steps({ ...v, identity: false }, f)) };
  const telling = stacked.filter(moves);
  return { view: v.view, order, entry: rng.pick(telling.length ? telling : stacked) };
}

export function asks(v, f, question, say) {
  const tell = own(say);
  const { view, order, entry, step } = question, row = order === "row";
  if (view === "product") {
    const { a, b } = block({ ...v, identity: false }, f, order, step);
    return tell(row ? "ask-product-row" : "ask-product", { a: name("a", a), b: name("b", b) });
  }
  const told = { ...place(v, f, order, entry), K: letter(v, order) };
  if (view === "swap") return tell("ask-swap", told);
  return tell(row ? "ask-vec-row" : "ask-vec", told);
}

// The guess is a number: a place, or a block; counted from 1.
export function judge(v, f, question, guess, say) {
  const tell = own(say);
  const { view, order, entry } = question, stacked = here(v, f).vec[order];
  if (view === "product") return judgeBlock({ ...v, identity: false }, f, question, guess, tell);
  const told = { ...place(v, f, order, entry), K: letter(v, order) }, from = told.place;
  const arrived = here(v, f).swap[order].map((at) => stacked[at]), column = view === "swap" ? arrived : stacked;
  const there = column[guess - 1], miss = { ...told, place: guess, other: name("x", there) };
  if (same(there, entry)) {
    return [true, view === "swap" ? tell("yes-wire", { ...told, to: guess }) : tell(order === "row" ? "yes-row" : "yes", told)];
  }
  if (view === "swap") return [false, tell(guess === from ? "no-stays" : "no-wire", miss)];
  if (find(here(v, f).vec[other(order)], entry) === guess - 1) {
    return [false, tell(order === "row" ? "no-columns" : "no-rows", miss)];
  }
  if (same(there, [entry[1], entry[0]])) return [false, tell("no-turned", miss)];
  if (there[1] === entry[1]) return [false, tell("no-same-column", miss)];
  return [false, tell(there[0] === entry[0] ? "no-same-row" : "no-other", miss)];
}

function judgeBlock(v, f, { order, step }, guess, tell) {
  const asked = block(v, f, order, step), got = block(v, f, order, guess), row = order === "row";
  const told = { row: asked.at[0] + 1, col: asked.at[1] + 1, a: name("a", asked.a), b: name("b", asked.b) };
  if (guess === step) return [true, tell(row ? "yes-block-row" : "yes-block", told)];
  const turned = !row && same(got.b, [asked.b[1], asked.b[0]]);
  return [false, tell(turned ? "no-block-turned" : "no-block", { b: row ? name("a", got.a) : name("b", got.b) })];
}

// ---- The picture.

function press(el, label, act) {
  for (const [key, value] of [["role", "button"], ["tabindex", 0], ["aria-label", label]]) el.setAttribute(key, value);
  el.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  });
}

// A cell: { el, inner, x, y }; "inner" travels, "el" stays where it is.
function cell(x, y, text, { tint, lit, empty, act, label } = {}) {
  const inner = svg("g", {}, svg("rect", { width: W, height: H, class: `mdx-vk-cell${lit ? " mdx-vk-lit" : ""}${empty ? " mdx-vk-empty" : ""}`,
    style: tint === undefined ? null : `fill: var(--mdx-tint-${tint})` }), svg("text", { x: W / 2, y: H / 2 + 5 }, empty ? "" : text));
  const el = svg("g", { transform: `translate(${x} ${y})`, class: act && "mdx-vk-press", onclick: act }, inner);
  if (label) press(el, label, act);
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
    title: (text, x) => under.push(svg("text", { x, y: 26, class: "mdx-vk-title" }, text)),
    fill(x, lines, draw) {
      const drawn = lines.map((line, r) => line.map((each, c) => draw(each, x + c * W, TOP + r * H, r, c))).flat();
      for (const each of drawn) (each.lit ? over : under).push(each.el);
      reach(x + lines[0].length * W, lines.length);
      return drawn;
    },
    end: () => svg("svg", { viewBox: `0 0 ${width + 26} ${TOP + deep * H + 12}`, width: width + 26, role: "group", "aria-label": label, class: "mdx-vk-panel" }, under, over),
  };
}
const set = (text) => text.replace(/_(\d+)/, (_, digits) => low(digits)); // K₂₃ of K_23
const vecName = (letters, order) => (order === "row" ? "row-vec " : "vec ") + letters;

function render({ model, el }) {
  const ex = open({ model, el, name: "vec_kronecker", guess: true, surprise });
  const { say } = ex, tell = own(say);
  let v = ex.value(), f = ex.facts(), before = null, drawn = "", boxes = new Map();
  const change = (patch) => {
    const next = { ...ex.value(), ...patch };
    ex.set({ ...patch, step: Math.min(next.step, steps(next, ex.facts())), turn: next.turn + (game.on() ? 1 : 0) });
  };
  const view = radios(tell("view"), [["vec", tell("see-vec")], ["swap", tell("see-swap")],
    ["product", tell("see-product")]], (to) => change({ view: to }));
  const sizes = [["rows", "rows"], ["cols", "cols"]].map(([key, word]) => {
    const label = tell(word), choose = (n) => { if (n >= 1 && n <= 3) change({ [key]: n }); };
    return [key, stepper(label, { min: 1, max: 3, choose, less: say("smaller", { name: label }), more: say("larger", { name: label }) })];
  });
  const order = radios(tell("stack"), [["column", tell("columns")], ["row", tell("rows-stacked")],
    ["both", tell("both")]], (to) => change({ order: to }));
  const back = toggle("", (on) => change({ back: on }));
  const identity = toggle(tell("identity"), (on) => change({ identity: on }));
  const head = playhead(ex, { go: (step) => change({ step }) });
  // The question is that of what is chosen now, whoever chose it.
  const question = () => ask(ex.random(v.seed * 1000 + v.turn), v, f);
  const game = ex.game({ ask, text: () => asks(v, f, question(), say) });
  const stage = h("div", { class: "mdx-vk-stage" });
  ex.controls.append(view.el, h("div", { class: "mdx-sizes" }, sizes.map(([, each]) => each.el)), order.el,
    h("div", { class: "mdx-row" }, back.el, identity.el), head.el);
  ex.picture.classList.add("mdx-paper");
  ex.picture.append(game.el, stage);

  function surprise(rng, value, facts) {
    const shown = { view: value.mode === "guess" ? value.view : rng.pick(["vec", "swap", "product"]), rows: rng.between(2, 3), cols: rng.between(2, 3),
      order: rng.pick(["column", "row", "both"]), back: rng.next() < 0.5, identity: rng.next() < 0.3 };
    return { ...shown, step: 1 + rng.below(steps(shown, facts)) };
  }
  const pictured = (picture, order) => tell({ column: "picture", row: "picture-row", both: "picture-both" }[order], { picture });
  const guessing = () => game.on() && !game.answered()?.right;
  function answer(guess) {
    const [right, why] = judge(v, f, question(), guess, say);
    game.answer(right, why);
  }
  const lit = () => (game.on() ? question().entry : v.step ? here(v, f).vec[first(v)][v.step - 1] : null);
  const turn = (entry) => find(here(v, f).vec[first(v)], entry) + 1;

  // A stack of entries of X, numbered; "from" says where the copy of each comes from.
  function stack(p, x, entries, key, from) {
    const to = p.fill(x, entries.map((each) => [each]), (entry, left, top) => {
      const gone = game.on() || !from || turn(entry) <= v.step, marked = gone && same(entry, lit());
      return cell(left, top, sub("x", entry), { tint: gone ? entry[1] : undefined, lit: marked, empty: !gone, act: () => game.on() || change({ step: turn(entry) }) });
    });
    to.forEach((each, at) => {
      p.add(svg("text", { x: x - 6, y: each.y + H / 2 + 5, class: "mdx-vk-number" }, String(at + 1)));
      if (from) boxes.set([key, entries[at]].join(), { ...each, turn: turn(entries[at]), from: from(entries[at]) });
    });
  }
  // Empty boxes to choose from.
  function choices(p, x, entries) {
    p.fill(x, entries.map((each) => [each]), (entry, left, top, r) => {
      p.add(svg("text", { x: left - 6, y: top + H / 2 + 5, class: "mdx-vk-number" }, String(r + 1)));
      return cell(left, top, "", { empty: true, act: () => answer(r + 1), label: tell("place", { place: r + 1 }) });
    });
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
      if (guessing()) choices(p, x, entries);
      else stack(p, x, entries, String(n), at);
    });
    return p.end();
  }

  function drawSwap(order) {
    const p = panel(pictured(set(letter(v, order)), order)), left = here(v, f).vec[order], index = here(v, f).swap[order];
    const right = index.map((at) => left[at]), columns = [left, right, ...(v.back && !game.on() ? [left] : [])];
    columns.forEach((column, n) => {
      const x = LEFT + n * (W + WIRE);
      p.title(vecName(["X", "Xᵀ", "X"][n], order), x + W / 2);
      if (n && guessing()) return choices(p, x, column);
      const was = n && columns[n - 1], row = (entry) => TOP + find(was, entry) * H;
      if (n) p.title(set(letter(v, n === 1 ? order : other(order))), x - WIRE / 2);
      if (n) for (const [r, entry] of column.entries()) {
        const [y, z] = [row(entry), TOP + r * H].map((each) => each + H / 2), on = same(entry, lit()), gone = game.on() || turn(entry) <= v.step;
        (on ? p.top : p.add)(svg("path", { d: `M${x - WIRE} ${y}C${x - WIRE / 2} ${y} ${x - WIRE / 2} ${z} ${x - 22} ${z}`,
          class: `mdx-vk-wire${on ? " mdx-vk-lit" : ""}${gone ? "" : " mdx-vk-empty"}` }));
      }
      stack(p, x, column, [stacks().indexOf(order), n].join(), n ? (entry) => [x - WIRE - W, row(entry)] : null);
    });
    if (v.order !== "both" && !guessing()) dots(p, LEFT + columns.length * W + (columns.length - 1) * WIRE + GAP, index, order);
    return p.end();
  }

  // The commutation matrix itself: one dot in each row and column.
  function dots(p, x, index, order) {
    const size = index.length * DOT;
    p.title(set(letter(v, order)), x + size / 2);
    p.add(svg("rect", { x, y: TOP, width: size, height: size, class: "mdx-vk-cell" }));
    index.forEach((c, r) => {
      const on = v.step && c === v.step - 1 && !game.on();
      if (on) p.add(svg("rect", { x, y: TOP + r * DOT, width: size, height: DOT, class: "mdx-vk-band" }), svg("rect", { x: x + c * DOT, y: TOP, width: DOT, height: size, class: "mdx-vk-band" }));
      p.top(svg("circle", { cx: x + (c + 0.5) * DOT, cy: TOP + (r + 0.5) * DOT, r: on ? 6 : 4, class: "mdx-vk-dot" }));
    });
    p.reach(x + size, (size + H) / H);
  }

  function drawProduct(order) {
    const shown = game.on() ? { ...v, identity: false } : v, b = shown.identity ? "I" : "Bᵀ";
    const factors = (order === "row" ? ["A", b] : [b, "A"]).join(" ⊗ "), p = panel(pictured(factors, order));
    const texts = product(shown, f, order), all = blocks(shown, f, order), now = first(v), on = v.step && !game.on() ? block(shown, f, now, v.step) : null;
    const [tall, wide] = all.block, across = texts[0].length / wide, x = LEFT + W + 30, mine = order === now;
    const met = here(v, f).vec[order];
    const factor = on && blocks(shown, f, now).b[on.at[0] * on.tall][on.at[1] * on.wide];
    const shares = (r, c) => on && !mine && all.b[r][c] === factor;
    p.title(vecName(v.identity && !game.on() ? "AX" : "AXB", order), LEFT + W / 2);
    p.fill(LEFT, all.vec.map((each) => [each]), (entry, left, top, r) => cell(left, top, sub("f", entry), { lit: on && mine && Math.floor(r / tall) === on.at[0] }));
    p.add(svg("text", { x: x - 15, y: TOP + H * texts.length / 2 + 5 }, "="));
    p.title(factors, x + (texts[0].length * W) / 2);
    p.fill(x, texts, (text, left, top, r, c) => cell(left, top, text, { tint: text === "0" ? undefined : met[c][1], lit: shares(r, c), empty: guessing() }));
    const others = [], last = [];
    for (let r = 0; r < texts.length; r += tall) for (let c = 0; c < texts[0].length; c += wide) {
      const number = (r / tall) * across + c / wide + 1, act = () => (guessing() ? answer(number) : mine && change({ step: number }));
      const chosen = game.on() ? !guessing() && number === question().step : on && mine && number === v.step;
      const frame = svg("rect", { x: x + c * W, y: TOP + r * H, width: wide * W, height: tall * H, class: `mdx-vk-block${guessing() || mine ? " mdx-vk-press" : ""}${chosen ? " mdx-vk-lit" : ""}`, onclick: act });
      if (guessing()) press(frame, tell("block-name", { row: r / tall + 1, col: c / wide + 1 }), act);
      (chosen ? last : others).push(frame);
    }
    p.top(...others, ...last);
    const after = x + texts[0].length * W + 24;
    p.title(vecName("X", order), after + W / 2);
    p.fill(after, met.map((each) => [each]), (entry, left, top, r) => cell(left, top, sub("x", entry), { tint: entry[1], lit: on && mine && Math.floor(r / wide) === on.at[1] }));
    return p.end();
  }

  // Copies fly from where they come from; after a change of stacking, from their old places.
  function fly(old, kept) {
    if (calm()) return;
    let turns = 0;
    for (const [key, box] of boxes) {
      const [was] = kept === "step" ? [box.turn > before.step && box.turn <= v.step ? box.from : null] : [old.get(key) && [old.get(key).x, old.get(key).y]];
      if (!was || (was[0] === box.x && was[1] === box.y)) continue;
      box.inner.animate([{ transform: `translate(${was[0] - box.x}px, ${was[1] - box.y}px)` }, { transform: "none" }],
        { duration: 700, delay: kept === "step" ? (box.turn - before.step - 1) * 150 : 60 * turns++, fill: "backwards", easing: "cubic-bezier(.4,0,.2,1)" });
    }
  }

  function redraw() {
    const old = boxes, focus = stage.contains(document.activeElement) && document.activeElement.getAttribute("aria-label");
    const key = [v.view, v.rows, v.cols, v.back, v.identity, v.mode].join();
    boxes = new Map();
    stage.classList.toggle("mdx-vk-two", v.view !== "vec" && stacks().length > 1);
    stage.replaceChildren(...(v.view === "vec" ? [drawVec()] : stacks().map(v.view === "swap" ? drawSwap : drawProduct)));
    if (focus) [...stage.querySelectorAll("[tabindex]")].find((each) => each.getAttribute("aria-label") === focus)?.focus();
    if (before?.key === key && !game.on()) fly(old, before.order === v.order ? "step" : "order");
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
