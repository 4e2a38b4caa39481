import { h, svg, open, radios, slider, toggle, button, fixed, snap, clamp } from "./parts.js";
import { plane, handle, field, lettered, stroke, arrow } from "./plane.js";

const sum = (list) => list.reduce((a, b) => a + b, 0);
const dot = (a, b) => sum(a.map((each, i) => each * b[i]));
const plus = (a, by, b) => a.map((each, i) => each + by * b[i]);
const level = { side: "", how: "least_squares-level" };

// A fit of a line, w₀ + w₁x, with a penalty: everything that is drawn. Compared with the library by test.
export function numbers(v) {
  const points = v.view === "columns" ? v.points.slice(0, 3) : v.points;
  const x = points.map((p) => p[0]), y = points.map((p) => p[1]), ones = points.map(() => 1);
  const off = (w) => x.map((each, i) => w[0] + w[1] * each - y[i]);
  const loss = (w) => dot(off(w), off(w)) + v.ridge * dot(w, w);
  const slope = (w) => [2 * sum(off(w)) + 2 * v.ridge * w[0], 2 * dot(x, off(w)) + 2 * v.ridge * w[1]];
  // The Hessian [[a, b], [b, d]], its eigenvalues, the steepest direction and the flattest.
  const a = 2 * (x.length + v.ridge), b = 2 * sum(x), d = 2 * (dot(x, x) + v.ridge);
  const high = (a + d) / 2 + Math.hypot((a - d) / 2, b), low = Math.max(0, (a * d - b * b) / high);
  const turn = Math.atan2(2 * b, a - d) / 2, steep = [Math.cos(turn), Math.sin(turn)], flat = [-steep[1], steep[0]];
  const unique = low > 1e-9 * high, right = [2 * sum(y), 2 * dot(x, y)];
  const best = plus(steep.map((s) => (s * dot(steep, right)) / high), unique ? dot(flat, right) / low : 0, flat);
  const path = [[v.ends[0], (v.ends[1] - v.ends[0]) / 10]];
  const alpha = (v.alpha * 2) / high;
  for (let k = 0; k < v.steps; k += 1) path.push(plus(path[k], -alpha, slope(path[k])));
  const w = path.at(-1), r = off(w);
  const pans = [ones, x].map((weight) => [1, -1].map((sign) => r.map((each, i) => Math.max(0, sign * each * weight[i]))));
  return { points, x, y, ones, path, losses: path.map(loss), w, r, loss: loss(w), penalty: v.ridge * dot(w, w), gradient: slope(w),
    next: plus(w, -alpha, slope(w)), alpha, best, least: loss(best), high, low, steep, flat, unique, sums: [sum(r), dot(x, r)], pans,
    centre: off(best) };
}

// How far a balance tips, in words; the second weighs each r by its x, which is about five times as much.
export const BANDS = [[0.05, "least_squares-level"], [1.5, "least_squares-slightly"], [8, "least_squares-clearly"], [Infinity, "least_squares-far"]];
export function tip(total, scale) {
  const how = BANDS.find(([most]) => Math.abs(total) / scale < most)[1];
  return how === level.how ? level : { how, side: total < 0 ? "least_squares-right-side" : "least_squares-left-side" };
}
const SCALES = [1, 5];

function balances(n, say) {
  const [one, two] = n.sums.map((total, at) => tip(total, SCALES[at]));
  if (one.how === two.how && one.side === two.side) {
    return one.side ? say("least_squares-both-tip", { how: say(one.how), side: say(one.side) }) : say("least_squares-both-level");
  }
  const words = ({ how, side }) => (side ? say("least_squares-tips", { how: say(how), side: say(side) }) : say("least_squares-is-level"));
  return say("least_squares-two-tips", { one: words(one), two: words(two) });
}

