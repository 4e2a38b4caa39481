import { h, svg, open, radios, slider, toggle, button, fixed, snap, clamp } from "./parts.js";
import { plane, handle, field, picture, lettered, stroke, box, spot, arrow, display } from "./plane.js";

// A word of this explorer, by its key without the name.
const told = (say) => (key, parts) => say(`least_squares-${key}`, parts);
const sum = (list) => list.reduce((a, b) => a + b, 0);
const dot = (a, b) => sum(a.map((each, i) => each * b[i]));
const plus = (a, by, b) => a.map((each, i) => each + by * b[i]);
const level = { side: "", how: "level" };

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
  return { points, x, y, ones, path, w, r, loss: loss(w), penalty: v.ridge * dot(w, w), gradient: slope(w),
    next: plus(w, -alpha, slope(w)), best, least: loss(best), high, low, flat, unique, sums: [sum(r), dot(x, r)], pans };
}

// How far a balance tips, in words; the second weighs each r by its x, which is about five times as much.
export const BANDS = [[0.05, "level"], [1.5, "slightly"], [8, "clearly"], [Infinity, "far"]];
export function tip(total, scale) {
  const how = BANDS.find(([most]) => Math.abs(total) / scale < most)[1];
  return how === level.how ? level : { how, side: total < 0 ? "right-side" : "left-side" };
}
const SCALES = [1, 5];

function balances(n, tell) {
  const [one, two] = n.sums.map((total, at) => tip(total, SCALES[at]));
  if (one.how === two.how && one.side === two.side) {
    return one.side ? tell("both-tip", { how: tell(one.how), side: tell(one.side) }) : tell("both-level");
  }
  const words = ({ how, side }) => (side ? tell("tips", { how: tell(how), side: tell(side) }) : tell("is-level"));
  return tell("two-tips", { one: words(one), two: words(two) });
}

export function short(x, digits = 2) {
  return Math.abs(x) < 1e5 ? fixed(x, digits) : x.toExponential(1).replace("e+", "·10^").replace("-", "−");
}
function line([a, b], tell) {
  return tell(b < 0 ? "minus" : "plus", { a: short(a), b: short(Math.abs(b)) });
}

