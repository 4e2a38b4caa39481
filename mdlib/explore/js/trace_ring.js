// Which orders may I write? Draws facts.values, the traces as mdlib computes them.
import { h, svg, button, radios, open, fixed } from "./parts.js";
import { matrix } from "./matrix.js";

const LETTERS = "ABCD", KINDS = ["rectangular", "square", "symmetric"], COUNTS = [2, 3, 4];
const RADIUS = 118, DISC = 34, EDGE = 158;

// An order as it is written: ACB, or AᵀCᵀBᵀ.
export const spelt = (order, turned) => [...order].map((letter) => letter + (turned ? "ᵀ" : "")).join("");
const traceOf = (key) => `tr(${key})`;
const shown = (value) => fixed(value, 0);
export const turn = (order, by) => order.slice(by) + order.slice(0, by);
const reversed = (order) => [...order].reverse().join("");
const bare = (key) => key.replaceAll("ᵀ", "");

function at(value, facts) {
  return facts.values[value.count][value.kind][value.numbers];
}

// The trace of an order as it is written; undefined where it is no product.
export function trace(value, facts, key = spelt(value.order, value.turned)) {
  return at(value, facts).traces[key];
}

function size(value, facts, letter) {
  const rows = at(value, facts).matrices[letter], both = [rows.length, rows[0].length];
  return value.turned ? both.reverse() : both;
}

// Of each joint, behind which factor, what comes out of it and what the next one takes.
export function joints(value, facts) {
  return [...value.order].map((letter, n) => {
    const next = value.order[(n + 1) % value.count];
    return { left: letter, right: next, out: size(value, facts, letter)[1], into: size(value, facts, next)[0] };
  });
}

// How one order comes from another: "same", "turned", "mirrored" (transposed as a whole), or "swapped".
export function relation(from, to) {
  const turns = (order) => [...order].map((_, n) => turn(order, n));
  const a = bare(from), b = bare(to), alike = (from !== a) === (to !== b);
  if (from === to) return "same";
  if (alike) return turns(a).includes(b) ? "turned" : "swapped";
  return turns(reversed(a)).includes(b) ? "mirrored" : "swapped";
}

// The sentence under the picture.
export function describe(value, facts, say) {
  const key = spelt(value.order, value.turned), now = trace(value, facts, key);
  const gap = joints(value, facts).find((each) => each.out !== each.into);
  const parts = { now: traceOf(key), value: shown(now), was: traceOf(value.was) };
  const mark = value.turned ? "ᵀ" : "";
  if (now === undefined) return say("trace_ring-refused", { ...parts, left: gap.left + mark, right: gap.right + mark, cols: gap.out, rows: gap.into });
  if (!value.was) return say("trace_ring-first", parts);
  const how = relation(value.was, key), old = trace(value, facts, value.was);
  if (how === "same") return say("trace_ring-first", parts);
  if (value.count === 2 && how === "turned") return say("trace_ring-two", parts);
  if (how !== "swapped") return say(`trace_ring-${how}`, parts);
  if (old === undefined) return say("trace_ring-first", parts);
  if (old !== now) return say("trace_ring-jumped", { ...parts, old: shown(old) });
  return say(value.kind === "symmetric" ? "trace_ring-hidden" : "trace_ring-again", parts);
}

// Four orders to choose from, some equal to the first; the same for the same numbers by lot.
export function question(rng, value, facts) {
  const count = value.count === 2 ? 3 : value.count, base = LETTERS.slice(0, count);
  const orders = Object.keys(facts.values[count].square[0].traces).filter((key) => key !== base);
  const equal = (key) => relation(base, key) !== "swapped";
  const many = 1 + rng.below(2);
  const options = [...rng.shuffled(orders.filter(equal)).slice(0, many), ...rng.shuffled(orders.filter((key) => !equal(key))).slice(0, 4 - many)];
  return { base, options: rng.shuffled(options), right: options.filter(equal) };
}

