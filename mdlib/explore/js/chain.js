import { h, svg, open, radios, slider, toggle, button, math, travel, clamp, fixed } from "./parts.js";

const LARGEST = 8, GAP = 66, EDGE = 58;
const DASHES = ["", "8 4", "2 4", "10 3 2 3", "14 5", "5 2"], INKS = ["blue", "orange", "green", "ink", "edge", "chosen"];
const UNITS = [30, 24, 20, 16, 13, 10, 8, 6, 4, 3, 2, 1];

// ---- What the sizes say. No mathematics but that of lengths: a size such as m*n is a product.
export function length(size, sizes) {
  return String(size).split("*").reduce((all, one) => all * (sizes[one] ?? Number(one)), 1);
}
export const sizesOf = (value, here) => ({ ...here.usual, ...value.sizes });
const spelt = (size) => {
  const parts = String(size).split("*"), once = [...new Set(parts)];
  const powers = once.map((one) => one + (["", "", "²", "³", "⁴"][parts.filter((each) => each === one).length] ?? "…"));
  return powers.join(once.every((one) => one.length === 1 || Number(one)) ? "" : "·");
};
const shape = (box) => `${spelt(box.rows)}×${spelt(box.cols)}`;

// The facts of the formula that is typed; `undefined` while Python has not answered.
export function known(value, facts) {
  return facts.by[[value.text, value.shapes, value.wrt].join("\n")];
}

// A box with the numbers of its sizes, and its joints: what must be equal, by name and by number.
export function measured(box, sizes) {
  const kids = box.kids.map((kid) => measured(kid, sizes));
  const joint = (a, b, left, right) => {
    const [m, n] = [length(left, sizes), length(right, sizes)];
    return { kind: box.kind, label: box.label, a, b, left, right, m, n, fits: m === n, named: left === right };
  };
  let joints = [];
  if (box.kind === "product") joints = kids.slice(1).map((b, k) => joint(kids[k], b, kids[k].cols, b.rows));
  if (box.kind === "frame" && box.square) joints = [joint(kids[0], kids[0], kids[0].rows, kids[0].cols)];
  if (box.kind === "sum" || box.kind === "times") {
    const free = (kid) => (box.kind === "sum" ? kid.literal : kid.rows === 1 && kid.cols === 1);
    const [first, ...rest] = kids.filter((kid) => !free(kid));
    joints = rest.flatMap((b) => [joint(first, b, first.rows, b.rows), joint(first, b, first.cols, b.cols)]);
  }
  return { ...box, kids, joints, r: length(box.rows, sizes), c: length(box.cols, sizes) };
}
const all = (node) => [...node.kids.flatMap(all), ...node.joints];
const broken = (node) => all(node).some((joint) => !joint.fits);

// What is drawn: the measured boxes, whether all fits at these sizes, and whether only at these.
export function numbers(value, facts) {
  const here = known(value, facts), rule = value.view === "rule" && here?.factors[value.layout];
  if (!here?.box) return null;
  const box = rule ? { kind: "product", kids: rule, text: `∂f/∂${value.wrt}`, rows: rule[0].rows, cols: rule.at(-1).cols } : here.box;
  const tree = measured(box, sizesOf(value, here)), joints = all(tree);
  return { tree, rule: !!rule, joints, fits: joints.every((j) => j.fits), accident: joints.some((j) => j.fits && !j.named) };
}
export const main = (node) => (node.kind === "product" ? node : node.kids.map(main).find(Boolean));

// How many multiplications of numbers a way to bracket takes.
export function cost(node, steps) {
  const edges = [node.kids[0].r, ...node.kids.map((kid) => kid.c)];
  return steps.map(([i, k, j]) => [edges[i], edges[k], edges[j]]);
}
const times = (sizes) => sizes.reduce((product, one) => product * one, 1);
export const total = (costs) => costs.reduce((sum, each) => sum + times(each), 0);

function ordered(value, here) {
  const at = value.order !== null && value.order < here.orders.length ? value.order : here.order;
  return { at, order: here.orders[at] };
}