export function short(x, digits = 2) {
  return Math.abs(x) < 1e5 ? fixed(x, digits) : x.toExponential(1).replace("e+", "·10^").replace("-", "−");
}
function line([a, b], say) {
  return say(b < 0 ? "least_squares-minus" : "least_squares-plus", { a: short(a), b: short(Math.abs(b)) });
}

// The state in a sentence; a pure function of the value.
export function describe(v, facts, say) {
  const n = numbers(v);
  if (v.view === "columns") {
    const [one, two] = angles(n);
    return say(Math.abs(one - 90) < 0.05 && Math.abs(two - 90) < 0.05 ? "least_squares-square" : "least_squares-angles",
      { line: line(n.w, say), loss: short(n.loss), one: fixed(one, 1), two: fixed(two, 1) });
  }
  const parts = { line: line(n.best, say), loss: short(n.least), yours: short(n.loss) };
  const best = say(!v.show ? "least_squares-hidden" : !n.unique ? "least_squares-many" : v.ridge ? "least_squares-best-ridge" : "least_squares-best", parts);
  return say("least_squares-now", { line: line(n.w, say), loss: short(n.loss), best, balances: balances(n, say) });
}

// The angles of r with the two columns, in degrees; at the end of the way r is 0, and square on everything.
export function angles(n) {
  return [n.ones, n.x].map((column) => {
    const lengths = Math.sqrt(dot(n.r, n.r) * dot(column, column));
    return lengths < 1e-9 ? 90 : (Math.acos(clamp(dot(n.r, column) / lengths, -1, 1)) * 180) / Math.PI;
  });
}

// The part of the (w₀, w₁) plane that is drawn: your line and the best are in it; it grows by doubling.
export function frameOf(n) {
  for (let size = 3; ; size *= 2) {
    const middle = [snap(n.best[0], size / 2), snap(n.best[1], size * 0.15)];
    const inside = [n.w, n.path[0]].every((p) => Math.abs(p[0] - middle[0]) < 0.94 * size && Math.abs(p[1] - middle[1]) < 0.28 * size);
    if (inside || size > 1e9) return { middle, size };
  }
}

// Three samples are three axes: the floor is the plane of the two columns, y stands over it.
export function floor(n, angle) {
  const one = n.ones.map((each) => each / Math.sqrt(3)), out = plus(n.x, -dot(n.x, one), one), length = Math.sqrt(dot(out, out));
  const two = length > 1e-9 ? out.map((each) => each / length) : [Math.SQRT1_2, -Math.SQRT1_2, 0];
  const up = [one[1] * two[2] - one[2] * two[1], one[2] * two[0] - one[0] * two[2], one[0] * two[1] - one[1] * two[0]];
  const sign = dot(up, n.y) < 0 ? -1 : 1, t = (angle * Math.PI) / 180, tilt = 0.42;
  const flat = (a, b, c) => [a * Math.cos(t) - b * Math.sin(t), (a * Math.sin(t) + b * Math.cos(t)) * tilt + c * 0.9];
  return { flat, see: (p) => flat(dot(p, one), dot(p, two), sign * dot(p, up)), spot: (p) => [dot(p, one), dot(p, two)] };
}

const UNIT = 30, SIDE = 10 * UNIT, MOST = 6;
const area = (loss) => { let full = 20; while (loss > full && full < 1e12) full *= 10; return full; };
function ticks() {
  return [0, 2, 4, 6, 8, 10].flatMap((k) => [
    lettered(k * UNIT, SIDE + 16, k, { "text-anchor": "middle" }), lettered(-6, SIDE - k * UNIT + 4, k, { "text-anchor": "end" }),
    ...(k ? [stroke("pale", [k * UNIT, 0], [k * UNIT, SIDE]), stroke("pale", [0, SIDE - k * UNIT], [SIDE, SIDE - k * UNIT])] : []),
  ]);
}