// What is said of a guess that is wrong: the first order that differs with its numbers, or one left out.
export function miss(asked, ticked, facts, say) {
  const { base, right } = asked, wrong = ticked.find((key) => !right.includes(key));
  if (!wrong) {
    const missing = right.find((key) => !ticked.includes(key));
    return say(missing === bare(missing) ? "trace_ring-no-missing" : "trace_ring-no-missing-turned", { order: traceOf(missing) });
  }
  const start = turn(bare(wrong), bare(wrong).indexOf("A"));
  const { matrices, traces } = facts.differs[base.length][spelt(start, wrong !== bare(wrong))];
  const numbers = Object.entries(matrices).map(([letter, rows]) => `${letter} = [${rows.map((row) => row.join(" ")).join("; ")}]`).join(", ");
  return say("trace_ring-no-exchange", { order: traceOf(wrong), base: traceOf(base), numbers, value: traces[1], right: traces[0] });
}

const place = (n, count, radius) => {
  const angle = (2 * Math.PI * n) / count - Math.PI / 2;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
};
const shift = ([x, y]) => `translate(${x.toFixed(1)}px,${y.toFixed(1)}px)`;

function render({ model, el }) {
  const moves = { by: (n) => go({ order: turn(ex.value().order, (n + ex.value().count) % ex.value().count) }),
    transpose: () => go({ order: reversed(ex.value().order), turned: !ex.value().turned }) };
  const ex = open({ model, el, name: "trace_ring", alone: true, guess: true, surprise,
    keys: { "[": [() => moves.by(1), "key-trace_ring-turn"], t: [moves.transpose, "key-trace_ring-transpose"] } });
  const { say } = ex;
  let v = null, held = "", drift = 0;
  const mark = () => (v.turned ? "ᵀ" : "");
  const go = (patch) => game.on() || ex.set({ was: spelt(ex.value().order, ex.value().turned), ...patch });
  function swap(one, other) {
    const order = [...v.order];
    [order[one], order[other]] = [order[other], order[one]];
    held = "";
    go({ order: order.join("") });
  }
  function surprise(rng) {
    const count = rng.pick([3, 4]);
    return { count, kind: rng.pick(KINDS), numbers: rng.below(4), order: rng.shuffled([...LETTERS.slice(0, count)]).join(""), turned: false, was: LETTERS.slice(0, count) };
  }

  // Controls.
  const kind = radios(say("trace_ring-kind"), KINDS.map((each) => [each, say(`trace_ring-${each}`)]), (to) => ex.set({ kind: to }));
  const count = radios(say("trace_ring-count"), COUNTS.map((n) => [n, String(n)]), (to) =>
    ex.set({ count: Number(to), order: LETTERS.slice(0, Number(to)), turned: false, was: "" }));
  const back = button(say("trace_ring-back"), () => moves.by(1)), on = button(say("trace_ring-on"), () => moves.by(-1));
  const swaps = [0, 1, 2].map((n) => button("", () => swap(n, n + 1)));
  const whole = button(say("trace_ring-transpose"), moves.transpose);
  const acts = h("div", { class: "mdx-row", role: "group", "aria-label": say("trace_ring-moves") }, back, on, swaps, whole);
  ex.controls.append(kind.el, count.el, acts);

  // Picture: the ring with a hub to turn it by, factors to swap, joints; below it the numbers.
  const ring = svg("circle", { r: RADIUS, class: "mdx-ring" });
  const hub = svg("g", { class: "mdx-hub", tabindex: 0, role: "slider", "aria-label": say("trace_ring-ring"), "aria-valuemin": 0 },
    svg("circle", { r: 74, class: "mdx-hit" }));
  const order = svg("text", { y: -18, class: "mdx-order" }), number = svg("text", { y: 20, class: "mdx-value" }), ghost = svg("text", { y: 44, class: "mdx-ghost" });
  hub.append(order, number, ghost);
  const start = svg("g", { "aria-hidden": "true" }, svg("path", { d: `M-7,${-EDGE - 8} L7,${-EDGE - 8} L0,${-EDGE + 4} z`, class: "mdx-start" }),
    svg("text", { y: -EDGE - 14, class: "mdx-small" }, say("trace_ring-start")));
  const factors = [...LETTERS].map((letter, n) => {
    const name = svg("text", { y: 2, class: "mdx-letter" }), sizes = svg("text", { y: 20, class: "mdx-small" });
    const g = svg("g", { class: "mdx-factor", tabindex: 0, role: "button", "data-letter": letter },
      svg("circle", { r: DISC, style: `fill:var(--mdx-tint-${n})` }), name, sizes);
    g.addEventListener("click", () => press(letter));
    g.addEventListener("keydown", (e) => {
      if (e.key !== "Enter" && e.key !== " ") return;
      e.preventDefault();
      press(letter);
    });
    return { letter, g, name, sizes };
  });
  const gaps = [...LETTERS].map(() => svg("g", { class: "mdx-joint", "aria-hidden": "true" }));
  const arrows = [...LETTERS].map(() => svg("path", { d: "M-6,-6 L6,0 L-6,6 z", class: "mdx-joint mdx-start", "aria-hidden": "true" }));
  const picture = svg("svg", { viewBox: "-230 -196 460 380", class: "mdx-plane", role: "group", "aria-label": say("trace_ring-ring") },
    ring, arrows, start, hub, gaps, factors.map((each) => each.g));
  const numbers = h("div", { class: "mdx-numbers" });
  const game = ex.game({ ask: question, text: (asked) => say("trace_ring-ask", { base: traceOf(asked.base) }) });
  const options = h("fieldset", { class: "mdx-radios mdx-options" });
  const check = button(say("trace_ring-check"), judge);
  game.el.children[0].after(options, check);
  ex.picture.classList.add("mdx-paper", "mdx-trace-ring");
  ex.picture.append(game.el, h("div", { class: "mdx-ring-side" }, picture), h("div", {}, h("p", { class: "mdx-title" }, say("trace_ring-numbers")), numbers));

  function press(letter) {
    if (drift) return;
    if (!held || held === letter) held = held ? "" : letter;
    else return swap(v.order.indexOf(held), v.order.indexOf(letter));
    draw(v, ex.facts());
  }

  // Turning: drag anywhere, or the arrow keys on the hub.
  let from = null;
  const angle = (event) => {
    const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    return (Math.atan2(p.y, p.x) * v.count) / (2 * Math.PI);
  };
  picture.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    from = angle(event);
    drift = 0;
  });
  picture.addEventListener("pointermove", (event) => {
    if (from === null) return;
    let by = angle(event) - from;
    by -= v.count * Math.round(by / v.count);
    if (!drift && Math.abs(by) < 0.08) return;
    // Captured only once it moves: a click on a factor stays one.
    if (!drift) { picture.setPointerCapture(event.pointerId); picture.classList.add("mdx-held"); }
    drift = by || 1e-6;
    put();
  });
  function drop() {
    if (from === null) return;
    from = null;
    picture.classList.remove("mdx-held");
    const notches = Math.round(drift);
    // The click that follows a drag picks nothing.
    setTimeout(() => { drift = 0; put(); });
    if (notches) moves.by(-notches);
  }
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) picture.addEventListener(name, drop);
  hub.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { ArrowLeft: 1, ArrowDown: 1, ArrowRight: -1, ArrowUp: -1 }[event.key];
    if (by) moves.by(by);
    else if (event.key === "Home") go({ order: turn(v.order, v.order.indexOf("A")) });
    else return;
    event.preventDefault();
  });

  function put() {
    for (const each of factors) {
      const n = v.order.indexOf(each.letter);
      each.g.style.display = n < 0 ? "none" : "";
      if (n >= 0) each.g.style.transform = shift(place(n + drift, v.count, RADIUS));
    }
    gaps.forEach((each, n) => {
      each.style.display = n < v.count ? "" : "none";
      each.style.transform = shift(place(n + 0.5 + drift, v.count, RADIUS));
      const at = n + 1 - 0.2 * (v.count / 3) + drift, turned = (at * 360) / v.count;
      arrows[n].style.display = each.style.display;
      arrows[n].style.transform = `${shift(place(at, v.count, RADIUS))} rotate(${turned.toFixed(1)}deg)`;
    });
  }
  function joint({ out, into }) {
    const fits = out === into, wide = fits ? 26 : 66;
    return [svg("rect", { x: -wide / 2, y: -14, width: wide, height: 28, rx: 6, class: fits ? "mdx-fits" : "mdx-refuses" }),
      svg("text", { y: 6, class: "mdx-size" }, fits ? String(out) : `${out} ≠ ${into}`)];
  }
  function table(letter) {
    const rows = at(v, ex.facts()).matrices[letter];
    const turned = v.turned ? rows[0].map((_, j) => rows.map((row) => row[j])) : rows;
    return matrix(letter + mark(), turned, shown);
  }
  function ask() {
    const asked = game.question(), done = game.answered()?.right;
    check.hidden = options.hidden = !game.on();
    if (!game.on()) return;
    const made = JSON.stringify(asked.options);
    if (options.dataset.made !== made) {
      options.dataset.made = made;
      options.replaceChildren(h("legend", {}, say("trace_ring-options")), ...asked.options.map((key) =>
        h("label", {}, h("input", { type: "checkbox", value: key }), h("span", {}, traceOf(key)))));
    }
    check.disabled = done;
    options.disabled = done;
  }
  function judge() {
    const asked = game.question(), ticked = [...options.querySelectorAll(":checked")].map((each) => each.value);
    const right = asked.right.length === ticked.length && asked.right.every((key) => ticked.includes(key));
    game.answer(right, right ? say("trace_ring-yes", { right: asked.right.map(traceOf).join(", ") }) : miss(asked, ticked, ex.facts(), say));
  }

  function draw(value, facts) {
    // The question is of square matrices: so is the ring beside it, and it stays as it is.
    const asks = game.on(), base = asks && game.question().base;
    v = asks ? { ...value, kind: "square", count: base.length, order: base, turned: false, was: "" } : value;
    for (const each of [back, on, whole, ...swaps, kind.el, count.el]) each.disabled = asks;
    if (!v.order.includes(held)) held = "";
    const key = spelt(v.order, v.turned), now = trace(v, facts), links = joints(v, facts);
    const old = v.was && relation(v.was, key) !== "same" ? trace(v, facts, v.was) : undefined;
    kind.show(v.kind);
    count.show(v.count);
    swaps.forEach((each, n) => {
      each.hidden = n + 1 >= v.count;
      if (!each.hidden) each.textContent = say("trace_ring-swap", { left: v.order[n], right: v.order[n + 1] });
    });
    order.textContent = traceOf(key);
    const hide = game.on() && !game.answered()?.right;
    number.textContent = now === undefined ? say("trace_ring-none") : hide ? "= ?" : `= ${shown(now)}`;
    number.classList.toggle("mdx-no-product", now === undefined);
    ghost.textContent = old === undefined || hide ? "" : say("trace_ring-was", { value: shown(old) });
    hub.setAttribute("aria-valuemax", String(v.count - 1));
    hub.setAttribute("aria-valuenow", String(v.order.indexOf("A")));
    hub.setAttribute("aria-valuetext", `${order.textContent} ${number.textContent}`);
    for (const each of factors) {
      if (!v.order.includes(each.letter)) continue;
      const [rows, cols] = size(v, facts, each.letter);
      each.name.textContent = each.letter + mark();
      each.sizes.textContent = `${rows}×${cols}`;
      each.g.setAttribute("aria-label", say("trace_ring-factor", { letter: each.name.textContent, rows, cols }));
      each.g.setAttribute("aria-pressed", String(held === each.letter));
    }
    gaps.forEach((each, n) => each.replaceChildren(...(links[n] ? joint(links[n]) : [])));
    put();
    numbers.replaceChildren(...[...v.order].map(table));
    game.show();
    ask();
    ex.root.classList.toggle("mdx-guessing", game.on());
    ex.sentence(game.on() ? "" : describe(v, facts, say));
  }
  ex.draw(draw);
  return ex.ready();
}

export default { render, describe, trace, joints, relation, question, miss, spelt, turn };
