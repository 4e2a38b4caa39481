// Two Gaussians of the plane. The geometry of what is dragged is worked out here, for 2×2 alone;
// a test compares it with mdlib's.
import { h, svg, id, open, radios, button, written, heard, link, random, clamp, snap, fixed } from "./parts.js";
import { plane, handle, field } from "./plane.js";

const TERMS = ["trace", "distance", "logdet", "size"], SIDE = 360, BAR = 360, LANE = 18, SHORTEST = 0.1;
const own = (say) => (key, parts) => say(`two_gaussians-${key}`, parts);
const radian = Math.PI / 180, direction = (angle, k) => [Math.cos((angle + 90 * k) * radian), Math.sin((angle + 90 * k) * radian)];
const along = ([x, y], [u, v], t) => [x + t * u, y + t * v];

// Σ = R diag(axes)² Rᵀ as [σ₁₁, σ₁₂, σ₂₂].
export function covariance([s, t], angle) {
  const [c, d] = direction(angle, 0);
  return [c * c * s * s + d * d * t * t, c * d * (s * s - t * t), d * d * s * s + c * c * t * t];
}

// KL(first‖second), cut into its terms; each with its factor ½.
export function divergence(first, second) {
  const [a, b, c] = first.cov, [p, q, r] = second.cov, [x, y] = [second.mean[0] - first.mean[0], second.mean[1] - first.mean[1]];
  const trace = (r * a - 2 * q * b + p * c) / second.det / 2, distance = (r * x * x - 2 * q * x * y + p * y * y) / second.det / 2;
  const logdet = Math.log(second.det / first.det) / 2;
  return { trace, distance, logdet, size: -1, total: trace + distance + logdet - 1 };
}

// The variances of the best upright q for a p, in either direction; the least divergence is the same.
export function least({ cov: [a, b, c], det }) {
  return { cover: [a, c], hide: [det / c, det / a], total: Math.log((a * c) / det) / 2 };
}

const isData = (v) => v.points.length > 0;

function gaussian(v, f, name) {
  if (name === "p" && isData(v)) return { ...f.data, det: f.data.cov[0] * f.data.cov[2] - f.data.cov[1] ** 2 };
  const axes = v[`${name}_axes`], angle = v[`${name}_angle`];
  return { mean: v[`${name}_mean`], axes, angle, cov: covariance(axes, angle), det: (axes[0] * axes[1]) ** 2 };
}

export function numbers(v, f) {
  const p = gaussian(v, f, "p"), q = gaussian(v, f, "q");
  return { p, q, pq: divergence(p, q), qp: divergence(q, p), least: least(p) };
}

// What is asked of Python is the Gaussian of other samples.
const late = (v, f) => String(v.points) !== String(f.of);
const near = (a, b) => Math.abs(a - b) < 0.005;
// Which of the two is thin where the other is not, and whether the spread or the distance says so.
function reason({ pq, qp }) {
  const [more, less, thin, wide] = pq.total > qp.total ? [pq, qp, "q", "p"] : [qp, pq, "p", "q"];
  return { thin, wide, far: more.distance - less.distance > more.trace - less.trace };
}

export function describe(v, f, say) {
  const tell = own(say);
  const found = numbers(v, f), pq = fixed(found.pq.total), qp = fixed(found.qp.total);
  const told = { pq, qp, least: fixed(found.least.total), ...reason(found) };
  if (isData(v)) return near(found.pq.total, 0) ? tell("at-estimates") : tell("losing", { ...told, main: tell(found.pq.distance > found.pq.total / 2 ? "main-centre" : "main-shape") });
  if (near(found.pq.total, 0) && near(found.qp.total, 0)) return tell(v.task === "fit" ? "either" : "equal");
  if (v.task === "fit") {
    if (near(found.pq.total, found.least.total)) return tell("cover", told);
    return tell(near(found.qp.total, found.least.total) ? "hide" : "fitting", told);
  }
  if (near(found.pq.total, found.qp.total)) return tell(near(found.pq.trace, 1) && near(found.pq.logdet, 0) ? "only-distance" : "balanced", told);
  return tell(told.far ? "far" : "thin", told);
}

// ---- Guess mode: of two Gaussians one divergence is clearly larger, or both are equal.

// A question is a part of a value, around 0; here it is where it can be seen.
function posed(v, { middle }, question) {
  const to = (mean) => mean.map((x, at) => x + middle[at]);
  return { ...v, ...question, points: [], p_mean: to([0, 0]), q_mean: to(question.q_mean) };
}

