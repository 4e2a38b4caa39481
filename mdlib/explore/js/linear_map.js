import { h, svg, open, symbol, radios, slider, button, fixed, snap, clamp } from "./parts.js";
import { plane, handle, field, lettered, stroke, arrow } from "./plane.js";

const inner = (a, b) => a.reduce((all, each, i) => all + each * b[i], 0);
const size = (a) => Math.hypot(...a);
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
  if (v.view === "steps") {
    const { h: all, forward, central, best } = facts.steps, tell = { h: shown(all[v.h]), forward: shown(forward[v.h]), central: shown(central[v.h]) };
    const state = v.h === best.forward ? "linear_map-best-forward" : v.h === best.central ? "linear_map-best-central" : v.h > best.central ? "linear_map-truncation" : v.h < best.forward ? "linear_map-rounding" : "linear_map-between";
    return say(state, tell);
  }
  const n = numbers(v), tell = { change: shown(n.change), right: shown(n.right), left: shown(n.left), wrong: shown(n.leftWrong) };
  if (agree(n)) return say(size(n.G.map((each, i) => each - n.W[i])) < 1e-9 ? "linear_map-same" : "linear_map-agree", tell);
  if (before && straight(before.d, n.d) && Math.abs(before.length - n.length) > 1e-9 * n.length && Math.abs(n.left) > 1e-12 && Math.abs(before.left) > 1e-12) {
    return say("linear_map-shrunk", { ...tell, step: shown(n.length / before.length), quotient: shown(n.left / before.left) });
  }
  return say("linear_map-now", tell);
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

const SIDE = 340, REACH = 3, UNIT = SIDE / (2 * REACH), LETTERS = "abcdef", WORDS = ["change", "G", "left", "W", "length", "tempts"];
const tidy = (x) => Number(x.toPrecision(6));
const nice = (x) => { const k = 10 ** Math.floor(Math.log10(Math.max(x, 1e-12))); return [1, 2, 5, 10].map((each) => each * k).find((each) => each >= x * 0.999) ?? 1; };

function grid() {
  return [-3, -2, -1, 0, 1, 2, 3].flatMap((k) => {
    const at = (k + REACH) * UNIT;
    return [stroke(k ? "pale" : "axis", [at, 0], [at, SIDE]), stroke(k ? "pale" : "axis", [0, SIDE - at], [SIDE, SIDE - at]),
      lettered(at, SIDE + 15, String(k).replace("-", "−"), { "text-anchor": "middle" }), lettered(-5, SIDE - at + 4, String(k).replace("-", "−"), { "text-anchor": "end" })];
  });
}

// Five bars about a zero: the true change, what each gradient says, and what is left of each.
function bars(n, names) {
  const rows = [["change", n.change, names[0]], ["right", n.right, names[1]], ["left", n.left, names[2]], ["wrong", n.wrong, names[3]], ["left", n.leftWrong, names[2]]];
  const scale = nice(Math.max(...rows.map((row) => Math.abs(row[1])), 1e-9)), middle = 245, half = 130;
  return [lettered(middle - half, 14, shown(-scale), { "text-anchor": "middle" }), lettered(middle, 14, "0", { "text-anchor": "middle" }), lettered(middle + half, 14, shown(scale), { "text-anchor": "middle" }),
    ...rows.flatMap(([kind, value, name], k) => {
      const y = 24 + k * 26 + (k > 2 ? 8 : 0), length = (value / scale) * half;
      return [lettered(104, y + 14, name, { "text-anchor": "end" }), svg("rect", { x: middle + Math.min(0, length), y: y + 2, width: Math.abs(length), height: 16, class: `mdx-bar-${kind}${k > 2 ? " mdx-dashed" : ""}` }),
        lettered(384, y + 14, shown(value))];
    }), stroke("axis", [middle, 20], [middle, 164]), ...[-half, half].map((x) => stroke("pale", [middle + x, 20], [middle + x, 164]))];
}