export function describe(value, facts, say) {
  const drawn = numbers(value, facts);
  if (!drawn) return "";
  const { tree } = drawn, bad = drawn.joints.find((j) => !j.fits) ?? drawn.joints.find((j) => !j.named);
  if (bad) {
    const parts = { a: bad.a.text, b: bad.b.text, left: spelt(bad.left), right: spelt(bad.right), m: bad.m, n: bad.n,
      gap: Math.abs(bad.m - bad.n), label: bad.label, a_size: shape(bad.a), b_size: shape(bad.b) };
    return say(bad.fits ? "chain-accident" : `chain-refuses-${bad.kind}`, parts);
  }
  const size = shape(tree), now = `${tree.r}×${tree.c}`, inner = main(tree);
  if (drawn.rule) return say("chain-says-rule", { layout: say(`chain-${value.layout}`), sizes: tree.kids.map(shape).join(", "), size, now });
  if (!inner) return say("chain-says", { text: tree.text, size, now });
  const met = [...new Set(inner.joints.map((j) => spelt(j.left)))].join(", ");
  return say(inner === tree ? "chain-says-product" : "chain-says-inner",
    { sizes: inner.kids.map(shape).join(", "), met, left: shape(inner), size, now, text: tree.text });
}

// ---- Guess mode: which word answers a guess, and whether it is right.
export function canon(text) {
  const raised = text.replace(/[²³]/g, (d) => (d === "²" ? "^2" : "^3")).replace(/\s+/g, "*").replace(/[·×]/g, "*");
  const parts = raised.split("*").filter(Boolean).flatMap((part) => {
    const [, name, power] = /^([^^]+)\^(\d)$/.exec(part) ?? [null, part, 1];
    return Array(Number(power)).fill(/^[a-z]+$/i.test(name) ? [...name] : [name]).flat();
  });
  return parts.sort().join("*");
}
export function judge(asked, sizes, rows, cols) {
  if (asked.refused) return ["refused", false];
  const want = [asked.rows, asked.cols], said = [rows, cols].map(canon), right = want.map((size) => canon(String(size)));
  const values = said.map((size) => length(size, sizes)), goal = want.map((size) => length(size, sizes));
  if (said.join() === right.join()) return ["yes", true];
  if (values.join() === goal.join()) return ["these-sizes", false];
  if (said.join() === [...right].reverse().join()) return ["transposed", false];
  if (said.some((size) => !right.includes(size) && asked.inner.map((each) => canon(String(each))).includes(size))) return ["inner", false];
  return [said[0] === right[0] ? "rows-right" : said[1] === right[1] ? "columns-right" : "no", false];
}

// ---- Drawing.
const ink = (c, size) => c.names.indexOf(size);
function edge(c, size, x1, y1, x2, y2) {
  const at = ink(c, size);
  return svg("line", { x1, y1, x2, y2, class: "mdx-edge", stroke: `var(--mdx-${INKS[at] ?? "ink"})`, "stroke-dasharray": DASHES[at] || null });
}
// A size beside its edge; a name can be scrubbed.
function tag(c, size, x, y, anchor = "middle") {
  const named = ink(c, size) >= 0, text = named ? `${size} = ${c.sizes[size]}` : spelt(size);
  const wide = text.length * 8 + 8, left = { middle: x - wide / 2, start: x - 4, end: x - wide + 4 }[anchor];
  return svg("g", named ? { class: "mdx-scrub", "data-size": size } : {},
    svg("rect", { x: left, y: y - 17, width: wide, height: 24, rx: 4 }),
    svg("text", { x, y, "text-anchor": anchor }, text));
}
function sheet(c, box, { x, y, w, h: high }, kind, label = box.text, values = null) {
  const lines = [], { u } = c;
  if (u > 7 && w * high < 1e5) {
    for (let k = u; k < w - 1; k += u) lines.push(`M${x + k} ${y}v${high}`);
    for (let k = u; k < high - 1; k += u) lines.push(`M${x} ${y + k}h${w}`);
  }
  const rows = c.shown && values && u >= 20 ? values : [], long = label.length * 8.5;
  const upright = long > w && long < high && w > 14, fits = long <= w || upright, [cx, cy] = [x + w / 2, y + high / 2];
  const name = kind === "result" && !box.kind ? "" : fits ? label : w > 20 ? `${label.slice(0, Math.floor(w / 8.5) - 1)}…` : "";
  return svg("g", { class: `mdx-sheet mdx-${kind}`, "data-factor": box.top ?? null },
    svg("title", {}, label),
    svg("rect", { x, y, width: w, height: high, style: kind === "factor" ? `fill:var(--mdx-${c.tint(box)})` : null }),
    svg("path", { d: lines.join(""), class: "mdx-lines" }),
    rows.length ? rows.flatMap((row, i) => row.map((text, j) => svg("text", { x: x + (j + 0.5) * u, y: y + (i + 0.5) * u + 4, class: "mdx-entry-text" }, text)))
      : svg("text", { x: cx, y: cy + 5, class: "mdx-name", transform: upright ? `rotate(-90 ${cx} ${cy})` : null }, name));
}