// A square on each residual, to the left where the right has no room.
function squares(n, p) {
  return n.points.map(([x, y], i) => {
    const side = Math.abs(n.r[i]) * UNIT, left = p.X(x) + side > SIDE ? p.X(x) - side : p.X(x);
    return svg("rect", { x: left, y: Math.min(p.Y(y), p.Y(y + n.r[i])), width: side, height: side, class: `mdx-square mdx-fill-${i}` });
  });
}

// The squares again, as one area; the penalty lies on top of them.
function stack(n, v) {
  const full = area(n.loss), parts = [...n.r.map((r) => r * r), n.penalty];
  let top = SIDE;
  const kids = parts.map((part, i) => {
    const height = (part / full) * SIDE;
    top -= height;
    const last = i === n.r.length;
    return [svg("rect", { x: 326, y: top, width: 60, height, class: `mdx-square ${last ? "mdx-penalty" : `mdx-fill-${i}`}` }),
      height > 13 ? lettered(356, top + height / 2 + 4, last ? "λ‖w‖²" : i + 1, { "text-anchor": "middle" }) : null];
  });
  const least = SIDE - (n.least / full) * SIDE;
  return [svg("rect", { x: 326, y: 0, width: 60, height: SIDE, class: "mdx-box" }), ...kids,
    v.show ? stroke("best", [320, least], [392, least]) : null, lettered(356, SIDE + 16, short(n.loss), { "text-anchor": "middle", class: "mdx-strong" }),
    lettered(390, 10, full)].flat().filter(Boolean);
}

const WIDE = 480, HIGH = 144;
function bowl(n, v) {
  const { middle, size } = frameOf(n), unit = WIDE / 2 / size;
  const at = ([a, b]) => [WIDE / 2 + (a - middle[0]) * unit, HIGH / 2 - (b - middle[1]) * unit];
  const [cx, cy] = at(n.best), tilt = (-Math.atan2(n.flat[1], n.flat[0]) * 180) / Math.PI;
  const oval = (more, kind) => svg("ellipse", { cx, cy, rx: Math.min(1e5, Math.sqrt((2 * more) / Math.max(n.low, 1e-9)) * unit),
    ry: Math.sqrt((2 * more) / n.high) * unit, transform: `rotate(${tilt} ${cx} ${cy})`, class: `mdx-${kind}` });
  const marks = (middleAt, half, step) => Array.from({ length: Math.floor((2 * half) / step) + 1 }, (_, k) => snap(Math.ceil((middleAt - half) / step - 1e-9) * step + k * step, step)).filter((t) => t <= middleAt + half + 1e-9);
  const inside = svg("svg", { width: WIDE, height: HIGH }, svg("rect", { width: WIDE, height: HIGH, class: "mdx-box" }),
    [0.25, 1, 4, 16, 64, 256, 1024].map((share) => oval(share * (size / 3) ** 2, "level")), oval(Math.max(0, n.loss - n.least), "through"),
    n.path.slice(1).map((w, k) => stroke("walk", at(n.path[k]), at(w))), n.path.slice(0, -1).map((w) => svg("circle", { cx: at(w)[0], cy: at(w)[1], r: 3.5, class: "mdx-was" })),
    v.hides ? [] : arrow("mine", at(n.w), at(n.next)), v.show ? svg("path", { d: `M${cx - 7} ${cy}h14M${cx} ${cy - 7}v14`, class: "mdx-cross" }) : [],
    svg("circle", { cx: at(n.w)[0], cy: at(n.w)[1], r: 6, class: "mdx-here" }));
  const below = marks(middle[0], size, size / 3).map((t) => lettered(at([t, 0])[0], HIGH + 15, short(t, size > 2 ? 0 : 1), { "text-anchor": "middle" }));
  const beside = marks(middle[1], size * 0.3, size / 6).map((t) => lettered(-5, at([0, t])[1] + 4, short(t, 1), { "text-anchor": "end" }));
  return [inside, ...below, ...beside, lettered(WIDE - 5, HIGH - 6, "w₀", { "text-anchor": "end", class: "mdx-letter" }), lettered(6, 16, "w₁", { class: "mdx-letter" })];
}

