import { h, svg, id, open, radios, slider, toggle, button, math, link, travel, clamp } from "./parts.js";

const LAYOUTS = ["denominator", "numerator"], LARGEST = 8, GAP = 66, EDGE = 58;
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
  if (!inner || inner.kids.length > 6) return say("chain-says", { text: tree.text, size, now });
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

// ---- Drawing. `c` is what is drawn: sizes, unit, the product that is played with, its brackets and entry.
const edge = (c, size, x1, y1, x2, y2) => {
  const at = c.names.indexOf(size);
  return svg("line", { x1, y1, x2, y2, class: "mdx-edge", stroke: `var(--mdx-${INKS[at] ?? "ink"})`, "stroke-dasharray": DASHES[at] });
};
const words = (x, y, text, kind, more = {}) => svg("text", { x, y, class: kind, ...more }, text);
const area = ({ x, y, w, h: height }, more = {}) => svg("rect", { x, y, width: w, height, ...more });
// A size beside its edge; a name can be scrubbed.
function tag(c, size, x, y, anchor = "middle") {
  const named = c.names.includes(size), text = named ? `${size} = ${c.sizes[size]}` : spelt(size), w = text.length * 8 + 8;
  return svg("g", named ? { class: "mdx-scrub", "data-size": size } : {},
    area({ x: { middle: x - w / 2, start: x - 4, end: x - w + 4 }[anchor], y: y - 17, w, h: 24 }, { rx: 4 }),
    words(x, y, text, null, { "text-anchor": anchor }), named ? svg("title", {}, c.drag) : null);
}
function sheet(c, box, at, kind, label = box.text, values = null) {
  const { x, y, w, h: high } = at, { u } = c, cx = x + w / 2, cy = y + high / 2;
  let lines = "";
  if (u > 7 && w * high < 1e5) {
    for (let k = u; k < w - 1; k += u) lines += `M${x + k} ${y}v${high}`;
    for (let k = u; k < high - 1; k += u) lines += `M${x} ${y + k}h${w}`;
  }
  const long = label.length * 8.5, turn = long > w && long < high && w > 14, letters = Math.floor(w / 8.5) - 1;
  const name = kind === "result" && !box.kind ? "" : long <= w || turn ? label : letters > 0 ? `${label.slice(0, letters)}…` : "";
  return svg("g", { class: `mdx-sheet mdx-${kind}`, "data-factor": box.top, "data-sym": box.kids && !box.kids.length ? box.sym : null },
    svg("title", {}, label), area(at, kind === "factor" ? { style: `fill:var(--mdx-${c.tint(box)})` } : {}), svg("path", { d: lines, class: "mdx-lines" }),
    c.shown && values && u >= 20 ? values.flatMap((row, i) => row.map((text, j) => words(x + (j + 0.5) * u, y + (i + 0.5) * u + 4, text, "mdx-entry-text")))
      : words(cx, cy + 5, name, "mdx-name", turn ? { transform: `rotate(-90 ${cx} ${cy})` } : {}));
}