// A product as a staircase: each factor stands to the right of the one before and above it, so that its
// rows rise from the corner where the columns of that one end, and the result lies where both lead.
function stairs(c, node) {
  const kids = node.kind === "product" ? node.kids : [node], joints = node.kind === "product" ? node.joints : [], { u } = c;
  const at = [], last = kids.length - 1, play = node === c.main;
  let x = EDGE, y = 0;
  kids.forEach((kid, k) => {
    if (k && (!joints[k - 1].fits || c.apart)) x += GAP;
    y -= kid.r * u;
    at.push({ x, y, w: kid.c * u, h: kid.r * u });
    x += kid.c * u;
  });
  const top = 34 - y, wide = x + EDGE + 6, high = top + (last ? 52 : 12), out = [];
  at.forEach((each) => { each.y += top; });
  const meets = (i, j) => !c.apart && joints.slice(i, j).every((joint) => joint.fits);
  const cell = (i, j) => ({ x: at[j].x, y: at[i].y, w: at[j].w, h: at[i].h });
  const steps = play && c.order ? c.order.steps : kids.slice(1).map((_, k) => [0, k + 1, k + 2]);
  if (last && !c.apart) {
    for (let j = 1; j <= last; j += 1) for (let i = 0; i < j; i += 1) {
      const step = steps.findIndex(([a, , b]) => a === i && b === j + 1), whole = i === 0 && j === last;
      const kind = whole ? (meets(0, last) ? "result" : "none") : step < 0 || !meets(i, j) ? "none" : "between";
      const label = kind === "none" ? (whole ? "?" : "") : whole ? node.text : kids[0].top ? "" : kids.slice(i, j + 1).map((kid) => kid.text).join(" ");
      out.push(sheet(c, {}, cell(i, j), kind, label, kind === "none" ? null : play ? c.range(i, j + 1) : whole ? c.values(node) : null));
      if (kind !== "none" && last > 1 && play && c.order) out.push(svg("text", { x: at[j].x + 5, y: at[i].y + 15, class: "mdx-step" }, String(step + 1)));
    }
  }
  kids.forEach((kid, k) => out.push(sheet(c, kid, at[k], kid.whole ? "result" : kid.refused || broken(kid) ? "refused" : "factor", kid.top ? `∂${kid.top}/∂${kid.by}` : kid.text, c.values(kid)),
    edge(c, kid.cols, at[k].x, at[k].y, at[k].x + at[k].w, at[k].y), edge(c, kid.rows, at[k].x, at[k].y, at[k].x, at[k].y + at[k].h)));
  joints.forEach((joint, k) => {
    const cx = at[k].x + at[k].w, cy = at[k].y, r = at[k].w, b = at[k + 1], mid = r * 0.71;
    if (c.apart) return out.push(tag(c, joint.left, at[k].x + r / 2, cy - 9), tag(c, joint.right, b.x - 6, b.y + b.h / 2 + 5, "end"));
    const arc = svg("path", { d: `M${cx - r} ${cy}A${r} ${r} 0 0 1 ${cx} ${cy - r}`, class: `mdx-arc mdx-arc-${!joint.fits ? "gap" : joint.named ? "fits" : "accident"}` });
    out.push(arc);
    if (joint.fits && joint.named) return out.push(tag(c, joint.left, cx - mid - 4, cy - mid - 8, "end"));
    if (joint.fits) {
      const roomy = r > 90 && b.h > 70;
      return out.push(tag(c, joint.left, roomy ? cx - r / 2 : cx - r - 2, cy - 9, roomy ? "middle" : "end"), tag(c, joint.right, ...(roomy ? [b.x - 6, b.y + b.h / 2 - 8, "end"] : [b.x + 4, b.y - 10, "start"])),
        svg("text", { x: cx - mid - 6, y: cy - mid - 6, "text-anchor": "end", class: "mdx-gap-text" }, `${joint.m} = ${joint.n}`));
    }
    const low = Math.min(r, b.h), most = Math.max(r, b.h), gx = cx + GAP / 2;
    out.push(edge(c, joint.left, cx, cy, cx, cy - r), tag(c, joint.left, cx - 6, cy - r / 2 + 5, "end"), tag(c, joint.right, b.x - 5, cy - low / 2 + 5, "end"),
      svg("path", { d: `M${gx - 6} ${cy - low}h12M${gx} ${cy - low}V${cy - most}M${gx - 6} ${cy - most}h12`, class: "mdx-gap" }),
      svg("text", { x: gx + 11, y: cy - (low + most) / 2 + 5, class: "mdx-gap-text" }, String(Math.abs(joint.m - joint.n))));
  });
  const [one, end, whole] = [at[0], at[last], cell(0, last)];
  out.push(tag(c, kids[0].rows, one.x - 6, one.y + one.h / 2 + 5, "end"), tag(c, kids[last].cols, end.x + end.w / 2, end.y - 9));
  if (last && meets(0, last)) {
    out.push(edge(c, node.rows, whole.x + whole.w, whole.y, whole.x + whole.w, whole.y + whole.h), edge(c, node.cols, whole.x, whole.y + whole.h, whole.x + whole.w, whole.y + whole.h),
      tag(c, node.rows, whole.x + whole.w + 6, whole.y + whole.h / 2 + 5, "start"), tag(c, node.cols, whole.x + whole.w / 2, whole.y + whole.h + 19),
      svg("text", { x: whole.x + whole.w / 2, y: whole.y + whole.h + 42, class: "mdx-name" }, node.text));
    if (play && c.entry) out.push(...lit(c, at, cell, steps));
  }
  return svg("svg", { width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, class: "mdx-stairs", role: "img", "aria-label": c.label(node) }, out);
}

