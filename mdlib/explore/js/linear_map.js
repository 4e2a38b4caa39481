import { h, svg, open, symbol, radios, slider, button, fixed, snap, clamp } from "./parts.js";
import { plane, handle, field, picture, lettered, stroke, box, spot, arrow, display } from "./plane.js";

// A word of this explorer, by its key without the name.
const told = (say) => (key, parts) => say(`linear_map-${key}`, parts);
const inner = (a, b) => a.reduce((all, each, i) => all + each * b[i], 0);
const size = (a) => Math.hypot(...a);
const added = (a, b) => a.map((each, i) => each + b[i]), minus = (a, b) => a.map((each, i) => each - b[i]);
const det = ([[a, b], [c, d]]) => a * d - b * c;
const flatten = ([[a, b], [c, d]]) => [a, b, c, d];

// f, its gradient G and the tempting W at the point, the step d, and what each leaves over. f is xᵀAx, or det X of
// two columns; both are quadratic, so that f(x + td) − f(x) = t⟨G, d⟩ + t²q. Compared with the library by test.
export function numbers(v) {
  if (v.view === "matrix") {
    const [[a, b], [c, d]] = v.X;
    return parts({ f: det(v.X), G: [d, -c, -b, a], W: [d, -b, -c, a], d: flatten(v.dX), q: det(v.dX) });
  }
  const [[a, b], [c, d]] = v.A, [x, y] = v.x, form = ([s, t]) => a * s * s + (b + c) * s * t + d * t * t;
  return { ...parts({ f: form(v.x), G: [2 * a * x + (b + c) * y, (b + c) * x + 2 * d * y], W: [2 * (a * x + b * y), 2 * (c * x + d * y)], d: v.dx, q: form(v.dx) }), form };
}
function parts({ f, G, W, d, q }) {
  const right = inner(G, d), wrong = inner(W, d), change = right + q;
  return { f, G, W, d, q, change, right, wrong, left: q, leftWrong: change - wrong, length: size(d), products: G.map((each, i) => each * d[i]) };
}

// A number to be read, small or large: 0.0123 and 4.5·10⁻⁷.
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
export const power = (k) => `10${k < 0 ? "⁻" : ""}${[...String(Math.abs(k))].map((digit) => RAISED[digit]).join("")}`;
export function shown(x) {
  const a = Math.abs(Number(x.toPrecision(2)));
  if (a < 1e-12) return "0";
  if (a >= 1) return fixed(x, a < 100 ? 2 : 0);
  const k = Math.floor(Math.log10(a) + 1e-9);
  return k >= -3 ? fixed(x, 1 - k) : `${fixed(x / 10 ** k, 1)}·${power(k)}`;
}

// The state in a sentence; `before` is the numbers of the state that it came from.
export function describe(v, facts, say, before = null) {
  const tell = told(say);
  if (v.view === "steps") {
    const { h: all, forward, central, best } = facts.steps, said = { h: shown(all[v.h]), forward: shown(forward[v.h]), central: shown(central[v.h]) };
    const state = v.h === best.forward ? "best-forward" : v.h === best.central ? "best-central" : v.h > best.central ? "truncation" : v.h < best.forward ? "rounding" : "between";
    return tell(state, said);
  }
  const n = numbers(v), said = { change: shown(n.change), right: shown(n.right), left: shown(n.left), wrong: shown(n.leftWrong), tempting: v.view === "matrix" ? "adj X" : "2Ax" };
  const apart = size(minus(n.G, n.W)) > 1e-9, now = instant(n, said, apart, tell, before);
  if (v.trace === "length" || v.view === "matrix" || !apart || !n.length) return now;
  const [most, worst] = ["left", "leftWrong"].map((key) => shown(Math.max(...steps(0, 359, 1).map((t) => Math.abs(numbers({ ...v, dx: turned(t, n.length) })[key])))));
  return tell("round", { ...said, now, most, worst });
}
function instant(n, said, apart, tell, before) {
  if (agree(n)) return tell(apart ? "agree" : "same", said);
  if (before && straight(before.d, n.d) && Math.abs(before.length - n.length) > 1e-9 * n.length && Math.abs(n.left) > 1e-12 && Math.abs(before.left) > 1e-12) {
    return tell("shrunk", { ...said, step: shown(n.length / before.length), quotient: shown(n.left / before.left) });
  }
  return tell(Math.abs(n.leftWrong) < Math.abs(n.left) ? "less" : "now", said);
}
function straight(a, b) {
  const lengths = size(a) * size(b);
  return a.length === b.length && lengths > 0 && inner(a, b) > (1 - 1e-6) * lengths;
}
export function agree(n) {
  return Math.abs(n.right - n.wrong) < 1e-3 * Math.max(1e-9, size(n.G) * n.length);
}