// Two balances: what lies above the line is in the right pan, what lies below it in the left.
function scales(n, say) {
  const most = n.pans.map((pans) => Math.max(4, ...pans.map(sum)));
  return n.pans.flatMap((pans, which) => {
    const total = n.sums[which], middle = 125 + which * 240, lean = 13 * Math.tanh(-total / (4 * SCALES[which]));
    const block = (list, from) => {
      let top = -2;
      return list.map((each, i) => {
        const height = (each / most[which]) * 62;
        top -= height;
        return each ? [svg("rect", { x: from, y: top, width: 40, height, class: `mdx-square mdx-fill-${i}` }), height > 12 ? lettered(from + 20, top + height / 2 + 4, i + 1, { "text-anchor": "middle" }) : null] : null;
      });
    };
    return [lettered(middle, 16, `Σ ${which ? "x r" : "r"} = ${short(total, 1)}`, { "text-anchor": "middle", class: "mdx-strong" }),
      svg("g", { transform: `translate(${middle} 104) rotate(${lean})` }, svg("rect", { x: -98, y: -2, width: 196, height: 4, class: "mdx-beam" }), block(pans[0], -92), block(pans[1], 52)),
      svg("polygon", { points: `${middle - 12},126 ${middle + 12},126 ${middle},106`, class: "mdx-beam" }),
      lettered(middle - 72, 142, say("least_squares-below"), { "text-anchor": "middle" }), lettered(middle + 72, 142, say("least_squares-above"), { "text-anchor": "middle" })];
  });
}

// Three samples: the columns 1 and x span the floor; y stands over it, and r leads from y to Xw.
function column(n, angle) {
  const { flat, see, spot } = floor(n, angle), foot = plus(n.ones.map((each) => each * n.best[0]), n.best[1], n.x);
  const fit = plus(n.y, 1, n.r), all = [n.ones, n.x, n.y, fit, foot].map(see);
  const [across, up] = [0, 1].map((k) => [[0, 0], ...all].map((each) => each[k])), low = [Math.min(...across), Math.min(...up)];
  const unit = Math.min(400 / (Math.max(...across) - low[0]), 240 / (Math.max(...up) - low[1]), 90), left = 250 - (unit * (Math.max(...across) + low[0])) / 2;
  const at = ([a, b]) => [left + a * unit, 290 - (b - low[1]) * unit], place = (p) => at(see(p));
  const spots = [n.ones, n.x, fit, foot, [0, 0, 0]].map(spot), ends = [0, 1].map((k) => spots.map((each) => each[k]));
  const [[a0, a1], [b0, b1]] = ends.map((list) => [Math.min(...list) - 0.6, Math.max(...list) + 0.6]);
  const ground = [[a0, b0], [a1, b0], [a1, b1], [a0, b1]].map(([a, b]) => at(flat(a, b, 0)).join()).join(" ");
  const label = (p, words) => lettered(place(p)[0] + 7, place(p)[1] - 6, words, { class: "mdx-letter" });
  const [one, two] = angles(n), square = Math.abs(one - 90) < 0.05 && Math.abs(two - 90) < 0.05;
  const zero = place([0, 0, 0]);
  return [svg("polygon", { points: ground, class: "mdx-ground" }), arrow("axis", zero, place(n.ones)), arrow("axis", zero, place(n.x)), arrow("axis", zero, place(n.y)),
    arrow("mine", zero, place(fit)), arrow("rest", place(n.y), place(fit)), stroke("plumb", place(n.y), place(foot)),
    svg("circle", { cx: place(foot)[0], cy: place(foot)[1], r: 4, class: "mdx-was" }), square ? corner(place(foot), place(n.y)) : [],
    label(n.ones, "1"), label(n.x, "x"), label(n.y, "y"), label(fit, "Xw"), lettered((place(n.y)[0] + place(fit)[0]) / 2 + 6, (place(n.y)[1] + place(fit)[1]) / 2, "r", { class: "mdx-letter" }),
    lettered(6, 18, `r, 1: ${fixed(one, 1)}°`), lettered(6, 38, `r, x: ${fixed(two, 1)}°`)].flat();
}
function corner([x, y], [, top]) {
  const s = top < y ? -11 : 11;
  return svg("path", { d: `M${x + 11} ${y}v${s}h-11`, class: "mdx-corner" });
}