// An entry of the result lies where a row of the first factor meets a column of the last.
function lit(c, at, cell, steps) {
  const [row, col] = c.entry, last = at.length - 1, { u } = c, whole = cell(0, last);
  if (row * u >= whole.h || col * u >= whole.w) return [];
  const bar = (x, y, w, h2, kind = "") => svg("rect", { x, y, width: w, height: h2, class: `mdx-light ${kind}` });
  const across = [at[0], ...steps.filter(([i, , j]) => i === 0 && j <= last).map(([i, , j]) => cell(i, j - 1))];
  const down = [at[last], ...steps.filter(([i, , j]) => i > 0 && j === last + 1).map(([i, , j]) => cell(i, j - 1))];
  return [...across.map((a) => bar(a.x, a.y + row * u, a.w, u)), ...down.map((a) => bar(a.x + col * u, a.y, u, a.h)),
    ...at.slice(1, last).map((a) => bar(a.x, a.y, a.w, a.h, "mdx-through")),
    bar(whole.x + col * u, whole.y + row * u, u, u, "mdx-light-entry"),
    svg("rect", { ...{ x: whole.x, y: whole.y, width: whole.w, height: whole.h }, class: "mdx-hit", "data-result": u })];
}

const DEEPEST = 3; // what lies deeper is a plain box
function view(c, node, depth = 0) {
  const inside = (kid) => h("div", { class: "mdx-inside" }, h("span", { class: "mdx-label" }, `${kid.text} :`), view(c, kid, depth + 1));
  if (node.literal) return h("span", { class: "mdx-sign" }, node.text);
  if (!node.kids.length || depth >= DEEPEST) return stairs(c, { ...node, kind: "leaf", refused: broken(node) });
  if (node.kind === "product") return h("div", { class: "mdx-block" }, stairs(c, node), c.apart ? null : depth + 1 < DEEPEST ? node.kids.filter((kid) => kid.kids.length).map(inside) : null);
  if (node.kind === "frame") {
    const [joint] = node.joints;
    return h("div", { class: "mdx-frame", "data-joint": joint ? state([joint]) : null },
      h("span", { class: "mdx-label" }, node.label === "T" ? "ᵀ" : node.label), view(c, node.kids[0], depth + 1));
  }
  const sign = (k) => {
    const joints = node.joints.filter((j) => j.b === node.kids[k]), how = state(joints);
    const bad = joints.filter((j) => !j.fits || !j.named).map((j) => `${spelt(j.left)} ${j.fits ? "=" : "≠"} ${spelt(j.right)}`);
    return h("span", { class: "mdx-sign", "data-joint": how }, mark(node, k), bad.length ? h("small", {}, bad.join(", ")) : null);
  };
  return h("div", { class: "mdx-run" }, node.kids.flatMap((kid, k) => [k ? sign(k) : null, view(c, kid, depth + 1)]));
}
const number = (kid) => kid.rows === 1 && kid.cols === 1;
function mark({ kids, kind, signs }, k) {
  if (kind === "kron") return "⊗";
  return kind === "times" && (number(kids[k]) || kids.slice(0, k).every(number)) ? { "∘": "·", "⊘": "/" }[signs[k]] : signs[k];
}
const state = (joints) => (joints.some((j) => !j.fits) ? "gap" : joints.some((j) => !j.named) ? "accident" : "fits");