// The level line f = c of a quadratic form, by direction; it may be in pieces.
export function levels(form, c, p, far = 6) {
  let path = "", drawing = false;
  for (let k = 0; k <= 240; k += 1) {
    const t = (k * Math.PI) / 120, u = [Math.cos(t), Math.sin(t)], r = Math.sqrt(c / form(u));
    const there = Number.isFinite(r) && r < far;
    if (there) path += `${drawing ? "L" : "M"}${p.X(r * u[0]).toFixed(1)} ${p.Y(r * u[1]).toFixed(1)}`;
    drawing = there;
  }
  return path;
}

// Six directions to guess among: each with its kind, in the order of their angles.
export function directions(rng, v) {
  const n = numbers({ ...v, view: "vector", dx: [1, 0] }), turn = (a) => (Math.atan2(a[1], a[0]) * 180) / Math.PI, G = turn(n.G), W = turn(n.W);
  const wanted = [["flat", G + rng.pick([90, 270])], ["along", G], ["against", G + 180], ["tempting", W + rng.pick([90, 270])], ...Array.from({ length: 40 }, () => ["other", rng.below(360)])];
  const taken = [], apart = (a, b) => Math.abs(((a - b + 540) % 360) - 180);
  for (const [kind, angle] of wanted) {
    const at = ((angle % 360) + 360) % 360;
    if (taken.length < 6 && taken.every((each) => apart(each.at, at) > 22) && (kind !== "other" || apart(at, G + 90) % 180 > 22)) taken.push({ kind, at });
  }
  return taken.sort((a, b) => a.at - b.at);
}

const SIDE = 340, REACH = 3, UNIT = SIDE / (2 * REACH), LETTERS = [..."abcdef"], BOTH = ["right", "wrong"];
const tidy = (x) => Number(x.toPrecision(6)), degrees = ([x, y]) => ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360, turned = (angle, r) => { const t = (angle * Math.PI) / 180; return [r * Math.cos(t), r * Math.sin(t)]; };
const nice = (x) => { const k = 10 ** Math.floor(Math.log10(Math.max(x, 1e-12))); return [1, 2, 5, 10].map((each) => each * k).find((each) => each >= x * 0.999); };

function grid() {
  return [-3, -2, -1, 0, 1, 2, 3].flatMap((k) => {
    const at = (k + REACH) * UNIT, kind = k ? "pale" : "axis";
    return [stroke(kind, [at, 0], [at, SIDE]), stroke(kind, [0, SIDE - at], [SIDE, SIDE - at]), lettered(at, SIDE + 15, fixed(k, 0), "middle"), lettered(-5, SIDE - at + 4, fixed(k, 0), "end")];
  });
}

// Five bars about a zero: the true change, what each gradient says, and what is left of each.
function bars(n, [change, right, left, wrong]) {
  const rows = [["change", n.change, change], ["right", n.right, right], ["left", n.left, left], ["wrong", n.wrong, wrong], ["left", n.leftWrong, left]];
  const scale = nice(Math.max(...rows.map((row) => Math.abs(row[1])), 1e-9)), middle = 245, half = 130;
  return [...[-1, 0, 1].flatMap((k) => [lettered(middle + k * half, 14, shown(k * scale), "middle"), stroke(k ? "pale" : "axis", [middle + k * half, 20], [middle + k * half, 164])]),
    ...rows.flatMap(([kind, value, name], k) => {
      const y = 24 + k * 26 + (k > 2 ? 8 : 0), length = (value / scale) * half;
      return [lettered(104, y + 14, name, "end"), box(`bar-${kind}${k > 2 ? " mdx-dashed" : ""}`, middle + Math.min(0, length), y + 2, Math.abs(length), 16), lettered(384, y + 14, shown(value))];
    })];
}