function render({ model, el }) {
  const ex = open({ model, el, name: "least_squares", guess: true, surprise });
  const { say, value } = ex;
  let before = numbers(value()).loss;
  const rules = ex.game({ ask, text: (q) => say("least_squares-ask", { high: fixed(q.high, 0), alpha: q.step.toFixed(5) }) });
  const seen = () => {
    const v = value(), q = rules.question();
    return q ? { ...v, ...q.value, show: Boolean(rules.answered()), steps: rules.answered() ? 12 : 0, hides: !rules.answered() } : v;
  };
  const change = (words, parts) => {
    const { loss } = numbers(value());
    ex.status(say(words, { ...parts, loss: short(loss), was: short(before) }));
    before = loss;
  };
  const drop = (words, parts = () => ({})) => () => { ex.drop(); change(words, parts()); };

  const p = plane({ w: SIDE, h: SIDE, x: [0, 10], y: [0, 10], label: say("least_squares-plane") });
  p.el.setAttribute("viewBox", `-24 -8 440 ${SIDE + 30}`);
  const back = svg("g", { "aria-hidden": "true" }, ticks()), drawn = svg("g", { "aria-hidden": "true" }), names = svg("g", { "aria-hidden": "true", class: "mdx-through-me" });
  p.el.append(back, drawn);
  const put = (i, q) => ex.drag({ points: value().points.map((old, k) => (k === i ? q.map((each) => clamp(each, 0, 10)) : old)) });
  const point = (i) => value().points[i] ?? [0, 0];
  const shown = (i) => !rules.on() && i < numbers(value()).points.length;
  const where = (i) => () => ({ name: say("least_squares-point", { k: i + 1 }), x: fixed(point(i)[0], 1), y: fixed(point(i)[1], 1) });
  const slots = Array.from({ length: MOST }, (_, i) => i);
  const ends = [0, 10].map((x, k) => handle(ex, p, { name: say(k ? "least_squares-right-end" : "least_squares-left-end"), axes: "y", shape: "square",
    get: () => [x, clamp(height(k), 0, 10)], set: ([, y]) => lay(k, y), home: () => [x, model.get("start").ends[k]], off: rules.on,
    words: ([, y]) => say("least_squares-end", { name: say(k ? "least_squares-right-end" : "least_squares-left-end"), y: fixed(y, 1) }), done: () => laid(k) }));
  const dots = slots.map((i) => handle(ex, p, { name: say("least_squares-point", { k: i + 1 }), get: () => point(i), set: (q) => put(i, q),
    home: () => model.get("start").points[i] ?? point(i), off: () => !shown(i), done: drop("least_squares-moved", where(i)) }));
  p.el.append(names);
  function height(k) {
    const { w } = numbers(value());
    return w[0] + 10 * k * w[1];
  }
  function lay(k, y) {
    ex.drag({ ends: [0, 1].map((each) => (each === k ? y : snap(clamp(height(each), 0, 10), 0.01))), steps: 0 });
  }
  function laid(k) {
    ex.drop();
    const total = numbers(value()).sums[0], why = tip(total, 1).side;
    change(!why ? "least_squares-laid-level" : total < 0 ? "least_squares-laid-low" : "least_squares-laid-high", { y: fixed(value().ends[k], 1), total: short(total, 1) });
  }

  const view = radios(say("least_squares-view"), [["squares", say("least_squares-view-squares")], ["columns", say("least_squares-view-columns")]], (chosen) => ex.set({ view: chosen, steps: 0, ridge: 0 }));
  const typed = [0, 1].map((k) => field(say(k ? "least_squares-right-end" : "least_squares-left-end"), { min: 0, max: 10, shown: say(k ? "least_squares-right" : "least_squares-left"), get: () => clamp(height(k), 0, 10), set: (y) => lay(k, y), done: () => laid(k) }));
  const show = toggle(say("least_squares-show"), (on) => ex.set({ show: on }));
  const alpha = slider(say("least_squares-alpha"), { min: 0.1, max: 1.5, step: 0.05, slide: (x) => ex.drag({ alpha: x }), done: () => ex.drop(), words: (x) => fixed(x, 2) });
  const step = button(say("least_squares-step"), () => walk(1)), many = button(say("least_squares-steps"), () => walk(5));
  const ridge = slider(say("least_squares-ridge"), { min: 0, max: 20, step: 0.5, slide: (x) => ex.drag({ ridge: x }), done: drop("least_squares-ridged"), words: (x) => fixed(x, 1) });
  const angle = slider(say("least_squares-angle"), { min: 0, max: 359, slide: (x) => ex.drag({ angle: x }), done: () => ex.drop(), words: (x) => `${x}°` });
  const cells = slots.map((i) => [0, 1].map((k) => field(say(k ? "least_squares-y-of" : "least_squares-x-of", { k: i + 1 }), { min: 0, max: 10, shown: "",
    get: () => point(i)[k], set: (x) => put(i, point(i).map((old, at) => (at === k ? x : old))), done: drop("least_squares-moved", where(i)) })));
  const columns = slots.map((i) => [h("th", { scope: "col" }, i + 1), ...cells[i].map((cell) => h("td", {}, cell.el))]);
  const table = h("table", { class: "mdx-points" }, h("caption", {}, say("least_squares-points")),
    [0, 1, 2].map((k) => h("tr", {}, h(k ? "th" : "td", k ? { scope: "row" } : {}, ["", "x", "y"][k]), columns.map((column) => column[k]))));
  const yes = button(say("least_squares-yes"), () => guess(true)), no = button(say("least_squares-no"), () => guess(false));
  const answers = h("div", { class: "mdx-row" }, yes, no);
  const squaresOnly = [show.el, alpha.el, h("div", { class: "mdx-row" }, step, many), ridge.el];
  const looking = h("div", { class: "mdx-spread" }, h("p", { class: "mdx-how" }, say("least_squares-how")), view.el, h("div", { class: "mdx-row mdx-ends", role: "group", "aria-label": say("least_squares-heights") }, h("span", {}, say("least_squares-heights")), typed.map((each) => each.el)), squaresOnly, angle.el, table);
  ex.controls.append(looking, rules.el, answers);

  const map = svg("svg", { viewBox: `-36 -18 ${WIDE + 46} ${HIGH + 40}`, class: "mdx-map", "aria-hidden": "true" });
  const tips = svg("svg", { viewBox: "0 0 490 150", class: "mdx-map", "aria-hidden": "true" });
  const deep = svg("svg", { viewBox: "0 0 500 330", class: "mdx-map", "aria-hidden": "true" });
  ex.root.classList.add("mdx-broad");
  ex.picture.classList.add("mdx-paper");
  ex.picture.append(h("div", { class: "mdx-two" }, p.el, h("div", { class: "mdx-beside" }, map, tips, deep)));

  function walk(k) {
    const v = value(), steps = Math.min(20, v.steps + k);
    if (steps === v.steps) return ex.status(say("least_squares-far-enough"));
    before = numbers(v).losses.at(-1);
    if (k > 1) before = numbers({ ...v, steps: steps - 1 }).loss;
    ex.set({ steps });
    change(numbers(value()).loss > before ? "least_squares-stepped-up" : "least_squares-stepped", { k: steps });
  }
  function guess(reach) {
    const q = rules.question();
    if (!q || rules.answered()?.right) return;
    const parts = { product: fixed(2 * q.value.alpha, 2), factor: fixed(1 - 2 * q.value.alpha, 2) }, does = q.value.alpha < 1;
    rules.answer(reach === does, say(does ? (reach ? "least_squares-reach" : "least_squares-but-reach") : reach ? "least_squares-but-leave" : "least_squares-leave", parts));
    ex.set({});
    draw();
  }
  function draw() {
    const v = seen(), n = numbers(v), deepView = v.view === "columns";
    drawn.replaceChildren(svg("svg", { width: SIDE, height: SIDE }, squares(n, p), through(n.w, "mine", p), v.show ? through(n.best, "best", p) : []), ...stack(n, v));
    names.replaceChildren(...n.points.map(([x, y], i) => lettered(p.X(x) + (x > 9.5 ? -10 : 10), p.Y(y) + (y > 9.5 ? 14 : -9), i + 1, { "text-anchor": x > 9.5 ? "end" : "start" })),
      ...(rules.on() ? n.points.map(([x, y]) => svg("circle", { cx: p.X(x), cy: p.Y(y), r: 6, class: "mdx-dot" })) : []));
    map.replaceChildren(...(deepView ? [] : bowl(n, v).flat(2)));
    tips.replaceChildren(...(deepView ? [] : scales(n, say).flat(3).filter(Boolean)));
    deep.replaceChildren(...(deepView ? column(n, v.angle) : []));
    for (const [node, off] of [[map, deepView], [tips, deepView], [deep, !deepView], [looking, rules.on()], [answers, !rules.on()], [angle.el, !deepView], ...squaresOnly.map((each) => [each, deepView])]) node.toggleAttribute("hidden", off), node.style.display = off ? "none" : "";
    for (const each of [...ends, ...dots, ...typed]) each.show();
    slots.forEach((i) => { columns[i].forEach((cell) => { cell.style.display = i < n.points.length ? "" : "none"; }); cells[i].forEach((cell) => cell.show()); });
    view.show(v.view), show.show(v.show), alpha.show(v.alpha), ridge.show(v.ridge), angle.show(v.angle);
    step.setAttribute("aria-disabled", String(v.steps >= 20)), many.setAttribute("aria-disabled", String(v.steps >= 20));
    rules.show();
    ex.sentence(v.hides ? "" : describe(v, ex.facts(), say));
  }
  ex.draw(draw);
  return ex.ready();
}

function through([a, b], kind, p) {
  const y = (x) => clamp(p.Y(a + b * x), -1e5, 1e5);
  return stroke(kind, [0, y(0)], [SIDE, y(10)]);
}

// Points about a line, and a line that is not it.
function surprise(rng) {
  const a = rng.between(1, 6, 0.5), b = rng.between(-0.5, 0.7, 0.1);
  const points = [1, 3, 5, 7, 9].map((x) => [snap(clamp(x + rng.between(-0.8, 0.8, 0.1), 0, 10), 0.1), snap(clamp(a + b * x + rng.between(-2, 2, 0.1), 0, 10), 0.1)]);
  return { points, ends: [rng.between(0, 10, 0.5), rng.between(0, 10, 0.5)], steps: 0, ridge: 0, show: false };
}

function ask(rng, v) {
  const { points, ends } = surprise(rng), alpha = rng.pick([0.15, 0.5, 0.85, 0.95, 1.05, 1.1, 1.2]);
  const { high } = numbers({ ...v, points, ends, view: "squares", ridge: 0, alpha, steps: 0 });
  return { value: { points, ends, alpha, view: "squares", ridge: 0 }, high, step: (alpha * 2) / high };
}

export default { render, describe, numbers, tip, angles, frameOf, short };