// How wide and how high it is, in entries.
function extent(node) {
  const kids = node.kids.map(extent), sum = (k) => kids.reduce((t, each) => t + each[k], 0), most = (k) => Math.max(...kids.map((each) => each[k]));
  if (node.kind === "product") return [Math.max(node.kids.reduce((t, kid) => t + kid.c, 0), most(0)), Math.max(node.kids.reduce((t, kid) => t + kid.r, 0), most(1))];
  return !kids.length ? [node.c, node.r] : node.kind === "frame" ? kids[0] : [sum(0), most(1)];
}
function unit(node, shown) {
  const [wide, high] = extent(node), beside = node.kind === "product" ? 0 : node.kids.length * 100;
  const u = UNITS.find((each) => wide * each <= Math.max(200, 500 - beside) && high * each <= 330) ?? 1;
  const longest = shown ? Math.max(...[...Object.values(shown.at), ...Object.values(shown.range)].flat(2).map((text) => text?.length ?? 0)) : 0;
  return longest ? Math.max(longest * 7 + 6, 22, u) : u;
}

function render({ model, el }) {
  const flip = () => ex.set({ layout: ex.value().layout === "numerator" ? "denominator" : "numerator" });
  const ex = open({ model, el, name: "chain", guess: true, surprise, late: (v, f) => v.mode === "look" && !known(v, f),
    keys: { l: [flip, "key-chain-layout"], n: [() => ex.set({ numbers: !ex.value().numbers }), "key-chain-numbers"], t: [() => off.click(), "key-chain-off"],
      b: [() => more.click(), "key-chain-brackets"] } });
  const { say } = ex;
  let here = null, good = null, hover = null, scrub = null, made = "", stood = "", guessed = ["", ""];

  // Controls.
  const field = (key, label) => {
    const input = h("input", { type: "text", class: "mdx-text", spellcheck: "false", autocomplete: "off", maxlength: 200,
      oninput: () => ex.drag({ [key]: input.value, order: null }, true), onchange: () => ex.drop() });
    return { key, input, el: h("label", { class: "mdx-labelled" }, h("span", {}, say(label)), input) };
  };
  const fields = [field("text", "chain-formula"), field("shapes", "chain-shapes")];
  const error = h("p", { class: "mdx-error", role: "alert", id: `mdx-why-${Math.random().toString(36).slice(2)}` });
  fields[0].input.setAttribute("aria-describedby", error.id);
  const off = button(say("chain-off"), () => here?.plain && off.getAttribute("aria-disabled") !== "true" && ex.set({ text: here.plain, order: null }));
  const sliders = h("div", { class: "mdx-sizes" }), wrt = h("div");
  const layout = radios(say("chain-layout"), ["denominator", "numerator"].map((each) => [each, say(`chain-${each}`)]), (to) => ex.set({ layout: to }));
  const shows = radios(say("chain-view"), ["formula", "rule"].map((each) => [each, say(`chain-view-${each}`)]), (to) => ex.set({ view: to }));
  const values = toggle(say("chain-numbers"), (on) => ex.set({ numbers: on }));
  const turn = (by) => () => {
    if (!here?.orders.length) return;
    ex.set({ order: (ordered(ex.value(), here).at + by + here.orders.length) % here.orders.length });
  };
  const less = button("◀", turn(-1), { "aria-label": say("chain-brackets-back") }), more = button("▶", turn(1), { "aria-label": say("chain-brackets-next") });
  const costs = h("p", { class: "mdx-costs" }), brackets = h("div", { class: "mdx-brackets", role: "group", "aria-label": say("chain-brackets") }, h("span", {}, say("chain-brackets")), less, more, costs);
  const entry = ["chain-row", "chain-column"].map((key, side) => {
    const input = h("input", { type: "number", class: "mdx-number", min: 1, max: 64, step: 1, onchange: () => pick(side, Number(input.value)), oninput: () => input.value && pick(side, Number(input.value)) });
    return { input, el: h("label", {}, say(key), " ", input) };
  });
  const entries = h("div", { class: "mdx-row mdx-entry-of", role: "group", "aria-label": say("chain-entry") }, entry.map((each) => each.el));
  const pick = (side, n) => {
    const next = [...ex.value().entry];
    next[side] = clamp(Math.round(n) - 1 || 0, 0, 63);
    ex.set({ entry: next });
  };
  const fixedParts = h("div", { class: "mdx-look" }, ...fields.map((each) => each.el), error, h("div", { class: "mdx-row" }, off, values.el));
  const lower = h("div", { class: "mdx-look" }, entries, brackets, wrt, layout.el, shows.el);
  ex.controls.append(fixedParts, sliders, lower);

  // Guess mode.
  const asks = ["chain-rows", "chain-columns"].map((key, at) => {
    const input = h("input", { type: "text", class: "mdx-text mdx-size-guess", maxlength: 20, autocomplete: "off", spellcheck: "false", oninput: () => { guessed[at] = input.value; },
      onkeydown: (event) => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); answer(); } } });
    return { input, el: h("label", {}, say(key), " ", input) };
  });
  const form = h("div", { class: "mdx-row" }, asks[0].el, h("span", { "aria-hidden": "true" }, "×"), asks[1].el, button(say("chain-check"), () => answer(), { class: "mdx-button mdx-next" }), button(say("chain-misfit"), () => refuse()));
  const game = ex.game({
    ask: (rng, value, facts) => ex.random(value.seed).shuffled(facts.guesses)[value.turn % facts.guesses.length],
    text: (asked) => say("chain-ask", { text: asked.text, shapes: asked.shapes }),
  });
  function reply(key, right) {
    const asked = game.question(), [rows, columns] = [asked.rows, asked.cols].map((size) => spelt(size ?? ""));
    const sizes = sizesOf(ex.value(), asked), now = asked.refused ? "" : `${length(asked.rows, sizes)}×${length(asked.cols, sizes)}`;
    game.answer(right, say(`chain-guess-${key}`, { rows, columns, text: asked.text, why: asked.refused ?? "", now, met: asked.inner.map(spelt).join(", ") }));
    ex.put({});
    draw(ex.value(), ex.facts());
  }
  function answer() {
    if (!guessed.every((each) => each.trim())) return asks[guessed[0].trim() ? 1 : 0].input.focus();
    reply(...judge(game.question(), sizesOf(ex.value(), game.question()), ...guessed));
  }
  const refuse = () => reply(...(game.question().refused ? ["refuses", true] : ["fits", false]));

  // Picture.
  const line = h("p", { class: "mdx-formula" }), stage = h("div", { class: "mdx-stage", tabindex: 0, role: "group", "aria-label": say("chain-stage") });
  const steps = h("p", { class: "mdx-stages" }), beside = h("div", { class: "mdx-beside" });
  ex.picture.classList.add("mdx-paper", "mdx-chain");
  ex.picture.append(game.el, form, h("div", { class: "mdx-top" }, line, steps), h("div", { class: "mdx-sided" }, stage, beside));

  stage.addEventListener("pointerdown", (event) => {
    const name = event.target.closest?.("[data-size]")?.dataset.size, hit = place(event);
    if (hit) ex.set({ entry: hit });
    if (!name || event.button) return;
    event.preventDefault();
    scrub = { name, x: event.clientX, from: sizesOf(ex.value(), shown())[name] };
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    if (scrub) return resize(scrub.name, clamp(scrub.from + Math.round((event.clientX - scrub.x) / 16), 1, LARGEST));
    const at = place(event);
    if (JSON.stringify(at) !== JSON.stringify(hover)) { hover = at; draw(ex.value(), ex.facts()); }
  });
  stage.addEventListener("pointerleave", () => { if (hover) { hover = null; draw(ex.value(), ex.facts()); } });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) stage.addEventListener(end, () => { if (scrub) { scrub = null; ex.drop(); } });
  function place(event) {
    const hit = event.target.closest?.("[data-result]");
    if (!hit || game.on()) return null;
    const r = hit.getBoundingClientRect(), rows = Math.round(hit.height.baseVal.value / hit.dataset.result), cols = Math.round(hit.width.baseVal.value / hit.dataset.result);
    return [clamp(Math.floor(((event.clientY - r.top) / r.height) * rows), 0, rows - 1), clamp(Math.floor(((event.clientX - r.left) / r.width) * cols), 0, cols - 1)];
  }
  function resize(name, to) {
    const v = ex.value();
    if (sizesOf(v, shown())[name] !== to) ex.drag({ sizes: { ...v.sizes, [name]: to } }, v.numbers);
  }
  const shown = () => (game.on() ? game.question() : here ?? good);

  function build(names) {
    if (made === names.join()) return;
    made = names.join();
    build.all = names.map((name, at) => {
      const one = slider(name, { min: 1, max: LARGEST, slide: (to) => resize(name, to), done: () => ex.drop() });
      one.el.prepend(svg("svg", { width: 26, height: 10, "aria-hidden": "true" }, edge({ names }, name, 0, 5, 26, 5)));
      return { name, at, ...one };
    });
    sliders.replaceChildren(...build.all.map((each) => each.el));
  }
  function variables(v) {
    const names = here?.symbols ?? [], key = names.join();
    if (wrt.dataset.key !== key) {
      wrt.dataset.key = key;
      wrt.by = radios(say("chain-wrt"), [["", say("chain-nothing")], ...names.map((name) => [name, name])], (to) => ex.set({ wrt: to, ...(to ? {} : { view: "formula" }) }));
      wrt.replaceChildren(wrt.by.el);
    }
    wrt.by.show(v.wrt, !ex.live());
  }

  function drawFormula(v, facts) {
    const drawn = numbers(v, facts), old = good ? numbers(good.value, good.facts) : null;
    if (drawn) good = { value: v, facts, usual: here.usual };
    const now = drawn ?? old, base = drawn ? here : old && known(good.value, good.facts);
    stage.classList.toggle("mdx-old", !drawn);
    if (!now) return;
    const { order } = now.rule ? {} : ordered(drawn ? v : good.value, base), got = facts.numbers, sizes = sizesOf(v, base);
    const fresh = got && JSON.stringify([got.of[0], got.of[1], got.of[3]]) === JSON.stringify([v.text, v.shapes, v.seed]) && base.names.every((name) => got.of[2][name] === sizes[name]);
    const c = { names: base.names, sizes, u: unit(now.tree, v.numbers && fresh && !now.rule ? got : null), main: main(now.tree), order, entry: now.rule ? null : hover ?? v.entry, shown: v.numbers && fresh && !now.rule,
      values: (box) => (fresh ? got.at[box.source] : null), range: (i, j) => (fresh ? got.range[`${i}:${j}`] : null),
      tint: (box) => tint(base, box), label: (node) => (node.text ? `${node.text}: ` : "") + (node.kids.length ? node.kids : [node]).map(shape).join(", ") };
    const olds = [...stage.querySelectorAll("[data-factor]")], turned = stood && stood !== v.layout && now.rule;
    const by = (list, name) => list.find((each) => each.dataset.factor === name);
    const moved = [], from = turned ? now.tree.kids.map((kid) => by(olds, kid.top)).filter(Boolean) : [];
    travel(moved, () => {
      const parts = [view(c, now.tree)];
      if (now.tree.kind !== "product" && now.tree.kids.length) parts.push(h("span", { class: "mdx-sign" }, now.fits ? "=" : "?"), now.fits ? stairs(c, { ...now.tree, kids: [], kind: "leaf", whole: true }) : null);
      stage.replaceChildren(...parts.filter(Boolean));
      const news = [...stage.querySelectorAll("[data-factor]")];
      if (from.length === now.tree.kids.length) moved.push(...now.tree.kids.map((kid) => by(news, kid.top)));
    }, { from });
    stood = now.rule ? v.layout : "";
    line.replaceChildren(...(base.math ? [math(base.math)] : [base.box.text]));
    const equal = (name, markup) => h("span", {}, `${name} = `, math(markup));
    steps.replaceChildren(...(now.rule ? [...base.factors.stages.map((one) => equal(one.name, one.math)), h("br"),
      ...now.tree.kids.map((kid) => equal(`∂${kid.top}/∂${kid.by}`, kid.math))] : []));
    beside.replaceChildren(...["denominator", "numerator"].filter((each) => drawn && base.derivative[each]).map((each) => small(c, base, v, each)), h("p", { class: "mdx-why" }, drawn ? base.why : ""));
    const ways = order && c.main && !broken(c.main) ? cost(c.main, order.steps) : null;
    brackets.hidden = now.rule || !order;
    const options = ways ? base.orders.map((each) => total(cost(c.main, each.steps))) : [];
    costs.replaceChildren(...(ways ? [say(Math.min(...options) < Math.max(...options) ? "chain-costs" : "chain-costs-same", { text: order.text, sum: ways.map((each) => each.join("·")).join(" + "), total: total(ways), least: Math.min(...options), most: Math.max(...options) })] : order ? [order.text] : []));
    entries.hidden = now.rule || !c.main;
    if (c.main && c.entry) [c.main.r, c.main.c].forEach((most, side) => { entry[side].input.max = String(most); if (document.activeElement !== entry[side].input) entry[side].input.value = String(Math.min(c.entry[side], most - 1) + 1); });
    c.fresh = fresh;
    return { c, now };
  }
  function small(c, base, v, each) {
    const d = base.derivative[each], [r, k] = [d.rows, d.cols].map((size) => length(size, c.sizes)), u = Math.min(12, 84 / Math.max(r, k));
    return h("div", { class: "mdx-small", "data-on": each === v.layout ? "" : null }, h("span", {}, say("chain-derivative", { f: v.view === "rule" ? "f" : "f", x: v.wrt, layout: say(`chain-${each}`), size: shape(d), now: `${r}×${k}` })),
      svg("svg", { width: 92, height: 92, "aria-hidden": "true" }, svg("rect", { x: 4, y: 4, width: k * u, height: r * u }), edge(c, d.cols, 4, 4, 4 + k * u, 4), edge(c, d.rows, 4, 4, 4, 4 + r * u)));
  }
  const tint = (base, box) => {
    const name = base.declared.find((each) => new RegExp(`\\b${each}\\b`).test(box.source ?? ""));
    return name && box.kind === "leaf" && !box.top ? `tint-${(base.declared.indexOf(name) * 5) % 12}` : box.top ? `tint-${("uvwyzsrqf".indexOf(box.top) + 1) % 12}` : "grey";
  };
  function drawGuess(v, asked) {
    const sizes = sizesOf(v, asked), done = game.answered()?.right, tree = measured(asked.box, sizes);
    const c = { names: asked.names, sizes, u: unit(tree), main: null, apart: !done, entry: [0, 0], values: () => null, range: () => null,
      tint: (box) => tint(asked, box), label: () => asked.text };
    line.replaceChildren(...(asked.math ? [math(asked.math)] : [asked.text]));
    stage.replaceChildren(view(c, tree));
    steps.replaceChildren();
    beside.replaceChildren();
    form.querySelectorAll("input,button").forEach((each) => { each.disabled = !!done; });
    if (form.dataset.turn !== `${v.seed} ${v.turn}`) { form.dataset.turn = `${v.seed} ${v.turn}`; guessed = ["", ""]; asks.forEach((each) => { each.input.value = ""; }); }
  }
  function draw(v, facts) {
    here = known(v, facts) ?? null;
    const guessing = game.on();
    game.show();
    form.hidden = !guessing;
    fixedParts.hidden = lower.hidden = guessing;
    const source = shown();
    if (guessing) drawGuess(v, game.question());
    build((guessing ? game.question() : here ?? good)?.names ?? []);
    const sizes = source ? sizesOf(v, source) : {};
    (build.all ?? []).forEach((each) => each.show(sizes[each.name] ?? 1));
    if (guessing) return ex.sentence("");
    for (const { key, input } of fields) {
      if (input.value !== v[key]) input.value = v[key];
      input.readOnly = !ex.live();
    }
    if (here) error.textContent = here.error;
    fields[0].input.setAttribute("aria-invalid", String(!!here?.error));
    const out = drawFormula(v, facts);
    off.setAttribute("aria-disabled", String(!here?.plain || !(ex.live() || known({ ...v, text: here.plain }, facts))));
    values.show(v.numbers, v.view === "rule");
    shows.show(v.view);
    layout.show(v.layout);
    shows.el.hidden = !here?.factors[v.layout];
    layout.el.hidden = !here?.derivative[v.layout];
    variables(v);
    const hint = v.numbers && !out?.c.fresh && !ex.live() ? say("chain-numbers-stored") : v.numbers && facts.numbers?.why && out?.c.fresh ? facts.numbers.why : "";
    ex.sentence([describe(v, facts, say), entrySays(v, out), hint].filter(Boolean).join(" "));
  }
  function entrySays(v, out) {
    if (!out || out.now.rule || !out.c.main || broken(out.c.main)) return "";
    const { c } = out, { kids } = c.main, [i, j] = c.entry, parts = { row: i + 1, column: j + 1, a: kids[0].text, b: kids.at(-1).text };
    if (i >= c.main.r || j >= c.main.c) return "";
    const value = c.shown && c.range(0, kids.length)?.[i]?.[j];
    if (value === undefined || value === false || value === null) return say(kids.length > 2 ? "chain-path" : "chain-entry-of", parts);
    const [a, b] = [c.values(kids[0]), c.values(kids.at(-1))];
    if (kids.length > 2 || !a || !b) return say("chain-entry-is", { ...parts, value });
    return say("chain-entry-sum", { ...parts, value, sum: a[i].map((x, k) => `${bare(x)}·${bare(b[k][j])}`).join(" + ") });
  }
  const bare = (x) => (x.startsWith("−") ? `(${x})` : x);
  function surprise(rng, v, facts) {
    const asked = rng.pick(facts.guesses), sizes = Object.fromEntries(asked.names.map((name) => [name, rng.between(1, 6)]));
    return v.mode === "guess" ? { sizes } : { text: asked.source, shapes: asked.given, wrt: "", view: "formula", order: null, entry: [0, 0], sizes };
  }
  ex.draw(draw);
  return ex.ready();
}

export default { render, describe, numbers, measured, judge, canon };