// `guess`: "pq", "qp" or "same".
export function judge(state, f, guess, say) {
  const tell = own(say), found = numbers(state, f), { pq, qp } = found, right = near(pq.total, qp.total) ? "same" : pq.total > qp.total ? "pq" : "qp";
  const told = { pq: fixed(pq.total), qp: fixed(qp.total), ...reason(found) };
  if (guess === right) return [true, tell(right === "same" ? "yes-equal" : "yes", told)];
  if (right === "same") return [false, tell("no-unequal")];
  if (guess === "same") return [false, tell("no-equal")];
  return [false, tell("no", guess === "pq" ? { first: "p", second: "q" } : { first: "q", second: "p" })];
}

// ---- The bars: what is added goes to the right; below it what is taken away, and what is left.

const LETTERS = { trace: "tr", distance: "δ", logdet: "log", size: "n/2" };
const PATTERNS = { trace: "M0 4H8", distance: "M0 8L8 0", logdet: "M4 0V8", size: "M2 2h1M6 6h1" };

// Where each term lies: [term, from, to, lane]; and how far they reach.
function pieces(terms) {
  let end = 0;
  const up = TERMS.filter((key) => terms[key] > 0).map((key) => [key, end, (end += terms[key]), 0]), reach = end;
  const down = TERMS.filter((key) => terms[key] < 0).map((key) => [key, (end += terms[key]), end - terms[key], 1]);
  return { all: [...up, ...down], reach };
}

// The end of the scale: 1, 2 or 5 times a power of ten.
export function scaleFor(x) {
  const ten = 10 ** Math.floor(Math.log10(x));
  return [1, 2, 5, 10].map((each) => each * ten).find((each) => each >= x * 0.999);
}

function drawBar(el, terms, scale, patterns, total) {
  const { all } = pieces(terms), X = (x) => (x / scale) * BAR, rest = ["total", 0, terms.total, 1], bottom = 2 * LANE;
  const rect = ([, from, to, lane], given) => svg("rect", { x: X(from), y: lane * LANE, width: Math.max(X(to - from), 0.5), height: LANE, ...given });
  const line = (x1, y1, x2, y2) => svg("line", { x1, y1, x2, y2, class: "mdx-tg-zero" });
  const letter = ([key, from, to, lane]) => X(to - from) > 26 && svg("text", { x: X((from + to) / 2), y: lane * LANE + 14, class: `mdx-tg-letter mdx-tg-letter-${key}` }, LETTERS[key] ?? total);
  el.replaceChildren(
    ...all.flatMap((each) => [rect(each, { class: `mdx-tg-${each[0]}` }), rect(each, { class: "mdx-tg-piece", "data-term": each[0], style: `fill: url(#${patterns[each[0]]})` })]),
    rect(rest, { class: "mdx-tg-total" }), ...[...all, rest].map(letter).filter(Boolean), line(0, bottom, BAR, bottom), line(0, -2, 0, bottom + 2), line(BAR, bottom - 3, BAR, bottom + 3),
    svg("text", { x: BAR, y: bottom + 15, class: "mdx-tg-scale" }, fixed(scale, scale < 1 ? 2 : 0)));
}