// A picture with axes: from x[0] to x[1] and from y[0] to y[1], with marks at some places.
function axes(w, high, x, y, across, up, write) {
  const X = (t) => ((t - x[0]) / (x[1] - x[0])) * w, Y = (t) => clamp(high - ((t - y[0]) / (y[1] - y[0])) * high, 0, high);
  const back = [...across.flatMap((k) => [stroke("pale", [X(k), 0], [X(k), high]), lettered(X(k), high + 16, write[0](k), "middle")]),
    ...up.flatMap((k) => [stroke(k || write[1] === power ? "pale" : "axis", [0, Y(k)], [w, Y(k)]), lettered(-5, Y(k) + 4, write[1](k), "end")]), box("box", 0, 0, w, high)];
  const curve = (kind, points) => svg("polyline", { points: points.map(([s, t]) => `${X(s).toFixed(1)},${Y(t).toFixed(1)}`).join(" "), class: `mdx-line-${kind}` });
  return { X, Y, back, curve, spot: (kind, s, t) => spot(kind, [clamp(X(s), 0, w), Y(t)]) };
}
const log = (x) => Math.log10(Math.max(Math.abs(x), 1e-300));
const steps = (low, high, by) => Array.from({ length: Math.floor((high - low) / by + 1e-9) + 1 }, (_, k) => low + by * k);

// What is left of both, against the length of the step, or against its direction.
function trace(n, v, [, , , , tempts, ...axis]) {
  const round = v.trace === "direction" && v.view === "vector", unit = n.length || 1, here = [n.left, n.leftWrong];
  const at = round ? (t) => { const m = numbers({ ...v, dx: turned(t, n.length) }); return [m.left, m.leftWrong]; }
    : (k) => { const t = 10 ** k / unit; return [log(n.q * t * t), log(n.q * t * t + (n.right - n.wrong) * t)]; };
  const points = (round ? steps(0, 360, 3) : steps(-3, 1, 0.05)).map((t) => [t, at(t)]), top = nice(Math.max(1e-9, ...points.flatMap((each) => each[1]).map(Math.abs)));
  const c = round ? axes(330, 150, [0, 360], [-top, top], steps(0, 360, 90), [-top, 0, top], [(k) => `${k}°`, shown]) : axes(330, 150, [-3, 1], [-8, 2], steps(-3, 1, 1), steps(-8, 2, 2), [power, power]);
  const named = [lettered(330, 181, axis[Number(round)], "end"), ...(round ? [] : ["G", tempts]).map((name, k) => lettered(8, clamp(c.Y(at(-3)[k]) - 7, 12, 146), name, "start", "letter"))];
  return [...c.back, ...BOTH.map((kind, k) => c.curve(kind, points.map(([t, both]) => [t, both[k]]))), ...(n.length ? BOTH.map((kind, k) => (round ? c.spot(kind, degrees(v.dx), here[k]) : c.spot(kind, log(n.length), log(here[k])))) : []), ...named];
}