// A product as a staircase: each factor stands to the right of the one before and above it, so that its
// rows rise from the corner where the columns of that one end, and the result lies where both lead.
function stairs(c, node) {
  const product = node.kind === "product", kids = product ? node.kids : [node], joints = product ? node.joints : [];
  const { u } = c, at = [], out = [], last = kids.length - 1, play = node === c.main;
  let x = EDGE, y = 34 + u * kids.reduce((sum, kid) => sum + kid.r, 0);
  const high = y + (last ? 52 : 12);
  kids.forEach((kid, k) => {
    if (k && (!joints[k - 1].fits || c.apart)) x += GAP;
    y -= kid.r * u;
    at.push({ x, y, w: kid.c * u, h: kid.r * u });
    x += kid.c * u;
  });
  const wide = x + EDGE + 6, meets = (i, j) => !c.apart && joints.slice(i, j).every((joint) => joint.fits);
  const cell = (i, j) => ({ x: at[j].x, y: at[i].y, w: at[j].w, h: at[i].h });
  const steps = play && c.order ? c.order.steps : kids.slice(1).map((_, k) => [0, k + 1, k + 2]);
  for (let j = 1; j <= last && !c.apart; j += 1) for (let i = 0; i < j; i += 1) {
    const step = steps.findIndex(([a, , b]) => a === i && b === j + 1), all = i === 0 && j === last;
    const none = step < 0 || !meets(i, j), kind = none ? "none" : all ? "result" : "between";
    const label = none ? (all ? "?" : "") : all ? node.text : kids[0].top ? "" : kids.slice(i, j + 1).map((kid) => kid.text).join(" ");
    out.push(sheet(c, {}, cell(i, j), kind, label, none ? null : play ? c.range(i, j + 1) : all ? c.values(node) : null));
    if (!none && play && c.order && !c.shown) out.push(words(at[j].x + 5, at[i].y + 15, step + 1, "mdx-step"));
  }
  kids.forEach((kid, k) => {
    const a = at[k], kind = kid.whole ? "result" : kid.refused || broken(kid) ? "refused" : "factor";
    out.push(sheet(c, kid, a, kind, kid.top ? `∂${kid.top}/∂${kid.by}` : kid.text, c.values(kid)),
      edge(c, kid.cols, a.x, a.y, a.x + a.w, a.y), edge(c, kid.rows, a.x, a.y, a.x, a.y + a.h));
  });
  joints.forEach((joint, k) => out.push(...corner(c, joint, at[k], at[k + 1])));
  const [one, end, whole] = [at[0], at[last], cell(0, last)], right = whole.x + whole.w, low = whole.y + whole.h, middle = whole.x + whole.w / 2;
  out.push(tag(c, kids[0].rows, one.x - 6, one.y + one.h / 2 + 5, "end"), tag(c, kids[last].cols, end.x + end.w / 2, end.y - 9));
  if (last && meets(0, last)) {
    out.push(edge(c, node.rows, right, whole.y, right, low), edge(c, node.cols, whole.x, low, right, low),
      tag(c, node.rows, right + 6, whole.y + whole.h / 2 + 5, "start"), tag(c, node.cols, middle, low + 19), words(middle, low + 42, node.text, "mdx-name"));
    if (play && c.entry) out.push(...lit(c, at, cell, steps));
  }
  return svg("svg", { width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, class: "mdx-stairs", role: "img", "aria-label": c.label(node) }, out);
}

// Where two factors meet: the columns of one turn by a quarter of a circle onto the rows of the other.
function corner(c, joint, a, b) {
  const cx = a.x + a.w, cy = a.y, r = a.w, mid = r * 0.71, [left, right] = [joint.left, joint.right];
  if (c.apart) return [tag(c, left, a.x + r / 2, cy - 9), tag(c, right, b.x - 6, b.y + b.h / 2 + 5, "end")];
  const how = state([joint]), arc = svg("path", { d: `M${cx - r} ${cy}A${r} ${r} 0 0 1 ${cx} ${cy - r}`, class: `mdx-arc mdx-arc-${how}` });
  if (how === "fits") return [arc, tag(c, left, cx - mid - 4, cy - mid - 8, "end")];
  if (how === "accident") return [arc, words(cx - mid - 6, cy - mid - 6, `${spelt(left)} = ${joint.m} = ${spelt(right)}`, "mdx-gap-text", { "text-anchor": "end" })];
  const low = cy - Math.min(r, b.h), top = cy - Math.max(r, b.h), x = cx + GAP / 2;
  return [arc, edge(c, left, cx, cy, cx, cy - r), tag(c, left, cx - 6, cy - r / 2 + 5, "end"), tag(c, right, b.x - 5, (cy + low) / 2 + 5, "end"),
    svg("path", { d: `M${x - 6} ${low}h12M${x} ${low}V${top}M${x - 6} ${top}h12`, class: "mdx-gap" }),
    words(x + 11, (low + top) / 2 + 5, Math.abs(joint.m - joint.n), "mdx-gap-text")];
}