function render({ model, el }) {
  const ex = open({ model, el, name: "two_gaussians", alone: true, guess: !isData(model.get("value")), surprise, late });
  const { say } = ex, tell = own(say);
  let v = ex.value(), f = ex.facts(), shown = v, stage = null, built = "", keyed = false, cued = false;

  function surprise(rng, value) {
    const axes = () => [rng.between(0.6, 2, 0.1), rng.between(0.2, 1, 0.1)], [x, y] = ex.facts().middle;
    const centre = () => [x + rng.between(-2, 2, 0.5), y + rng.between(-2, 2, 0.5)];
    return { task: value.task, p_mean: centre(), p_axes: axes(), p_angle: rng.between(-90, 90, 15), q_mean: centre(), q_axes: axes(), q_angle: value.task === "fit" ? 0 : rng.between(-90, 90, 15) };
  }

  const now = (name) => gaussian(shown, f, name);
  const within = (at) => [f.middle[at] - f.room, f.middle[at] + f.room];
  const each = (make) => Object.fromEntries(["p", "q"].map((name) => [name, make(name)]));

  // Controls.
  const task = radios(tell("task"), [["compare", tell("compare")], ["fit", tell("fit")]], (to) =>
    ex.set({ task: to, ...(to === "fit" ? { q_angle: 0 } : {}) }));
  const set = (name, key, at, x) => {
    const now = ex.value()[`${name}_${key}`];
    ex.set({ [`${name}_${key}`]: at === undefined ? x : now.map((each, k) => (k === at ? x : each)) });
  };
  // Each quantity: its word, its key, which of its numbers.
  const quantities = [["mean-1", "mean", 0], ["mean-2", "mean", 1], ["axis-1", "axes", 0], ["axis-2", "axes", 1], ["angle", "angle"]];
  const fields = [], line = (text, cells) => h("tr", {}, h("th", { scope: "row" }, written(text)), cells.map((each) => h("td", {}, each)));
  const lines = quantities.map(([word, key, at]) => line(tell(word), ["p", "q"].map((name) => {
    const turns = key === "angle", room = () => (turns ? [-180, 180] : key === "mean" ? within(at) : [SHORTEST, f.longest]);
    const made = field(heard(tell("of", { quantity: tell(word), name })), { min: -180, max: 180, step: turns ? 5 : 0.1, digits: turns ? 0 : 2, shown: "",
      get: () => (turns ? now(name).angle : now(name)[key][at]), set: (x) => set(name, key, at, clamp(x, ...room())) });
    fields.push({ ...made, name, turns });
    return made.el;
  })));
  const entries = ["σ_11", "σ_12", "σ_22"].map((label) => [label, h("span"), h("span")]);
  const table = h("table", "mdx-tg-table", h("thead", {}, h("tr", {}, h("th", {}, h("span", "mdx-vh", tell("quantity"))), ["p", "q"].map((name) => h("th", { scope: "col" }, h("i", {}, name))))),
    h("tbody", {}, lines, entries.map(([label, ...cells]) => line(label, cells))));
  const both = (patch) => () => ex.set(patch(ex.value(), numbers(ex.value(), f)));
  const fit = (key) => both((_, { p, least }) => ({ q_mean: p.mean, q_axes: least[key].map(Math.sqrt), q_angle: 0 }));
  const swapped = (w) => Object.fromEntries(["mean", "axes", "angle"].flatMap((key) => [[`p_${key}`, w[`q_${key}`]], [`q_${key}`, w[`p_${key}`]]]));
  const buttons = {
    compare: [["swap", both(swapped)], ["same-shape", both((w) => ({ q_axes: w.p_axes, q_angle: w.p_angle }))], ["same-centre", both((w) => ({ q_mean: w.p_mean }))]],
    fit: [["best-cover", fit("cover")], ["best-hide", fit("hide")]],
    data: [["best-data", both((_, { p }) => ({ q_mean: p.mean, q_axes: p.axes, q_angle: p.angle }))]],
  };
  const rows = Object.entries(buttons).map(([key, list]) => [key, h("div", "mdx-row", list.map(([word, act]) => button(tell(word), act)))]);
  ex.controls.append(task.el, table, ...rows.map(([, row]) => row));

  // The plane.
  const room = h("div", "mdx-tg-plane");
  function build() {
    const { middle: [x, y], reach } = f, p = plane({ w: SIDE, h: SIDE, x: [x - reach, x + reach], y: [y - reach, y + reach],
      label: tell(isData(v) ? "plane-data" : "plane") });
    const lines = [];
    for (const [from, ends] of [[x, (at) => ({ x1: p.X(at), x2: p.X(at), y1: 0, y2: SIDE })], [y, (at) => ({ y1: p.Y(at), y2: p.Y(at), x1: 0, x2: SIDE })]]) {
      for (let at = Math.ceil(from - reach); at <= from + reach; at += 1) lines.push(svg("line", { ...ends(at), class: at ? "mdx-tg-grid" : "mdx-tg-axis" }));
    }
    const rings = each((name) => [2, 1].map((far) => svg("ellipse", `mdx-tg-ring mdx-tg-${name} mdx-tg-ring-${far}`)));
    const names = each((name) => svg("text", `mdx-tg-name mdx-tg-name-${name}`, name));
    const points = svg("g", { "aria-hidden": "true" }, v.points.map(([a, b]) => svg("circle", { cx: p.X(a), cy: p.Y(b), r: 4.5, class: "mdx-tg-point" })));
    p.el.append(svg("g", { "aria-hidden": "true" }, lines, rings.p, rings.q, names.p, names.q), points);
    p.el.addEventListener("keydown", () => { keyed = true; }, true);
    p.el.addEventListener("pointermove", () => { keyed = false; }, true);
    const handles = ["q", "p"].flatMap((name) => [centre(p, name), end(p, name, 0), end(p, name, 1)].map((made) => {
      made.g.classList.add(`mdx-tg-of-${name}`);
      return made;
    }));
    room.replaceChildren(p.el);
    return { p, rings, names, points, handles };
  }
  const still = (name) => game.on() || (name === "p" && isData(v));
  function start() {
    if (!cued) return;
    cued.classList.remove("mdx-cue");
    cued = null;
  }
  function centre(p, name) {
    return handle(ex, p, { name: tell("centre-of", { name }), get: () => now(name).mean, off: () => still(name), done: ex.drop,
      set: (q) => { start(); ex.drag({ [`${name}_mean`]: q.map((x, at) => clamp(x, ...within(at))) }); }, home: () => model.get("start")[`${name}_mean`] });
  }
  function end(p, name, k) {
    const label = tell("end-of", { axis: tell(["axis-1", "axis-2"][k]), name });
    const get = (state = shown) => { const g = gaussian(state, f, name); return along(g.mean, direction(g.angle, k), g.axes[k]); };
    const wanted = () => (name === "q" && shown.task === "fit" ? ["cover", "hide"].map((key) => Math.sqrt(least(now("p"))[key][k])) : []);
    const made = handle(ex, p, { name: label, get, off: () => still(name), shape: "square", done: ex.drop, home: () => get(model.get("start")),
      magnets: () => (keyed ? [] : wanted().map((length) => along(now(name).mean, direction(0, k), length))),
      set: (to) => { start(); ex.drag(pulled(name, k, to, wanted())); },
      words: () => { const g = now(name); return tell("end-at", { name: label, length: fixed(g.axes[k]), angle: fixed(g.angle + 90 * k, 0) }); } });
    if (name === "q" && !k) { cued = made.g.querySelector(".mdx-dot"); cued.classList.add("mdx-cue"); }
    return made;
  }
  // An axis follows its end, and the other keeps square to it; it cannot be pulled to nothing.
  function pulled(name, k, [x, y], wanted) {
    const g = now(name), [dx, dy] = [x - g.mean[0], y - g.mean[1]], [u, w] = direction(g.angle, k), ahead = dx * u + dy * w;
    const upright = name === "q" && shown.task === "fit", turns = !upright && ahead > 0 && Math.hypot(dx, dy) > SHORTEST;
    const far = clamp(turns ? Math.hypot(dx, dy) : ahead, SHORTEST, f.longest), length = wanted.find((each) => Math.abs(each - far) < 1e-6) ?? snap(far, 0.05);
    const angle = turns ? Math.round(Math.atan2(dy, dx) / radian - 90 * k) : g.angle;
    return { [`${name}_axes`]: g.axes.map((each, at) => (at === k ? length : each)), [`${name}_angle`]: ((((angle + 180) % 360) + 360) % 360) - 180 };
  }

  // The bars, each with its terms.
  const patterns = Object.fromEntries(TERMS.map((key) => [key, id(key)]));
  const defs = svg("svg", { width: 0, height: 0, "aria-hidden": "true", class: "mdx-tg-defs" }, svg("defs", {}, TERMS.map((key) =>
    svg("pattern", { id: patterns[key], width: 8, height: 8, patternUnits: "userSpaceOnUse" }, svg("path", { d: PATTERNS[key], class: "mdx-tg-hatch" })))));
  const bars = [["pq", "p", "q"], ["qp", "q", "p"]].map(([key, first, second]) => {
    const title = h("p", "mdx-title"), bar = svg("svg", { viewBox: `-4 -4 ${BAR + 8} ${2 * LANE + 24}`, class: "mdx-tg-bar", role: "img" });
    const terms = TERMS.map((term) => {
      const number = h("span"), name = h("span", "mdx-math"), press = button("", () => ex.set({ term: ex.value().term === term ? "" : term }), { "data-term": term, "aria-pressed": "false" });
      press.append(name, number);
      return { term, press, name, number };
    });
    const row = h("div", "mdx-tg-terms", terms.map((each, at) => [at ? h("span", { "aria-hidden": "true" }, at === 3 ? "−" : "+") : null, each.press]));
    return { key, first, second, title, bar, terms, el: h("div", "mdx-tg-one", title, bar, row) };
  });
  const about = h("p", "mdx-tg-about");
  const game = ex.game({ ask: (rng, value, { questions }) => random(value.seed).shuffled(questions)[value.turn % questions.length], text: () => tell("ask") });
  const guesses = h("div", "mdx-row", ["pq", "qp", "same"].map((key) =>
    button(tell(key), () => game.answer(...judge(shown, f, key, say)))));
  const right = h("div", "mdx-tg-right", game.el, guesses, defs, bars.map((each) => each.el), about);
  ex.picture.classList.add("mdx-paper", "mdx-tg");
  ex.picture.append(room, right);
  link(ex.root, "term");

  function showPlane({ p, q }) {
    const unit = SIDE / (2 * f.reach);
    for (const [name, g] of [["p", p], ["q", q]]) {
      const at = `translate(${stage.p.X(g.mean[0])} ${stage.p.Y(g.mean[1])})`;
      stage.rings[name].forEach((ring, n) => {
        ring.setAttribute("transform", `${at} rotate(${-g.angle})`);
        ring.setAttribute("rx", (2 - n) * g.axes[0] * unit);
        ring.setAttribute("ry", (2 - n) * g.axes[1] * unit);
      });
      // Its name, past the end of its first axis; that of p on the other side.
      const [x, y] = along(g.mean, direction(g.angle, 0), (name === "p" ? -1 : 1) * (2 * g.axes[0] + 0.3));
      stage.names[name].setAttribute("x", clamp(stage.p.X(x), 10, SIDE - 10));
      stage.names[name].setAttribute("y", clamp(stage.p.Y(y) + 5, 16, SIDE - 6));
    }
    // The Gaussian of the samples is what is looked for: it is not drawn.
    const data = isData(shown);
    [...stage.rings.p, stage.names.p].forEach((each) => { each.style.display = data ? "none" : ""; });
    table.classList.toggle("mdx-tg-alone", data);
    stage.points.style.display = data ? "" : "none";
    stage.handles.forEach((each) => each.show());
  }
  function showBars(found) {
    const hidden = game.on() && !game.answered()?.right, loss = isData(shown);
    const scale = scaleFor(Math.max(...bars.filter(({ key }) => !loss || key === "pq").map(({ key }) => pieces(found[key]).reach)));
    for (const { key, first, second, title, bar, terms, el } of bars) {
      el.hidden = hidden || (loss && key === "qp");
      const told = Object.fromEntries(Object.entries(found[key]).map(([term, x]) => [term, fixed(x)]));
      title.textContent = tell(loss ? "lost" : "kl", { first, second, ...told });
      bar.setAttribute("aria-label", tell("bar", { ...told, name: title.textContent }));
      drawBar(bar, found[key], scale, patterns, loss ? "=" : "KL");
      for (const { term, press, name, number } of terms) {
        name.replaceChildren(...written(tell(loss ? `data-${term}` : `term-${term}`, { first, second })));
        press.setAttribute("aria-pressed", String(v.term === term));
        number.textContent = term === "size" ? "1" : told[term];
      }
      bar.querySelectorAll("[data-term]").forEach((each) => each.classList.toggle("mdx-tg-on", each.dataset.term === v.term));
    }
    const names = loss ? { first: "S", second: "Σ" } : { first: "p", second: "q" };
    about.replaceChildren(...written(tell(v.term ? `about-${v.term}` : loss ? "about-loss" : "about", names)));
    about.hidden = hidden;
    guesses.hidden = !hidden;
  }

  ex.draw((value, facts) => {
    if (late(value, facts)) return;
    [v, f] = [value, facts];
    if (isData(v) && !f.data) return ex.sentence(f.error);
    game.show();
    shown = game.on() ? posed(v, f, game.question()) : v;
    const key = JSON.stringify([f.middle, f.reach, v.points]);
    if (key !== built) { built = key; stage = build(); }
    const found = numbers(shown, f);
    showPlane(found);
    showBars(found);
    task.show(v.task, game.on());
    for (const { name, turns, ...each } of fields) each.show(still(name) || (turns && name === "q" && v.task === "fit"));
    entries.forEach(([, ...cells], at) => cells.forEach((cell, n) => { cell.textContent = fixed(found[n ? "q" : "p"].cov[at]); }));
    task.el.hidden = isData(v);
    for (const [of, row] of rows) row.hidden = game.on() || of !== (isData(v) ? "data" : v.task);
    ex.sentence(game.on() ? "" : describe(v, f, say));
  });
  return ex.ready();
}

export default { render, describe, numbers, covariance, divergence, least, judge, scaleFor };