function render({ model, el }) {
  const ex = open({ model, el, name: "linear_map", alone: true, guess: true, surprise });
  const { value } = ex, tell = told(ex.say);
  const words = { vector: ["⟨G, dx⟩", "⟨2Ax, dx⟩", "2Ax"], matrix: ["⟨G, dX⟩", "⟨adj X, dX⟩", "adj X"] };
  for (const [view, [right, wrong, tempts]] of Object.entries(words)) words[view] = [tell("change"), right, tell("left"), wrong, tempts, tell("length-axis"), tell("direction-axis")];
  const game = ex.game({ ask, text: () => tell("ask") });
  const seen = () => { const v = value(), q = game.question(); return q ? { ...v, view: "vector", x: q.x, A: q.A, dx: [0, 0] } : v; };
  let last = "", before = null, now = null;

  const p = plane({ w: SIDE, h: SIDE, x: [-REACH, REACH], y: [-REACH, REACH], label: tell("plane") }), at = ([a, b]) => [p.X(a), p.Y(b)];
  p.el.setAttribute("viewBox", `-24 -8 ${SIDE + 34} ${SIDE + 28}`);
  const drawn = svg("g", {}), over = svg("g", { class: "mdx-through-me", "aria-hidden": "true" });
  p.el.append(svg("g", { "aria-hidden": "true" }, grid()), drawn);
  // A vector, or a column of a matrix: how it is read, and how it is set.
  const read = (all, key, k) => (k === undefined ? all[key] : all[key].map((row) => row[k]));
  const put = (key, k, q) => ex.drag({ [key]: k === undefined ? q.map(tidy) : value()[key].map((row, i) => row.map((old, j) => (j === k ? tidy(q[i]) : old))) });
  const fits = (key, k, q) => put(key, k, q.map((each) => clamp(each, -REACH, REACH)));
  // The magnet: where the step is square to the difference of the two gradients.
  const magnet = (q) => {
    const { G, W } = numbers(value()), gap = minus(G, W), from = minus(q, value().x), share = -inner(gap, from) / inner(gap, gap);
    return size(gap) < 1e-9 ? [] : [added(q, gap.map((each) => share * each))];
  };
  const grip = (view, key, k, name, base = null, more = {}) => {
    const from = (all) => (base ? added(read(all, ...base), read(all, key, k)) : read(all, key, k));
    return handle(ex, p, { name, off: () => game.on() || value().view !== view, done: () => ex.drop(), shape: base ? "square" : "circle", fine: 0.05,
      get: () => from(value()), set: (q) => fits(key, k, base ? minus(q, read(value(), ...base)) : q), home: () => from({ ...value(), [key]: model.get("start")[key] }), ...more });
  };
  const handles = [grip("vector", "x", undefined, "x"), grip("vector", "dx", undefined, tell("tip", { name: "dx" }), ["x"], { magnets: magnet }),
    ...[0, 1].flatMap((k) => [grip("matrix", "X", k, tell("column", { k: k + 1, name: "X" })), grip("matrix", "dX", k, tell("column", { k: k + 1, name: "dX" }), ["X", k])])];
  handles[1].g.lastChild.classList.add("mdx-cue");
  p.el.append(over);

  // The entries of a vector or of a matrix as fields.
  const block = (view, key) => {
    const flat = () => value()[key].flat(), many = flat().length;
    const cells = flat().map((_, i) => {
      const index = many === 2 ? `${i + 1}` : `${(i >> 1) + 1}${(i % 2) + 1}`;
      const set = (x) => { const all = flat().map((old, j) => (j === i ? x : old)); ex.drag({ [key]: many === 2 ? all : [all.slice(0, 2), all.slice(2)] }); };
      return field(`${key}_${index}`, { shown: symbol(key, index), min: -REACH, max: REACH, digits: 2, get: () => flat()[i], set, done: () => ex.drop() });
    });
    return { view, el: h("div", { class: "mdx-entries-of", role: "group", "aria-label": key }, cells.map((cell) => cell.el)), show: () => cells.forEach((cell) => cell.show()) };
  };
  const blocks = [block("vector", "x"), block("vector", "dx"), block("vector", "A"), block("matrix", "X"), block("matrix", "dX")];
  const stepKey = () => (value().view === "matrix" ? "dX" : "dx");
  const scaled = (by) => { const each = (x) => (Array.isArray(x) ? x.map(each) : tidy(clamp(x * by, -REACH, REACH))); return { [stepKey()]: each(value()[stepKey()]) }; };
  const done = () => ex.drop();
  const length = slider(tell("length"), { min: -3, max: 0.4, step: 0.1, done, words: (k) => shown(10 ** k), slide: (k) => { const old = size(value()[stepKey()].flat()); if (old) ex.drag(scaled(10 ** k / old)); } });
  const angle = slider(tell("direction"), { min: 0, max: 359, done, words: (x) => `${x}°`, slide: (x) => ex.drag({ dx: turned(x, size(value().dx)).map(tidy) }) });
  const place = slider(tell("h"), { min: 0, max: 30, done, words: (k) => shown(ex.facts().steps.h[k]), slide: (k) => ex.drag({ h: k }) });
  const view = radios(tell("view"), [["vector", tell("vector")], ["matrix", tell("matrix")], ["steps", tell("steps")]], (to) => ex.set({ view: to }));
  const kind = radios(tell("trace"), [["length", tell("trace-length")], ["direction", tell("trace-direction")]], (to) => ex.set({ trace: to }));
  const moves = h("div", { class: "mdx-row" }, button(tell("half"), () => ex.set(scaled(0.5))), button(tell("tenth"), () => ex.set(scaled(0.1))));
  const jumps = h("div", { class: "mdx-row" }, ["forward", "central"].map((which) => button(tell(`to-${which}`), () => ex.set({ h: ex.facts().steps.best[which] }))));
  const answers = h("div", { class: "mdx-row" }, LETTERS.map((letter, k) => button(letter, () => guess(k), { "aria-label": tell("letter", { letter }) })));
  const how = h("p", { class: "mdx-how" }, tell("how"));
  const own = h("div", { class: "mdx-spread" }, how, view.el, blocks.map((each) => each.el), length.el, angle.el, moves, kind.el, place.el, jumps);
  ex.controls.append(own, game.el, answers);
  const chart = picture("0 0 450 172"), small = picture("-52 -8 400 196"), large = picture("-56 -26 650 326"), four = h("p", { class: "mdx-four" });
  const side = h("div", {}, chart, four, small), both = h("div", { class: "mdx-two" }, p.el, side);
  ex.root.classList.add("mdx-broad");
  ex.picture.classList.add("mdx-paper");
  ex.picture.append(both, large);

  function guess(k) {
    const q = game.question(), one = q?.of[k];
    if (!one || game.answered()?.right) return;
    const { G } = numbers({ ...value(), view: "vector", x: q.x, A: q.A });
    game.answer(one.kind === "flat", tell(one.kind, { rate: shown(inner(G, turned(one.at, 1))), letter: LETTERS[k] }));
    draw();
  }
  function vector(v, n) {
    const q = game.question(), known = !q || game.answered()?.right, from = at(v.x), level = (c, name) => svg("path", { d: levels(n.form, c, p), class: name });
    const share = 1.4 / Math.max(size(n.G), size(n.W), 1e-9), tips = [n.G, n.W].slice(0, known ? 2 : 1).map((each) => at(added(v.x, each.map((x) => x * share))));
    const fan = (q?.of ?? []).map((each) => at(added(v.x, turned(each.at, 0.95)))), tip = at(added(v.x, v.dx));
    drawn.replaceChildren(svg("svg", { width: SIDE, height: SIDE, "aria-hidden": "true" }, known ? [0.5, 2, 4.5, 8, 12.5, 18, 24.5].map((c) => [level(c, "mdx-level"), level(-c, "mdx-level mdx-below")]) : [], known ? level(n.f || 1e-9, "mdx-through") : [],
      tips.map((end, k) => arrow(BOTH[k], from, end)), arrow("mine", from, tip), fan.map((end) => arrow("axis", from, end))),
    ...fan.map((end, k) => svg("g", { class: "mdx-choice", "aria-hidden": "true", onclick: () => guess(k) }, spot("choice", end, 13), lettered(end[0], end[1] + 5, LETTERS[k], "middle", "strong"))));
    // Of two tips that are close, the left one has its letter on the left.
    const outer = ([x, y], [s, t]) => (x < s && Math.hypot(x - s, y - t) < 45 ? ["end", -6] : ["start", 6]);
    over.replaceChildren(...tips.map(([x, y], k) => {
      const [anchor, dx] = outer([x, y], tips[1 - k] ?? [x, y]);
      return lettered(clamp(x + dx, 34, SIDE - 34), clamp(y - 6, 14, SIDE), k ? "2Ax" : "G", anchor, "letter");
    }), ...(q ? [spot("point", from, 6)] : []), lettered(from[0] - 14, from[1] + 18, "x", "start", "letter"),
      ...(n.length > 0.3 ? [lettered((from[0] + tip[0]) / 2 - 26, (from[1] + tip[1]) / 2 + 2, "dx", "start", "letter")] : []));
  }
  function matrix(v, n) {
    const ends = [0, 1].map((k) => read(v, "X", k)), tips = ends.map((end, k) => added(end, read(v, "dX", k)));
    const area = ([a, b], name) => svg("polygon", { points: [[0, 0], a, added(a, b), b].map((each) => at(each).join()).join(" "), class: name });
    drawn.replaceChildren(svg("svg", { width: SIDE, height: SIDE, "aria-hidden": "true" }, area(ends, "mdx-area"), area(tips, "mdx-area-new"), ends.map((end, k) => [arrow("axis", at([0, 0]), at(end)), arrow("mine", at(end), at(tips[k]))])));
    const name = (end, dx, dy, text) => lettered(at(end)[0] + dx, at(end)[1] + dy, text, "start", "letter");
    over.replaceChildren(...ends.flatMap((end, k) => [name(end, -22, 4, "x" + "₁₂"[k]), name(tips[k], 9, -7, "dx" + "₁₂"[k])]));
  }
  function errors(v, { h: all, best, ...curves }) {
    const c = axes(570, 262, [-15, 0], [-12, 0], steps(-15, 0, 3), steps(-12, 0, 4), [power, power]), here = c.X(log(all[v.h]));
    large.replaceChildren(...c.back, stroke("here", [here, 0], [here, 262]), ...["central", "forward"].flatMap((which, k) => [c.curve(BOTH[k], all.map((each, i) => [log(each), log(curves[which][i])])), c.spot(BOTH[k], log(all[v.h]), log(curves[which][v.h])),
      lettered(c.X(log(all[best[which]])), c.Y(log(curves[which][best[which]])) + (k ? -44 : 22), `${tell(which)}: ${shown(all[best[which]])}`, "middle")]), lettered(578, 266, "h", "start", "letter"), lettered(0, -10, tell("error")));
  }
  function draw() {
    const v = seen(), facts = ex.facts(), n = v.view === "steps" ? null : numbers(v), key = JSON.stringify([v.view, v.x, v.A, v.X, v.dx, v.dX]);
    if (key !== last) {
      if (last && handles[1].g.lastChild.classList.contains("mdx-cue")) handles[1].g.lastChild.classList.remove("mdx-cue");
      before = now && last.slice(0, 8) === key.slice(0, 8) ? now : null;
      now = n;
      last = key;
    }
    display(!game.on(), own, side), display(game.on(), answers), display(n, both), display(!n, large);
    blocks.forEach((each) => { display(v.view === each.view, each.el); each.show(); });
    display(n, how, length.el, moves), display(v.view === "vector", angle.el, kind.el), display(n, four), display(!n, place.el, jumps);
    if (v.view === "vector") vector(v, n);
    if (v.view === "matrix") matrix(v, n);
    if (n) four.replaceChildren(v.view === "matrix" ? "G = adj(X)ᵀ" : "G = (A + Aᵀ)x", h("br"), `${words[v.view][1]} = ${n.products.map((each) => (each < 0 ? `(${shown(each)})` : shown(each))).join(" + ")} = ${shown(n.right)}`);
    if (n) chart.replaceChildren(...bars(n, words[v.view])), small.replaceChildren(...trace(n, v, words[v.view]));
    else errors(v, facts.steps);
    handles.forEach((each) => each.show());
    view.show(v.view), kind.show(v.trace), place.show(v.h), angle.show(Math.round(degrees(v.dx)) % 360);
    if (n) length.show(snap(clamp(log(n.length), -3, 0.4), 0.1));
    game.show();
    ex.sentence(game.on() ? "" : describe(v, facts, ex.say, before));
  }
  ex.draw(draw);
  return ex.ready();
}

function surprise(rng) {
  const entry = () => rng.between(-1.5, 1.5, 0.5), small = () => rng.between(-0.5, 0.5, 0.1), some = () => rng.pick([-2, -1.5, -1, 1, 1.5, 2]);
  return { A: [[1, entry()], [entry(), rng.pick([-1, 0.5, 1, 2])]], x: [some(), some()], dx: [small(), rng.between(0.2, 0.8, 0.1)],
    X: [[rng.between(1, 2.5, 0.5), entry()], [entry(), rng.between(1, 2.5, 0.5)]], dX: [[small(), 0.3], [0.2, small()]] };
}
function ask(rng, v) {
  const some = () => rng.pick([-1.5, -1, -0.5, 0.5, 1, 1.5]), x = [some(), some()], A = [[1, 0.5], [rng.pick([-0.5, 1.5, -1]), rng.pick([1, 2])]];
  return { x, A, of: directions(rng, { ...v, x, A }) };
}

export default { render, describe, numbers, shown, agree, directions, levels };