// A picture with logarithmic axes, from 10^a to 10^b each.
function logarithmic({ w, h: high, x, y, skip = 1 }) {
  const X = (t) => ((Math.log10(t) - x[0]) / (x[1] - x[0])) * w, Y = (t) => high - ((Math.log10(Math.max(t, 1e-300)) - y[0]) / (y[1] - y[0])) * high;
  const marks = (ends, by) => Array.from({ length: Math.floor((ends[1] - ends[0]) / by) + 1 }, (_, k) => ends[0] + by * k);
  const back = [...marks(x, skip).flatMap((k) => [stroke("pale", [X(10 ** k), 0], [X(10 ** k), high]), lettered(X(10 ** k), high + 16, power(k), { "text-anchor": "middle" })]),
    ...marks(y, 2 * skip).flatMap((k) => [stroke("pale", [0, Y(10 ** k)], [w, Y(10 ** k)]), lettered(-5, Y(10 ** k) + 4, power(k), { "text-anchor": "end" })]), svg("rect", { width: w, height: high, class: "mdx-box" })];
  const curve = (kind, points) => svg("polyline", { points: points.map(([s, t]) => `${X(s).toFixed(1)},${clamp(Y(t), 0, high).toFixed(1)}`).join(" "), class: `mdx-line-${kind}` });
  const spot = (kind, s, t) => svg("circle", { cx: clamp(X(s), 0, w), cy: clamp(Y(t), 0, high), r: 5, class: `mdx-spot-${kind}` });
  return { X, Y, back, curve, spot };
}

// What is left of both, against the length of the step, or against its direction.
function trace(n, v, names) {
  const w = 330, high = 150;
  if (v.trace === "direction" && v.view === "vector") {
    const at = (t) => { const m = numbers({ ...v, dx: [n.length * Math.cos(t), n.length * Math.sin(t)] }); return [m.left, m.leftWrong]; };
    const all = Array.from({ length: 121 }, (_, k) => at((k * Math.PI) / 60)), top = nice(Math.max(1e-9, ...all.flat().map(Math.abs)));
    const X = (t) => (t / 360) * w, Y = (t) => high / 2 - (t / top) * (high / 2), here = ((Math.atan2(v.dx[1], v.dx[0]) * 180) / Math.PI + 360) % 360;
    return [[0, 90, 180, 270, 360].flatMap((k) => [stroke("pale", [X(k), 0], [X(k), high]), lettered(X(k), high + 16, `${k}°`, { "text-anchor": "middle" })]), [top, 0, -top].map((k) => lettered(-5, Y(k) + 4, shown(k), { "text-anchor": "end" })),
      stroke("axis", [0, high / 2], [w, high / 2]), svg("rect", { width: w, height: high, class: "mdx-box" }),
      [0, 1].map((which) => [svg("polyline", { points: all.map((pair, k) => `${X(3 * k).toFixed(1)},${Y(pair[which]).toFixed(1)}`).join(" "), class: `mdx-line-${which ? "wrong" : "right"}` }), svg("circle", { cx: X(here), cy: Y(which ? n.leftWrong : n.left), r: 5, class: `mdx-spot-${which ? "wrong" : "right"}` })])].flat(3);
  }
  const unit = n.length || 1, at = (t) => [(n.q * t * t) / unit ** 2, (n.q * t * t) / unit ** 2 + ((n.right - n.wrong) * t) / unit].map(Math.abs);
  const c = logarithmic({ w, h: high, x: [-3, 1], y: [-8, 2] }), lengths = Array.from({ length: 81 }, (_, k) => 10 ** (-3 + k / 20));
  return [...c.back, ...[0, 1].flatMap((which) => [c.curve(which ? "wrong" : "right", lengths.map((t) => [t, at(t)[which]])), n.length ? c.spot(which ? "wrong" : "right", n.length, Math.abs(which ? n.leftWrong : n.left)) : svg("g")]), lettered(w, high + 31, names[4], { "text-anchor": "end" }), ...[0, 1].map((which) => lettered(8, clamp(c.Y(at(1e-3)[which]) - 7, 12, high - 4), which ? names[5] : "G", { class: "mdx-letter" }))];
}