// An entry of the result lies where a row of the first factor meets a column of the last.
function lit(c, at, cell, steps) {
  const [row, col] = c.entry, last = at.length - 1, { u } = c, whole = cell(0, last);
  if (row * u >= whole.h || col * u >= whole.w) return [];
  const made = (which) => steps.filter(which).map(([i, , j]) => cell(i, j - 1)), bar = (a, kind = "") => area(a, { class: `mdx-light ${kind}` });
  const across = [at[0], ...made(([i]) => i === 0)], down = [at[last], ...made(([i, , j]) => i > 0 && j === last + 1)];
  return [...across.slice(0, -1).map((a) => bar({ ...a, y: a.y + row * u, h: u })), ...down.map((a) => bar({ ...a, x: a.x + col * u, w: u })),
    ...at.slice(1, last).map((a) => bar(a, "mdx-through")), bar({ x: whole.x + col * u, y: whole.y + row * u, w: u, h: u }, "mdx-light-entry"),
    area(whole, { class: "mdx-hit", "data-result": u })];
}

const state = (joints) => (joints.some((j) => !j.fits) ? "gap" : joints.some((j) => !j.named) ? "accident" : "fits");
const scalar = (kid) => kid.rows === 1 && kid.cols === 1;
function view(c, node, depth = 0) {
  const { kids, kind, signs } = node, deeper = (kid) => view(c, kid, depth + 1), label = (text) => h("span", "mdx-label", text);
  if (node.literal) return h("span", "mdx-sign", node.text);
  // What lies deeper than three is a plain box.
  if (!kids.length || depth > 2) return stairs(c, { ...node, kind: "leaf", refused: broken(node) });
  if (kind === "product") {
    const inner = c.apart || depth > 1 ? [] : kids.filter((kid) => kid.kids.length);
    return h("div", "mdx-block", stairs(c, node), inner.map((kid) => h("div", "mdx-inside", label(`${kid.text} :`), deeper(kid))));
  }
  if (kind === "frame") return h("div", { class: "mdx-frame", "data-joint": state(node.joints) }, label(node.label === "T" ? "ᵀ" : node.label), deeper(kids[0]));
  const sign = (k) => {
    const joints = node.joints.filter((j) => j.b === kids[k]), odd = joints.filter((j) => !j.fits || !j.named);
    const plain = kind === "times" && (scalar(kids[k]) || kids.slice(0, k).every(scalar));
    return h("span", { class: "mdx-sign", "data-joint": state(joints) }, kind === "kron" ? "⊗" : plain ? { "∘": "·", "⊘": "/" }[signs[k]] : signs[k],
      h("small", {}, odd.map((j) => `${spelt(j.left)} ${j.fits ? "=" : "≠"} ${spelt(j.right)}`).join(", ")));
  };
  return h("div", "mdx-run", kids.flatMap((kid, k) => [k ? sign(k) : null, deeper(kid)]));
}

// How large an entry is drawn: a whole drawing fits its place, and numbers fit their entries.
function extent(node) {
  const kids = node.kids.map(extent), sum = (list) => list.reduce((t, each) => t + each, 0), most = (k) => Math.max(...kids.map((each) => each[k]));
  if (node.kind === "product") return [Math.max(sum(node.kids.map((kid) => kid.c)), most(0)), Math.max(sum(node.kids.map((kid) => kid.r)), most(1))];
  return !kids.length ? [node.c, node.r] : node.kind === "frame" ? kids[0] : [sum(kids.map((each) => each[0])), most(1)];
}
function unit(node, got) {
  const [wide, high] = extent(node), room = node.kind === "product" ? 500 : Math.max(200, 500 - node.kids.length * 100);
  const u = UNITS.find((each) => wide * each <= room && high * each <= 330) ?? 1;
  const texts = got ? [...Object.values(got.at), ...Object.values(got.range)].flat(2) : [];
  return texts.length ? Math.max(22, u, ...texts.map((text) => (text?.length ?? 0) * 7 + 6)) : u;
}
function tint(base, box) {
  const at = box.top ? "uvwyzsrqf".indexOf(box.top) + 1 : box.kids.length ? -1 : base.declared.indexOf(box.sym) * 5;
  return at < 0 ? "grey" : `tint-${at % 12}`;
}