// The state in a sentence; a pure function of the value.
export function describe(v, facts, say) {
  const tell = told(say);
  const n = numbers(v);
  if (v.view === "columns") {
    const [one, two] = angles(n);
    return tell(upright(n) ? "square" : "angles",
      { line: line(n.w, tell), loss: short(n.loss), one: fixed(one, 1), two: fixed(two, 1) });
  }
  const parts = { line: line(n.best, tell), loss: short(n.least), yours: short(n.loss) };
  const best = tell(!v.show ? "hidden" : !n.unique ? "many" : v.ridge ? "best-ridge" : "best", parts);
  return tell("now", { line: line(n.w, tell), loss: short(n.loss), best, balances: balances(n, tell) });
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

const UNIT = 30, SIDE = 10 * UNIT, MOST = 6, WIDE = 480, HIGH = 144;
const upright = (n) => angles(n).every((each) => Math.abs(each - 90) < 0.05);

function ticks() {
  return [0, 2, 4, 6, 8, 10].flatMap((k) => {
    const at = k * UNIT, up = SIDE - at;
    return [lettered(at, SIDE + 16, k, "middle"), lettered(-6, up + 4, k, "end"), ...(k ? [stroke("pale", [at, 0], [at, SIDE]), stroke("pale", [0, up], [SIDE, up])] : [])];
  });
}

// A square on each residual, to the left where the right has no room.
function squares(n, p) {
  return n.points.map(([x, y], i) => {
    const side = Math.abs(n.r[i]) * UNIT, left = p.X(x) + side > SIDE ? p.X(x) - side : p.X(x);
    return box(`square mdx-fill-${i}`, left, Math.min(p.Y(y), p.Y(y + n.r[i])), side, side);
  });
}
function through([a, b], kind, p) {
  const y = (x) => clamp(p.Y(a + b * x), -1e5, 1e5);
  return stroke(kind, [0, y(0)], [SIDE, y(10)]);
}

// Blocks one on the other, each with its number where there is room.
function pile(parts, x, bottom, width, unit, words = (i) => i + 1) {
  let top = bottom;
  return parts.flatMap((part, i) => {
    const height = part * unit;
    top -= height;
    return height ? [box(`square mdx-fill-${i}`, x, top, width, height), ...(height > 12 ? [lettered(x + width / 2, top + height / 2 + 4, words(i), "middle")] : [])] : [];
  });
}

// The squares again, as one area; the penalty lies on top of them, as a block of its own. Beyond 20 the
// bar stays full and the mark at 20 sinks.
function stack(n, v, tell) {
  const unit = SIDE / Math.max(20, n.loss), mark = SIDE - 20 * unit, least = SIDE - n.least * unit, blank = Array(MOST - n.r.length).fill(0);
  return [box("box", 326, 0, 60, SIDE), ...pile([...n.r.map((r) => r * r), ...blank, n.penalty], 326, SIDE, 60, unit, (i) => (i < MOST ? i + 1 : "λ‖w‖²")),
    ...(v.show ? [stroke("best", [320, least], [392, least])] : []), lettered(356, SIDE + 16, tell("loss", { loss: short(n.loss) }), "middle", "strong"), stroke("axis", [320, mark], [392, mark]), lettered(394, Math.max(10, mark + 4), 20)];
}

// Multiples of a step about a middle.
function marks(middle, half, step) {
  const first = Math.ceil((middle - half) / step - 1e-9), last = Math.floor((middle + half) / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => snap((first + k) * step, step));
}
function bowl(n, v) {
  const { middle, size } = frameOf(n), unit = WIDE / 2 / size, at = ([a, b]) => [WIDE / 2 + (a - middle[0]) * unit, HIGH / 2 - (b - middle[1]) * unit];
  const [cx, cy] = at(n.best), tilt = (-Math.atan2(n.flat[1], n.flat[0]) * 180) / Math.PI;
  const oval = (more, kind) => svg("ellipse", { cx, cy, rx: Math.min(1e5, Math.sqrt((2 * more) / Math.max(n.low, 1e-9)) * unit), ry: Math.sqrt((2 * more) / n.high) * unit,
    transform: `rotate(${tilt} ${cx} ${cy})`, class: `mdx-${kind}` });
  const inside = svg("svg", { width: WIDE, height: HIGH }, [0.25, 1, 4, 16, 64, 256, 1024].map((share) => oval(share * (size / 3) ** 2, "level")), oval(Math.max(0, n.loss - n.least), "through"),
    n.path.slice(1).map((w, k) => [stroke("walk", at(n.path[k]), at(w)), spot("was", at(n.path[k]), 3.5)]), v.hides ? [] : arrow("mine", at(n.w), at(n.next)),
    v.show ? svg("path", { d: `M${cx - 7} ${cy}h14M${cx} ${cy - 7}v14`, class: "mdx-cross" }) : [], spot("here", at(n.w), 6), box("box", 0, 0, WIDE, HIGH));
  return [inside, ...marks(middle[0], size, size / 3).map((t) => lettered(at([t, 0])[0], HIGH + 15, short(t, 0), "middle")),
    ...marks(middle[1], size * 0.3, size / 6).map((t) => lettered(-5, at([0, t])[1] + 4, short(t, 1), "end")), lettered(WIDE - 5, HIGH - 6, "w₀", "end", "letter"), lettered(6, 16, "w₁", "start", "letter")];
}

// A balance: what lies above the line is in the right pan, what lies below it in the left.
function balance(n, which, tell) {
  const total = n.sums[which], pans = n.pans[which], lean = 13 * Math.tanh(-total / (4 * SCALES[which])), unit = 62 / Math.max(4, ...pans.map(sum));
  return [lettered(125, 16, `Σ ${which ? "x r" : "r"} = ${short(total, 1)}`, "middle", "strong"),
    svg("g", { transform: `translate(125 104) rotate(${lean})` }, box("beam", -98, -2, 196, 4), pile(pans[0], -92, -2, 40, unit), pile(pans[1], 52, -2, 40, unit)),
    svg("polygon", { points: "113,126 137,126 125,106", class: "mdx-beam" }), lettered(53, 142, tell("below"), "middle"), lettered(197, 142, tell("above"), "middle")];
}

// Three samples: the columns 1 and x span the floor; y stands over it, and r leads from y to Xw.
function columns(n, angle) {
  const { flat, see, spot: onFloor } = floor(n, angle), foot = plus(n.ones.map((each) => each * n.best[0]), n.best[1], n.x), fit = plus(n.y, 1, n.r), zero = [0, 0, 0];
  const range = (list, k) => { const all = list.map((each) => each[k]); return [Math.min(...all), Math.max(...all)]; };
  const all = [zero, n.ones, n.x, n.y, fit, foot].map(see), [left, right] = range(all, 0), [low, top] = range(all, 1);
  const unit = Math.min(400 / (right - left), 240 / (top - low), 90), at = ([a, b]) => [250 + (a - (left + right) / 2) * unit, 290 - (b - low) * unit], place = (p) => at(see(p));
  const [[a0, a1], [b0, b1]] = [0, 1].map((k) => range([zero, n.ones, n.x, fit, foot].map(onFloor), k)), e = 0.6;
  const ground = [[a0 - e, b0 - e], [a1 + e, b0 - e], [a1 + e, b1 + e], [a0 - e, b1 + e]].map(([a, b]) => at(flat(a, b, 0)).join()).join(" ");
  const [x, y] = place(foot), rise = place(n.y)[1] < y ? -11 : 11, words = (p, letter) => lettered(place(p)[0] + 7, place(p)[1] - 6, letter, "start", "letter");
  return [svg("polygon", { points: ground, class: "mdx-ground" }), ...[n.ones, n.x, n.y].map((p) => arrow("axis", place(zero), place(p))), arrow("mine", place(zero), place(fit)), arrow("rest", place(n.y), place(fit)),
    stroke("plumb", place(n.y), place(foot)), spot("was", place(foot), 4), ...(upright(n) ? [svg("path", { d: `M${x + 11} ${y}v${rise}h-11`, class: "mdx-corner" })] : []),
    words(n.ones, "1"), words(n.x, "x"), words(n.y, "y"), words(fit, "Xw"), words(plus(n.y, 0.5, n.r), "r"),
    ...angles(n).map((each, k) => lettered(6, 38 + 20 * k, `r, ${k ? "x" : "1"}: ${fixed(each, 1)}°`))];
}

function render({ model, el }) {
  const ex = open({ model, el, name: "least_squares", alone: true, guess: true, surprise });
  const { value } = ex, tell = told(ex.say);
  let before = numbers(value()), ghost = null;
  const rules = ex.game({ ask, text: (q) => tell("ask", { high: fixed(q.high, 0), alpha: q.step.toFixed(5) }) });
  const seen = () => {
    const v = value(), q = rules.question(), known = Boolean(rules.answered());
    return q ? { ...v, ...q.value, show: known, steps: known ? 12 : 0, hides: !known } : v;
  };
  // What a change did, for the ear: where, the loss, the loss before. The line before it stays as a ghost.
  const change = (words, parts) => {
    const now = numbers(value());
    ex.status(tell(words, { ...parts, loss: short(now.loss), was: short(before.loss) }));
    before = now;
  };
  const drop = (words, parts = () => ({})) => () => { ex.drop(); change(words, parts()); };

  const p = plane({ w: SIDE, h: SIDE, x: [0, 10], y: [0, 10], label: tell("plane") });
  p.el.setAttribute("viewBox", `-24 -8 440 ${SIDE + 30}`);
  const drawn = svg("g", { "aria-hidden": "true" }), names = svg("g", { "aria-hidden": "true", class: "mdx-through-me" });
  p.el.append(svg("g", { "aria-hidden": "true" }, ticks()), drawn);
  const slots = Array.from({ length: MOST }, (_, i) => i), point = (i) => value().points[i] ?? [0, 0];
  const put = (i, q) => ex.drag({ points: value().points.map((old, k) => (k === i ? q.map((each) => clamp(each, 0, 10)) : old)) });
  const moved = (i) => drop("moved", () => ({ name: tell("point", { k: i + 1 }), x: fixed(point(i)[0], 1), y: fixed(point(i)[1], 1) }));
  const rise = (w, k) => w[0] + 10 * k * w[1], height = (k) => rise(numbers(value()).w, k), inside = (y) => Math.abs(y - 5) < 5 + 1e-9;
  function lay(k, y) {
    if (!ghost) ghost = numbers(value()).w;
    ex.drag({ ends: [0, 1].map((each) => (each === k ? y : clamp(snap(height(each), 0.01), 0, 10))), steps: 0 });
  }
  function laid(k) {
    ex.drop();
    const total = numbers(value()).sums[0];
    change(!tip(total, 1).side ? "laid-level" : total < 0 ? "laid-low" : "laid-high", { y: fixed(value().ends[k], 1), total: short(total, 1) });
    ends[1].g.lastChild.classList.remove("mdx-cue");
    draw();
    ghost = null;
  }
  const endNames = [tell("left-end"), tell("right-end")];
  const ends = [0, 1].map((k) => handle(ex, p, { name: endNames[k], axes: "y", shape: "square", get: () => [10 * k, height(k)], set: ([, y]) => lay(k, y), home: () => [10 * k, model.get("start").ends[k]],
    off: () => rules.on() || !inside(height(k)), words: ([, y]) => tell("end", { name: endNames[k], y: fixed(y, 1) }), done: () => laid(k) }));
  ends[1].g.lastChild.classList.add("mdx-cue");
  const dots = slots.map((i) => handle(ex, p, { name: tell("point", { k: i + 1 }), get: () => point(i), set: (q) => put(i, q), home: () => model.get("start").points[i] ?? point(i),
    off: () => rules.on() || i >= numbers(value()).points.length, done: moved(i) }));
  p.el.append(names);

  const view = radios(tell("view"), [["squares", tell("view-squares")], ["columns", tell("view-columns")]], (chosen) => ex.set({ view: chosen, steps: 0, ridge: 0 }));
  const typed = [0, 1].map((k) => field(endNames[k], { min: 0, max: 10, shown: tell(k ? "right" : "left"), get: () => height(k), set: (y) => lay(k, y), done: () => laid(k) }));
  const show = toggle(tell("show"), (on) => ex.set({ show: on }));
  const bestEnds = () => [0, 1].map((k) => rise(numbers(value()).best, k)), how = h("p", { class: "mdx-how" });
  const onto = button(tell("lay"), () => { ex.set({ ends: bestEnds().map((y) => clamp(snap(y, 1e-6), 0, 10)), show: true, steps: 0 }); change("laid-best"); });
  const bar = (key, options, done = () => ex.drop()) => slider(tell(key), { ...options, slide: (x) => ex.drag({ [key]: x }), done });
  const alpha = bar("alpha", { min: 0.1, max: 1.5, step: 0.05, words: (x) => fixed(x, 2) }), ridge = bar("ridge", { min: 0, max: 20, step: 0.5, words: (x) => fixed(x, 1) }, drop("ridged"));
  const angle = bar("angle", { min: 0, max: 359, words: (x) => `${x}°` }), steps = [1, 5].map((k) => button(tell(k > 1 ? "steps" : "step"), () => walk(k)));
  const cells = slots.map((i) => [0, 1].map((k) => field(tell(k ? "y-of" : "x-of", { k: i + 1 }), { min: 0, max: 10, shown: "", get: () => point(i)[k], set: (x) => put(i, point(i).map((old, at) => (at === k ? x : old))), done: moved(i) })));
  const tall = slots.map((i) => [h("th", { scope: "col" }, i + 1), ...cells[i].map((cell) => h("td", {}, cell.el))]);
  const table = h("table", { class: "mdx-points" }, h("caption", {}, tell("points")), ["", "x", "y"].map((name, k) => h("tr", {}, h(k ? "th" : "td", k ? { scope: "row" } : {}, name), tall.map((each) => each[k]))));
  const answers = h("div", { class: "mdx-row" }, [true, false].map((yes) => button(tell(yes ? "yes" : "no"), () => guess(yes))));
  const flat = [h("div", { class: "mdx-row" }, show.el, onto), alpha.el, h("div", { class: "mdx-row" }, steps), ridge.el, h("p", { class: "mdx-how" }, tell("letters"))];
  const looking = h("div", { class: "mdx-spread" }, how, view.el,
    h("div", { class: "mdx-row mdx-ends", role: "group", "aria-label": tell("heights") }, h("span", {}, tell("heights")), typed.map((each) => each.el)), flat, angle.el);
  ex.controls.append(looking, rules.el, answers);
  ex.said.after(table);

  const map = picture(`-36 -22 ${WIDE + 46} ${HIGH + 42}`), tips = [0, 1].map(() => picture("0 0 250 150")), deep = picture("0 0 500 330");
  ex.root.classList.add("mdx-broad");
  ex.picture.classList.add("mdx-paper");
  ex.picture.append(h("div", { class: "mdx-two mdx-three" }, p.el, map, h("div", { class: "mdx-tips" }, tips), deep));
  deep.classList.add("mdx-deep");

  function walk(k) {
    const v = value(), to = Math.min(20, v.steps + k);
    if (to === v.steps) return ex.status(tell("far-enough"));
    before = numbers({ ...v, steps: to - 1 });
    ex.set({ steps: to });
    change(numbers(value()).loss > before.loss ? "stepped-up" : "stepped", { k: to });
  }
  function guess(reach) {
    const q = rules.question();
    if (!q || rules.answered()?.right) return;
    const share = q.value.alpha, does = share < 1, key = reach === does ? (does ? "reach" : "leave") : does ? "but-reach" : "but-leave";
    rules.answer(reach === does, tell(key, { product: fixed(2 * share, 2), factor: fixed(1 - 2 * share, 2) }));
    draw();
  }
  function draw() {
    const v = seen(), n = numbers(v), high = v.view === "columns";
    drawn.replaceChildren(svg("svg", { width: SIDE, height: SIDE }, squares(n, p), ghost ? through(ghost, "ghost", p) : [], through(n.w, "mine", p), v.show ? through(n.best, "best", p) : []), ...stack(n, v, tell));
    names.replaceChildren(...n.points.flatMap(([x, y], i) => [lettered(p.X(x) + (x > 9.5 ? -10 : 10), p.Y(y) + (y > 9.5 ? 14 : -9), i + 1, x > 9.5 ? "end" : "start"), ...(rules.on() ? [spot("point", [p.X(x), p.Y(y)], 6)] : [])]));
    map.replaceChildren(...(high ? [] : [lettered(0, -8, tell("map")), ...bowl(n, v)]));
    tips.forEach((each, which) => each.replaceChildren(...(high ? [] : balance(n, which, tell))));
    deep.replaceChildren(...(high ? [...columns(n, v.angle), lettered(6, 16, tell("floor"))] : []));
    display(!high, map, ...tips, ...flat), display(high, deep, angle.el), display(!rules.on(), looking, table), display(rules.on(), answers);
    display(bestEnds().every(inside), onto);
    how.textContent = tell(high ? "how-columns" : "how");
    for (const each of [...ends, ...dots, ...typed, ...cells.flat()]) each.show();
    slots.forEach((i) => display(i < n.points.length, ...tall[i]));
    view.show(v.view), show.show(v.show), alpha.show(v.alpha), ridge.show(v.ridge), angle.show(v.angle);
    steps.forEach((each) => each.setAttribute("aria-disabled", String(v.steps >= 20)));
    rules.show();
    ex.sentence(v.hides ? "" : describe(v, ex.facts(), ex.say));
  }
  ex.draw(draw);
  return ex.ready();
}

// Points about a line, and a line that is not it.
function surprise(rng) {
  const a = rng.between(1, 6, 0.5), b = rng.between(-0.5, 0.7, 0.1), near = (x, by) => snap(clamp(x + rng.between(-by, by, 0.1), 0, 10), 0.1);
  return { points: [1, 3, 5, 7, 9].map((x) => [near(x, 0.8), near(a + b * x, 2)]), ends: [rng.between(0, 10, 0.5), rng.between(0, 10, 0.5)], steps: 0, ridge: 0, show: false };
}
function ask(rng, v) {
  const { points, ends } = surprise(rng), alpha = rng.pick([0.15, 0.5, 0.85, 0.95, 1.05, 1.1, 1.2]), own = { points, ends, alpha, view: "squares", ridge: 0 };
  const { high } = numbers({ ...v, ...own, steps: 0 });
  return { value: own, high, step: (alpha * 2) / high };
}

export default { render, describe, numbers, tip, angles, frameOf, short };