function render({ model, el }) {
  const ex = open({ model, el, name: "linear_map", guess: true, surprise });
  const { say, value } = ex;
  const names = { vector: WORDS.map((key) => word(key, "vector")), matrix: WORDS.map((key) => word(key, "matrix")) };
  function word(key, view) {
    return { change: say("linear_map-change"), left: say("linear_map-left"), length: say("linear_map-length-axis"), G: view === "vector" ? "⟨G, dx⟩" : "⟨G, dX⟩", W: view === "vector" ? "⟨2Ax, dx⟩" : "⟨adj X, dX⟩", tempts: view === "vector" ? "2Ax" : "adj X" }[key];
  }
  const game = ex.game({ ask: (rng, v) => { const x = [rng.between(-1.5, 1.5, 0.5) || 1, rng.between(-1.5, 1.5, 0.5) || 1], A = [[1, 0.5], [rng.pick([-0.5, 1.5, -1]), rng.pick([1, 2])]]; return { x, A, of: directions(rng, { ...v, x, A }) }; },
    text: () => say("linear_map-ask") });
  const seen = () => { const v = value(), q = game.question(); return q ? { ...v, view: "vector", x: q.x, A: q.A, dx: [0, 0] } : v; };
  let last = "", before = null, now = null;

  const p = plane({ w: SIDE, h: SIDE, x: [-REACH, REACH], y: [-REACH, REACH], label: say("linear_map-plane") });
  p.el.setAttribute("viewBox", `-24 -8 ${SIDE + 34} ${SIDE + 28}`);
  const drawn = svg("g", {}), over = svg("g", { class: "mdx-through-me", "aria-hidden": "true" });
  p.el.append(svg("g", { "aria-hidden": "true" }, grid()), drawn);
  const looking = (view) => () => game.on() || value().view !== view;
  const put = (key, at) => ([x, y]) => ex.drag(at === undefined ? { [key]: [x, y].map(tidy) } : { [key]: value()[key].map((row, i) => row.map((old, j) => (j === at ? tidy([x, y][i]) : old))) });
  const columnOf = (key, at) => value()[key].map((row) => row[at]);
  const added = (a, b) => a.map((each, i) => each + b[i]), minus = (a, b) => a.map((each, i) => each - b[i]);
  // The magnet: where the step is square to the difference of the two gradients.
  const magnet = (q) => {
    const { G, W } = numbers(value()), gap = minus(G, W), length = size(gap), from = minus(q, value().x);
    return length < 1e-9 ? [] : [added(value().x, added(from, gap.map((each) => (-inner(gap, from) * each) / length ** 2)))];
  };
  const grip = (key, at, name, view, base) => handle(ex, p, { name, off: looking(view), done: () => ex.drop(), shape: base ? "square" : "circle",
    get: () => { const mine = at === undefined ? value()[key] : columnOf(key, at); return base ? added(base(), mine) : mine; },
    set: (q) => put(key, at)(base ? minus(q, base()) : q), step: 0.5, fine: 0.05, magnets: key === "dx" ? magnet : undefined,
    home: () => { const start = model.get("start")[key], mine = at === undefined ? start : start.map((row) => row[at]); return base ? added(base(), mine) : mine; } });
  const handles = [grip("x", undefined, "x", "vector"), grip("dx", undefined, say("linear_map-tip", { name: "dx" }), "vector", () => value().x),
    ...[0, 1].flatMap((at) => [grip("X", at, say("linear_map-column", { k: at + 1, name: "X" }), "matrix"), grip("dX", at, say("linear_map-column", { k: at + 1, name: "dX" }), "matrix", () => columnOf("X", at))])];
  p.el.append(over);

  const numberFor = (name, get, set, limit) => field(name, { shown: symbol(name.split("_")[0], name.split("_")[1]), min: -limit, max: limit, step: 0.1, digits: 2, get, set, done: () => ex.drop() });
  const entries = (key, limit, view) => {
    const cells = [0, 1].map((i) => [0, 1].map((j) => numberFor(`${key}_${i + 1}${j + 1}`, () => value()[key][i][j], (x) => ex.drag({ [key]: value()[key].map((row, r) => row.map((old, c) => (r === i && c === j ? x : old))) }), limit)));
    return { view, el: h("div", { class: "mdx-entries-of", role: "group", "aria-label": key }, cells.flat().map((cell) => cell.el)), show: () => cells.flat().forEach((cell) => cell.show()) };
  };
  const pair = (key, limit) => {
    const cells = [0, 1].map((i) => numberFor(`${key}_${i + 1}`, () => value()[key][i], (x) => ex.drag({ [key]: value()[key].map((old, at) => (at === i ? x : old)) }), limit));
    return { view: "vector", el: h("div", { class: "mdx-entries-of", role: "group", "aria-label": key }, cells.map((cell) => cell.el)), show: () => cells.forEach((cell) => cell.show()) };
  };
  const stepOf = () => (value().view === "matrix" ? "dX" : "dx"), flatStep = () => value()[stepOf()].flat();
  const scaled = (by) => ({ [stepOf()]: value()[stepOf()].map((row) => (Array.isArray(row) ? row.map((each) => tidy(clamp(each * by, -3, 3))) : tidy(clamp(row * by, -3, 3)))) });
  const length = slider(say("linear_map-length"), { min: -3, max: 0.4, step: 0.1, words: (k) => shown(10 ** k), done: () => ex.drop(),
    slide: (k) => { const old = size(flatStep()); ex.drag(old ? scaled(10 ** k / old) : {}); } });
  const angle = slider(say("linear_map-direction"), { min: 0, max: 359, words: (x) => `${x}°`, done: () => ex.drop(),
    slide: (x) => { const r = size(value().dx), t = (x * Math.PI) / 180; ex.drag({ dx: [tidy(r * Math.cos(t)), tidy(r * Math.sin(t))] }); } });
  const view = radios(say("linear_map-view"), ["vector", "matrix", "steps"].map((each) => [each, { vector: say("linear_map-vector"), matrix: say("linear_map-matrix"), steps: say("linear_map-steps") }[each]]), (to) => ex.set({ view: to }));
  const kind = radios(say("linear_map-trace"), [["length", say("linear_map-trace-length")], ["direction", say("linear_map-trace-direction")]], (to) => ex.set({ trace: to }));
  const half = button(say("linear_map-half"), () => ex.set(scaled(0.5))), tenth = button(say("linear_map-tenth"), () => ex.set(scaled(0.1)));
    const steps = slider(say("linear_map-h"), { min: 0, max: 30, words: (k) => shown(ex.facts().steps.h[k]), slide: (k) => ex.drag({ h: k }), done: () => ex.drop() });
  const bests = ["forward", "central"].map((which) => button(which === "forward" ? say("linear_map-to-forward") : say("linear_map-to-central"), () => ex.set({ h: ex.facts().steps.best[which] })));
  const blocks = [[pair("x", REACH), "vector"], [pair("dx", REACH), "vector"], [entries("A", 3), "vector"], [entries("X", REACH), "matrix"], [entries("dX", REACH), "matrix"]];
  const moves = h("div", { class: "mdx-row" }, half, tenth), jumps = h("div", { class: "mdx-row" }, bests);
  const letters = [...LETTERS].map((letter, at) => button(letter, () => guess(at), { "aria-label": say("linear_map-letter", { letter }) }));
  const answers = h("div", { class: "mdx-row" }, letters);
  const own = h("div", { class: "mdx-spread" }, view.el, blocks.map(([block]) => block.el), length.el, angle.el, moves, kind.el, steps.el, jumps);
  ex.controls.append(own, game.el, answers);
  const chart = svg("svg", { viewBox: "0 0 450 172", class: "mdx-map", "aria-hidden": "true" }), small = svg("svg", { viewBox: "-52 -8 400 196", class: "mdx-map", "aria-hidden": "true" });
  const large = svg("svg", { viewBox: "-56 -10 650 310", class: "mdx-map", "aria-hidden": "true" });
  const four = h("p", { class: "mdx-four" });
  const side = h("div", { class: "mdx-beside" }, chart, four, small), both = h("div", { class: "mdx-two" }, p.el, side);
  ex.root.classList.add("mdx-broad");
  ex.picture.classList.add("mdx-paper");
  ex.picture.append(both, large);

  function guess(at) {
    const q = game.question(), one = q?.of[at];
    if (!one || game.answered()?.right) return;
    const { G } = numbers({ ...value(), view: "vector", x: q.x, A: q.A }), t = (one.at * Math.PI) / 180, rate = G[0] * Math.cos(t) + G[1] * Math.sin(t);
    const key = { flat: "linear_map-flat", along: "linear_map-along", against: "linear_map-against", tempting: "linear_map-tempting", other: "linear_map-other" }[one.kind];
    game.answer(one.kind === "flat", say(key, { rate: shown(rate), letter: LETTERS[at] }));
    draw();
  }
  function vector(v, n) {
    const at = ([a, b]) => [p.X(a), p.Y(b)], tip = added(v.x, v.dx), q = game.question(), open_ = !q || game.answered()?.right;
    const line = (c, name) => svg("path", { d: levels(n.form, c, p), class: name });
    const share = 1.4 / Math.max(size(n.G), size(n.W), 1e-9);
    const ends = [["right", n.G, "G"], ["wrong", n.W, "2Ax"]].slice(0, open_ ? 2 : 1).map(([kind_, to, name]) => [kind_, added(v.x, to.map((each) => each * share)), name]);
    const fan = (q?.of ?? []).map(({ at: turn }) => added(v.x, [0.95 * Math.cos((turn * Math.PI) / 180), 0.95 * Math.sin((turn * Math.PI) / 180)]));
    drawn.replaceChildren(svg("svg", { width: SIDE, height: SIDE, "aria-hidden": "true" }, open_ ? [0.5, 2, 4.5, 8, 12.5, 18, 24.5].flatMap((c) => [line(c, "mdx-level"), line(-c, "mdx-level mdx-below")]) : [], open_ ? line(n.f || 1e-9, "mdx-through") : [],
      ends.map(([kind_, end]) => arrow(kind_, at(v.x), at(end))), n.length ? arrow("mine", at(v.x), at(tip)) : [], fan.map((end) => arrow("axis", at(v.x), at(end)))),
    ...fan.map((end, k) => { const g = svg("g", { class: "mdx-choice", "aria-hidden": "true" }, svg("circle", { cx: at(end)[0], cy: at(end)[1], r: 13 }), lettered(at(end)[0], at(end)[1] + 5, LETTERS[k], { "text-anchor": "middle", class: "mdx-strong mdx-written" })); g.addEventListener("click", () => guess(k)); return g; }));
    over.replaceChildren(...ends.map(([, end, name]) => lettered(clamp(at(end)[0] + 6, 0, SIDE - 34), clamp(at(end)[1] - 6, 14, SIDE), name, { class: "mdx-letter" })), ...(q ? [svg("circle", { cx: p.X(v.x[0]), cy: p.Y(v.x[1]), r: 6, class: "mdx-dot" })] : []),
      lettered(p.X(v.x[0]) - 14, p.Y(v.x[1]) + 18, "x", { class: "mdx-letter" }), ...(n.length > 0.3 ? [lettered(p.X(v.x[0] + v.dx[0] / 2) - 26, p.Y(v.x[1] + v.dx[1] / 2) + 2, "dx", { class: "mdx-letter" })] : []));
  }
  function matrix(v) {
    const at = ([a, b]) => [p.X(a), p.Y(b)], one = columnOf("X", 0), two = columnOf("X", 1), tips = [0, 1].map((k) => added(columnOf("X", k), columnOf("dX", k)));
    const area = (a, b, name) => svg("polygon", { points: [[0, 0], a, added(a, b), b].map((each) => at(each).join()).join(" "), class: name });
    drawn.replaceChildren(svg("svg", { width: SIDE, height: SIDE, "aria-hidden": "true" }, area(one, two, "mdx-area"), area(...tips, "mdx-area-new"),
      [one, two].map((each) => arrow("axis", at([0, 0]), at(each))), tips.map((tip, k) => arrow("mine", at([one, two][k]), at(tip)))));
    over.replaceChildren(...[one, two].map((each, k) => lettered(at(each)[0] - 22, at(each)[1] + 4, "x" + "₁₂"[k], { class: "mdx-letter" })), ...tips.map((each, k) => lettered(at(each)[0] + 9, at(each)[1] - 7, "dx" + "₁₂"[k], { class: "mdx-letter" })));
  }
  function errors(v, { h: all, forward, central, best }) {
    const c = logarithmic({ w: 570, h: 262, x: [-15, 0], y: [-12, 0], skip: 2 });
    large.replaceChildren(...c.back, ...[["wrong", forward, best.forward, say("linear_map-forward")], ["right", central, best.central, say("linear_map-central")]].flatMap(([kind_, list, low, name], k) => [
      c.curve(kind_, all.map((each, at) => [each, list[at]])), c.spot(kind_, all[v.h], list[v.h]), lettered(c.X(all[low]), c.Y(list[low]) + (k ? 22 : -44), `${name}: ${shown(all[low])}`, { "text-anchor": "middle" })]), stroke("here", [c.X(all[v.h]), 0], [c.X(all[v.h]), 262]), lettered(578, 266, "h", { class: "mdx-letter" }));
  }
  function draw() {
    const v = seen(), facts = ex.facts(), n = v.view === "steps" ? null : numbers(v);
    const key = JSON.stringify([v.view, v.x, v.A, v.X, v.dx, v.dX]);
    if (key !== last) { before = now && last.slice(0, 8) === key.slice(0, 8) ? now : null; now = n; last = key; }
    const hide = (node, off) => { node.hidden = off; node.style.display = off ? "none" : ""; };
    hide(own, game.on()), hide(answers, !game.on()), hide(both, v.view === "steps"), hide(large, v.view !== "steps"), hide(side, game.on());
    blocks.forEach(([block, where]) => { hide(block.el, v.view !== where); block.show(); });
    for (const [node, views] of [[length.el, "vector matrix"], [angle.el, "vector"], [moves, "vector matrix"], [kind.el, "vector"], [steps.el, "steps"], [jumps, "steps"], [four, "matrix"]]) hide(node, !views.includes(v.view));
    if (v.view === "vector") vector(v, n);
    if (v.view === "matrix") { matrix(v); four.textContent = `⟨G, dX⟩ = ${n.products.map((each) => (each < 0 ? `(${shown(each)})` : shown(each))).join(" + ")} = ${shown(n.right)}`; }
    if (v.view === "steps") errors(v, facts.steps);
    if (n) { chart.replaceChildren(...bars(n, names[v.view])); small.replaceChildren(...trace(n, v, names[v.view])); }
    handles.forEach((each) => each.show());
    view.show(v.view), kind.show(v.trace), steps.show(v.h);
    if (n) length.show(snap(clamp(Math.log10(n.length || 1e-3), -3, 0.4), 0.1));
    angle.show(Math.round(((Math.atan2(v.dx[1], v.dx[0]) * 180) / Math.PI + 360) % 360) % 360);
    game.show();
    ex.sentence(game.on() ? "" : describe(v, facts, say, before));
  }
  ex.draw(draw);
  return ex.ready();
}

function surprise(rng) {
  const entry = () => rng.between(-1.5, 1.5, 0.5);
  return { A: [[1, entry()], [entry(), rng.pick([-1, 0.5, 1, 2])]], x: [rng.between(-2, 2, 0.5) || 1, rng.between(-2, 2, 0.5) || 0.5], dx: [rng.between(-0.8, 0.8, 0.1), rng.between(0.2, 0.8, 0.1)],
    X: [[rng.between(1, 2.5, 0.5), entry()], [entry(), rng.between(1, 2.5, 0.5)]], dX: [[entry() / 3, 0.3], [0.2, entry() / 3]].map((row) => row.map((each) => snap(each, 0.1))) };
}

export default { render, describe, numbers, shown, agree, directions, levels };