function render({ model, el }) {
  const flip = () => ex.set({ layout: LAYOUTS.find((each) => each !== ex.value().layout) });
  const ex = open({ model, el, name: "chain", guess: true, surprise, late: (v, f) => v.mode === "look" && !known(v, f),
    keys: { l: [flip, "key-chain-layout"], n: [() => ex.set({ numbers: !ex.value().numbers }), "key-chain-numbers"], t: [() => off.click(), "key-chain-off"],
      b: [() => more.click(), "key-chain-brackets"] } });
  const { say } = ex, div = (name, ...kids) => h("div", { class: name }, ...kids), group = (name, label, ...kids) => h("div", { class: name, role: "group", "aria-label": say(label) }, ...kids);
  const labelled = (key, input, name) => h("label", { class: name }, h("span", name ? { class: "mdx-legend" } : {}, say(key)), " ", input);
  let here = null, good = null, hover = null, scrub = null, made = "", stood = "", asked = null;
  const shown = () => asked ?? here ?? good?.here, sizesNow = () => sizesOf(ex.value(), shown());

  // Controls.
  const fields = [["text", "chain-formula"], ["shapes", "chain-shapes"]].map(([key, label]) => {
    const input = h("input", { type: "text", class: "mdx-text", spellcheck: "false", autocomplete: "off", maxlength: 200,
      oninput: () => ex.drag({ [key]: input.value, order: null }, true), onchange: () => ex.drop() });
    return { key, input, el: labelled(label, input, "mdx-labelled") };
  });
  const error = h("p", { class: "mdx-error", role: "alert", id: id("why") });
  fields[0].input.setAttribute("aria-describedby", error.id);
  const off = button(say("chain-off"), () => off.getAttribute("aria-disabled") !== "true" && ex.set({ text: here.plain, order: null }));
  const values = toggle(say("chain-numbers"), (on) => ex.set({ numbers: on }));
  const sliders = div("mdx-sizes"), wrt = div("");
  const choice = (key, legend, word, options) => radios(say(legend), options.map((each) => [each, say(word + each)]), (to) => ex.set({ [key]: to }));
  const layout = choice("layout", "chain-layout", "chain-", LAYOUTS), shows = choice("view", "chain-view", "chain-view-", ["formula", "rule"]);
  const turn = (by) => () => here?.orders.length && ex.set({ order: (ordered(ex.value(), here).at + by + here.orders.length) % here.orders.length });
  const less = button("◀", turn(-1), { "aria-label": say("chain-brackets-back") }), more = button("▶", turn(1), { "aria-label": say("chain-brackets-next") });
  const costs = h("p", "mdx-costs"), brackets = group("mdx-brackets", "chain-brackets", h("span", "mdx-legend", say("chain-brackets")), less, more, costs);
  const entry = ["chain-row", "chain-column"].map((key, side) => {
    const pick = () => input.value && ex.set({ entry: ex.value().entry.map((old, at) => (at === side ? clamp(Math.round(Number(input.value)) - 1, 0, 63) : old)) });
    const input = h("input", { type: "number", class: "mdx-number", min: 1, max: 64, step: 1, oninput: pick });
    return { input, el: labelled(key, input) };
  });
  const entries = group("mdx-row mdx-entry-of", "chain-entry", h("span", "mdx-legend", say("chain-entry")), entry.map((each) => each.el));
  const upper = div("mdx-look", ...fields.map((each) => each.el), error, div("mdx-row", off, values.el)), lower = div("mdx-look", entries, brackets, wrt, layout.el, shows.el);
  ex.controls.append(upper, sliders, lower);

  // Guess mode.
  const guesses = ["chain-rows", "chain-columns"].map((key) => {
    const input = h("input", { type: "text", class: "mdx-text mdx-size-guess", maxlength: 20, autocomplete: "off", spellcheck: "false",
      onkeydown: (event) => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); answer(); } } });
    return { input, el: labelled(key, input) };
  });
  const form = div("mdx-row", guesses[0].el, h("span", { "aria-hidden": "true" }, "×"), guesses[1].el, button(say("chain-check"), answer, { class: "mdx-button mdx-next" }),
    button(say("chain-misfit"), () => (asked.refused ? reply("refuses", true) : reply("fits", false))));
  const game = ex.game({
    ask: (rng, value, facts) => ex.random(value.seed).shuffled(facts.guesses)[value.turn % facts.guesses.length],
    text: (each) => say("chain-ask", { text: each.text, shapes: each.shapes.map((one) => say("chain-shape-of", one)).join(", ") }),
  });
  function reply(key, right) {
    const { rows, cols, text, refused } = asked, sizes = sizesNow(), met = asked.inner.map(spelt).join(", ");
    game.answer(right, say(`chain-guess-${key}`, { rows: spelt(rows ?? ""), columns: spelt(cols ?? ""), text, why: refused ?? "", met,
      now: refused ? "" : `${length(rows, sizes)}×${length(cols, sizes)}` }));
    draw(ex.value(), ex.facts());
  }
  function answer() {
    const typed = guesses.map((each) => each.input.value), empty = typed.findIndex((text) => !text.trim());
    if (empty >= 0) guesses[empty].input.focus();
    else reply(...judge(asked, sizesNow(), ...typed));
  }

  // Picture.
  const line = h("p", "mdx-formula"), steps = h("p", "mdx-stages"), beside = div("mdx-beside");
  const stage = group("mdx-stage", "chain-stage");
  stage.tabIndex = 0;
  ex.picture.classList.add("mdx-paper", "mdx-chain");
  ex.picture.append(game.el, form, div("mdx-top", line, steps), div("mdx-sided", stage, beside));
  link(ex.picture, "sym");

  const again = (at) => { if (String(at) !== String(hover)) { hover = at; draw(ex.value(), ex.facts()); } };
  stage.addEventListener("pointerdown", (event) => {
    const name = event.target.closest("[data-size]")?.dataset.size, hit = place(event);
    if (hit) ex.set({ entry: hit });
    if (!name || event.button) return;
    event.preventDefault();
    scrub = { name, x: event.clientX, from: sizesNow()[name] };
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => (scrub ? resize(scrub.name, clamp(scrub.from + Math.round((event.clientX - scrub.x) / 16), 1, LARGEST)) : again(place(event))));
  stage.addEventListener("pointerleave", () => again(null));
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) stage.addEventListener(end, () => { if (scrub) { scrub = null; ex.drop(); } });
  function place(event) {
    const hit = event.target.closest("[data-result]"), box = hit?.getBoundingClientRect();
    const which = (from, size, long) => clamp(Math.floor((from / size) * Math.round(long.baseVal.value / hit.dataset.result)), 0, 63);
    return hit ? [which(event.clientY - box.top, box.height, hit.height), which(event.clientX - box.left, box.width, hit.width)] : null;
  }
  function resize(name, to) {
    const { sizes, numbers: on } = ex.value();
    if (sizesNow()[name] !== to) ex.drag({ sizes: { ...sizes, [name]: to } }, on);
  }

  // A slider for each size that is named; radios for the symbols: built anew when others are declared.
  function build(names, symbols) {
    const key = JSON.stringify([names, symbols]);
    if (key === made) return;
    made = key;
    build.sizes = names.map((name) => {
      const one = slider(name, { min: 1, max: LARGEST, slide: (to) => resize(name, to), done: () => ex.drop() });
      one.el.prepend(svg("svg", { width: 26, height: 10, "aria-hidden": "true" }, edge({ names }, name, 0, 5, 26, 5)));
      return { name, ...one };
    });
    build.wrt = radios(say("chain-wrt"), [["", say("chain-nothing")], ...symbols.map((name) => [name, name])], (to) => ex.set({ wrt: to, ...(to ? {} : { view: "formula" }) }));
    sliders.replaceChildren(h("span", "mdx-legend", say("chain-sizes")), ...build.sizes.map((each) => each.el));
    wrt.replaceChildren(build.wrt.el);
  }

  function drawFormula(v, facts, now, base) {
    const got = facts.numbers, sizes = sizesOf(v, base), { tree, rule } = now, { order } = rule ? {} : ordered(v, base), inner = main(tree), docked = inner && !broken(inner);
    const fresh = got && String([...got.of.slice(0, 2), got.of[3]]) === String([v.text, v.shapes, v.seed]) && base.names.every((name) => got.of[2][name] === sizes[name]);
    const c = { names: base.names, sizes, order, fresh, refused: got?.refused, main: inner, drag: say("chain-drag"), entry: rule ? null : hover ?? v.entry, shown: v.numbers && fresh && !rule,
      values: (box) => (fresh ? got.at[box.source] : null), range: (i, j) => (fresh ? got.range[`${i}:${j}`] : null), tint: (box) => tint(base, box),
      label: ({ text, kids }) => `${text}: ${(kids.length ? kids : [tree]).map(shape).join(", ")}` };
    c.u = unit(tree, c.shown ? got : null);
    const factor = (name) => [...stage.querySelectorAll("[data-factor]")].find((each) => each.dataset.factor === name);
    const turned = rule && stood && stood !== v.layout && tree.kids.every((kid) => factor(kid.top)), moved = [];
    travel(moved, () => {
      const equals = inner === tree || !tree.kids.length ? [] : [h("span", "mdx-sign", now.fits ? "=" : "?"), now.fits ? stairs(c, { ...tree, kids: [], kind: "leaf", whole: true }) : ""];
      stage.replaceChildren(view(c, tree), ...equals);
      if (turned) moved.push(...tree.kids.map((kid) => factor(kid.top)));
    }, { from: turned ? tree.kids.map((kid) => factor(kid.top)) : [] });
    stood = rule ? v.layout : "";
    line.replaceChildren(base.math ? math(base.math) : h("span", "mdx-math", base.box.text));
    const equal = (name, markup) => h("span", {}, `${name} = `, math(markup));
    steps.replaceChildren(...(rule ? [...base.factors.stages.map((one) => equal(one.name, one.math)), h("br"), ...tree.kids.map((kid) => equal(`∂${kid.top}/∂${kid.by}`, kid.math))] : []));
    beside.replaceChildren(...Object.entries(base.derivative).map(([each, d]) => {
      const [r, k] = [d.rows, d.cols].map((size) => length(size, sizes)), u = Math.min(12, 84 / Math.max(r, k));
      return h("div", { class: "mdx-small", "data-on": each === v.layout }, say("chain-derivative", { x: v.wrt, layout: say(`chain-${each}`), size: shape(d), now: `${r}×${k}` }),
        svg("svg", { width: 92, height: 92, "aria-hidden": "true" }, area({ x: 4, y: 4, w: k * u, h: r * u }), edge(c, d.cols, 4, 4, 4 + k * u, 4), edge(c, d.rows, 4, 4, 4, 4 + r * u)));
    }), h("p", "mdx-why", base.why));
    brackets.hidden = !order;
    entries.hidden = rule || !docked;
    if (order) {
      const sums = base.orders.map((each) => total(cost(inner, each.steps))), [least, most] = [Math.min(...sums), Math.max(...sums)], { text } = order, own = cost(inner, order.steps);
      costs.textContent = docked ? say(own.length > 4 ? "chain-costs-many" : least < most ? "chain-costs" : "chain-costs-same", { text, sum: own.map((each) => each.join("·")).join(" + "), total: total(own), least, most }) : own.length > 4 ? "" : text;
    }
    if (docked && c.entry) [inner.r, inner.c].forEach((most, side) => { if (document.activeElement !== entry[side].input) entry[side].input.value = Math.min(c.entry[side], most - 1) + 1; });
    return c;
  }
  // The entry that is lit, in words: with numbers, what is added up.
  function entrySays({ main: inner, entry: at, shown: on, range, values: entriesOf }) {
    if (!inner || !at || broken(inner) || at[0] >= inner.r || at[1] >= inner.c) return "";
    const { kids } = inner, [i, j] = at, two = kids.length === 2, parts = { row: i + 1, column: j + 1, a: kids[0].text, b: kids.at(-1).text }, value = on ? range(0, kids.length)?.[i][j] : null;
    const [a, b] = [entriesOf(kids[0]), entriesOf(kids.at(-1))], bare = (x) => (x.startsWith("−") ? `(${x})` : x);
    if (!value) return say(two ? "chain-entry-of" : "chain-path", parts);
    return two && a && b ? say("chain-entry-sum", { ...parts, value, sum: a[i].map((x, k) => `${bare(x)}·${bare(b[k][j])}`).join(" + ") }) : say("chain-entry-is", { ...parts, value });
  }
  function drawGuess(v) {
    const done = !!game.answered()?.right, tree = measured(asked.box, sizesOf(v, asked)), turn = `${v.seed} ${v.turn}`, none = () => null;
    line.replaceChildren(asked.math ? math(asked.math) : asked.text);
    stage.replaceChildren(view({ names: asked.names, sizes: sizesOf(v, asked), drag: say("chain-drag"), u: unit(tree), apart: !done, values: none, range: none, tint: (box) => tint(asked, box), label: () => asked.text }, tree));
    for (const each of [steps, beside]) each.replaceChildren();
    form.querySelectorAll("input,button").forEach((each) => { each.disabled = done; });
    if (form.dataset.turn !== turn) guesses.forEach((each) => { each.input.value = ""; });
    form.dataset.turn = turn;
    ex.sentence("");
  }
  function draw(v, facts) {
    here = known(v, facts);
    asked = game.question();
    game.show();
    form.hidden = !asked;
    upper.hidden = lower.hidden = !!asked;
    const drawn = numbers(v, facts);
    if (drawn) good = { v, facts, here };
    const base = shown();
    if (base) {
      const sizes = sizesOf(v, base);
      build(base.names, (here ?? base).symbols ?? []);
      build.sizes.forEach((each) => each.show(sizes[each.name]));
      build.wrt.show(v.wrt, !ex.live());
    }
    stage.classList.toggle("mdx-old", !drawn && !asked);
    if (asked) return drawGuess(v);
    for (const { key, input } of fields) {
      if (input.value !== v[key]) input.value = v[key];
      input.readOnly = !ex.live();
    }
    if (here) error.textContent = here.error;
    fields[0].input.setAttribute("aria-invalid", !!here?.error);
    const c = drawn ? drawFormula(v, facts, drawn, here) : good ? drawFormula({ ...good.v, sizes: v.sizes }, good.facts, numbers({ ...good.v, sizes: v.sizes }, good.facts), good.here) : null;
    off.setAttribute("aria-disabled", !here?.plain || !(ex.live() || known({ ...v, text: here.plain }, facts)));
    values.show(v.numbers, v.view === "rule");
    shows.show(v.view);
    layout.show(v.layout);
    shows.el.hidden = !here?.factors[v.layout];
    layout.el.hidden = !here?.derivative[v.layout];
    const hint = !v.numbers || !c ? "" : c.fresh ? (c.refused ? say("chain-no-value") : "") : ex.live() ? "" : say("chain-numbers-stored");
    ex.sentence(drawn ? [describe(v, facts, say), entrySays(c), hint].filter(Boolean).join(" ") : "");
  }
  function surprise(rng, v, facts) {
    const one = rng.pick(facts.guesses), sizes = Object.fromEntries(one.names.map((name) => [name, rng.between(1, 6)]));
    return v.mode === "guess" ? { sizes } : { text: one.source, shapes: one.given, wrt: "", view: "formula", order: null, entry: [0, 0], sizes };
  }
  ex.draw(draw);
  return ex.ready();
}

export default { render, describe, numbers, measured, judge, canon };
