// Explorer 3: a derivation, one rule at a time. Lines, rules and numbers are mdlib's.
import { h, id, math, fixed, radios, toggle, button, playhead, random, open } from "./parts.js";

const LAYOUTS = ["denominator", "numerator"], ARRANGEMENTS = ["vec", "row-vec", "block"];
const DETAILS = ["every step", "lecture", "result"];

// The key of a question, as Python makes it.
export function key(value) {
  return JSON.stringify([value.text, value.wrt, Object.entries(value.shapes).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function wayOf(value, answer) {
  const ways = answer.ways[value.layout];
  return [value.layout, value.arrangement in ways ? value.arrangement : "vec"];
}

// What is shown: rows [left, line, step], steps, and at which of them the reader stands.
export function shown(value, answer) {
  const [layout, arrangement] = wayOf(value, answer), way = answer.ways[layout][arrangement];
  const { rows, steps } = way[value.mode === "guess" ? "lecture" : value.detail];
  return { way, rows, steps, step: Math.min(value.step, steps.length) };
}

// Where the numbers of a value are kept.
export function place(value, answer) {
  return [key(value), ...wayOf(value, answer), value.numbers].join(" ");
}

// A number to compare with another: six digits.
export function digits(x) {
  const size = Math.abs(x);
  return size && (size < 1e-3 || size >= 1e5) ? x.toExponential(4).replaceAll("-", "−") : fixed(x, 5);
}

const folded = (say, key, parts) => parts.reduce((first, second) => say(key, { first, second }));

// The sentence under the lines.
export function describe(value, facts, say) {
  const answer = facts.by[key(value)];
  if (!answer) return facts.error;
  const { way, steps, step } = shown(value, answer), count = steps.length;
  if (!step) return say("stepper-start", { formula: value.text, wrt: value.wrt });
  const here = steps[step - 1];
  if (here.name === null) return say("stepper-all", { shape: way.shape, rules: folded(say, "stepper-list", here.cards.map((each) => facts.cards[each].name)) });
  const sentence = folded(say, "stepper-and", here.cards.map((name) => facts.cards[name].sentence));
  return say(step === count ? "stepper-done" : "stepper-step", { step, count, rule: here.name, sentence, shape: way.shape });
}

// Why a wrong card is wrong: the word, and what shows it: a line by its number, or the rule's own form.
export function miss(wrong, at, { rows }, cards) {
  const [name, step] = wrong;
  if (!step) return { word: "stepper-nowhere", form: cards[name].form };
  return { word: step > at ? "stepper-later" : "stepper-earlier", line: rows[rows.findLastIndex((row) => row[2] === step) - 1][1], step };
}

// MathML as mdlib stores it: a sign stands for what is in every line.
export function expanded(short, long) {
  return short.replace(/[\ue000-\ue0ff]/g, (sign) => long[sign.charCodeAt(0) - 0xe000]);
}

function render({ model, el }) {
  const formula = (short) => math(expanded(short, ex.facts().long));
  const flip = () => ex.set({ layout: LAYOUTS.find((each) => each !== ex.value().layout) });
  const turn = () => ex.set({ detail: DETAILS[(DETAILS.indexOf(ex.value().detail) + 1) % 3], step: 1000 });
  const ex = open({ model, el, name: "stepper", guess: true, surprise, late: (v, f) => !f.by[key(v)] && f.of !== key(v),
    keys: { arrows: [() => {}, "key-stepper-next"], l: [flip, "key-stepper-layout"], d: [turn, "key-stepper-detail"], a: [() => listed.find((s) => s.square && swap(s)), "key-stepper-symmetric"] } });
  const { say } = ex;
  let v = null, facts = null, here = null, kept = "", listed = [], cards = {}, drawn = "", named = "", by = null, wrong = [], tells = null;

  // Controls: the formula, its shapes, the variable; what is wrong stands beside the field.
  const why = id("why");
  const typed = (field, patch) => h("input", { type: "text", class: "mdx-text", spellcheck: "false", autocomplete: "off", "aria-describedby": why, maxlength: field === "shape" ? 60 : 400,
    oninput: (e) => ex.drag(patch(e.target.value), true), onchange: () => ex.drop(), onblur: () => ex.drop() });
  const labelled = (words, input) => h("label", { class: "mdx-st-typed" }, h("span", {}, words), input);
  const choice = (word, options, patch) => radios(say(`stepper-${word}`), options.map((each) => [each, say(`stepper-${each.split(" ")[0]}`)]),
    (to) => ex.set({ [word]: to, ...patch }));
  const field = typed("text", (text) => ({ text }));
  const error = h("p", { id: why, class: "mdx-error" });
  const worked = h("select", { class: "mdx-text", onchange: () => {
    const found = ex.facts().worked[Number(worked.value)];
    if (found) ex.set({ ...found, step: 0, tried: "" });
  } });
  const shapes = h("div", { class: "mdx-st-shapes" }), rowsOf = new Map(), wrt = h("div");
  const layout = choice("layout", LAYOUTS), arrangement = choice("arrangement", ARRANGEMENTS), detail = choice("detail", DETAILS, { step: 1000 });
  ex.controls.append(labelled(say("stepper-formula"), field), error, labelled(say("stepper-worked"), worked), shapes, wrt, layout.el, arrangement.el, detail.el);

  // Picture: the bar, the lines, the rule's card, the numbers.
  const head = playhead(ex, { go: (step) => ex.set({ step }) });
  const ticks = h("datalist", { id: id("ticks") });
  head.bar.setAttribute("list", ticks.id);
  const game = ex.game({ ask: () => ({}), text: () => say("stepper-ask", { line: visible() }) });
  const lines = h("div", { class: "mdx-st-lines", role: "group", tabindex: "0", "aria-label": say("stepper-lines") });
  const card = h("div", { class: "mdx-st-cards", role: "group", "aria-label": say("stepper-rule") });
  const shows = h("div", { class: "mdx-st-tells" });
  const tried = typed("text", (text) => ({ tried: text }));
  const fresh = button(say("stepper-numbers"), () => ex.set({ numbers: (ex.value().numbers + 1) % 10000 }));
  const sums = h("div", { class: "mdx-st-sums" }), verified = h("p", { class: "mdx-st-verified" });
  const copied = h("textarea", { rows: 2, class: "mdx-text", readonly: true, "aria-label": say("stepper-copied") });
  const copies = ["numpy", "latex"].map((each) => button(say(`stepper-${each}`), () => copy(each)));
  const after = h("div", { class: "mdx-st-after" }, h("div", { class: "mdx-st-checked" }, sums, verified,
    h("div", { class: "mdx-row" }, labelled(say("stepper-tried"), tried), fresh)),
  h("div", { class: "mdx-st-copies" }, h("div", { class: "mdx-row" }, copies), copied));
  ex.picture.classList.add("mdx-paper", "mdx-stepper-picture");
  ex.picture.append(head.el, ticks, lines, ex.said, game.el, shows, card, after);
  ex.picture.addEventListener("keydown", (event) => {
    const step = { ArrowRight: v.step + 1, ArrowLeft: v.step - 1, Home: 0, End: 1000 }[event.key];
    if (step === undefined || /INPUT|TEXTAREA/.test(event.target.tagName) || event.ctrlKey || event.altKey || event.metaKey || game.on() || !here) return;
    event.preventDefault();
    const { step: now, steps } = shown(v, here);
    ex.set({ step: Math.max(0, Math.min(steps.length, step === 1000 ? step : step - v.step + now)) });
  });

  function swap(symbol) {
    const patch = { shapes: { ...v.shapes, [symbol.name]: symbol.other }, step: 1000 };
    // What was found while the matrix was symmetric is put to the numbers without.
    ex.set({ ...patch, tried: symbol.symmetric && here ? shown(v, here).way.text : "" });
    return true;
  }
  function surprise(rng, value, f) {
    const can = f.worked.filter((each) => ex.live() || f.by[key({ ...value, ...each })]);
    return { ...rng.pick(can.length ? can : [{}]), layout: rng.pick(LAYOUTS), step: 0, tried: "", numbers: rng.below(10000) };
  }
  function copy(kind) {
    const { way } = shown(v, here);
    copied.value = way[kind];
    copied.select();
    // Where the clipboard is denied, the text is there to be copied by hand.
    navigator.clipboard?.writeText(way[kind]).catch(() => {});
  }

  // In guess mode: which rule comes after `at` lines; three cards.
  const at = () => v.turn % Math.max(1, shown(v, here).steps.length);
  const reached = () => (game.on() ? at() + (game.answered()?.right ? 1 : 0) : shown(v, here).step);
  const visible = () => shown(v, here).rows.filter((row) => row[2] <= at()).length;
  function guess(name) {
    if (game.answered()?.right) return;
    const state = shown(v, here), step = state.steps[at()], one = cards[name];
    if (name === step.cards[0]) {
      tells = null;
      game.answer(true, say("stepper-yes", { rule: one.name, sentence: one.sentence }));
      return;
    }
    tells = miss(step.wrong.find(([each]) => each === name), at() + 1, state, cards);
    wrong = [...wrong, name];
    game.answer(false, say(tells.word, { rule: one.name, step: tells.step }));
    // The card that had the focus is gone.
    card.querySelector("button:enabled")?.focus();
  }
  function rule(name, given = {}, tag = "div") {
    const one = cards[name];
    return h(tag, { class: "mdx-st-card", ...given }, h("b", {}, one.name), one.states ? formula(one.states) : null,
      tag === "div" && one.source ? h("small", {}, say("stepper-source", { source: one.source })) : null);
  }

  function build() {
    const { rows, steps } = shown(v, here);
    let told = 0;
    lines.replaceChildren(...rows.map(([left, line, step]) => {
      const last = step !== told && rows.findLast((row) => row[2] === step)[1] === line;
      if (last) told = step;
      const name = last && step && steps[step - 1].name;
      return h("div", { class: "mdx-st-line", "data-step": step }, h("span", { class: "mdx-st-left" }, left ? formula(here.lefts[left]) : null),
        h("span", {}, "="), formula(here.lines[line]), name ? button(name, () => game.on() || ex.set({ step }), { class: "mdx-st-name" }) : null);
    }));
    ticks.replaceChildren(...[0, ...steps].map((_, step) => h("option", { value: step })));
  }
  function light() {
    const now = reached(), all = [...lines.children], on = all.filter((each) => Number(each.dataset.step) <= now);
    all.forEach((each) => {
      each.classList.toggle("mdx-st-off", !on.includes(each));
      each.toggleAttribute("inert", !on.includes(each));
      each.classList.toggle("mdx-st-now", each === on.at(-1));
      each.classList.toggle("mdx-st-before", now > 0 && each === on.at(-2));
    });
    const row = on.at(-1);
    lines.scrollTop = Math.max(0, row.offsetTop + row.offsetHeight - lines.clientHeight + 8);
  }
  function controls() {
    const list = listed, live = ex.live();
    if (document.activeElement !== field) field.value = v.text;
    field.readOnly = !live;
    const own = facts.of === key(v) && facts.error ? facts.where : "";
    field.setAttribute("aria-invalid", String(own === "text"));
    error.textContent = own ? facts.error : "";
    const names = JSON.stringify(list.map((each) => each.name));
    if (names !== named) {
      named = names;
      shapes.replaceChildren(...list.map(({ name }) => {
        if (!rowsOf.has(name)) {
          const input = typed("shape", (shape) => ({ shapes: { ...ex.value().shapes, [name]: shape } }));
          const turned = toggle(say("stepper-symmetric", { name }), () => swap(listed.find((each) => each.name === name)));
          rowsOf.set(name, { input, turned, el: h("div", { class: "mdx-st-shape" }, labelled(say("stepper-shape", { name }), input), turned.el) });
        }
        return rowsOf.get(name).el;
      }));
      by = radios(say("stepper-wrt"), list.map(({ name }) => [name, name]), (to) => ex.set({ wrt: to, step: 0, tried: "" }));
      wrt.replaceChildren(by.el);
    }
    for (const each of list) {
      const { input, turned } = rowsOf.get(each.name), shape = v.shapes[each.name] ?? "";
      if (document.activeElement !== input) input.value = shape;
      input.readOnly = !live;
      input.setAttribute("aria-invalid", String(own === each.name));
      turned.el.hidden = !each.square;
      turned.show(!!each.symmetric, !live && !facts.by[key({ ...v, shapes: { ...v.shapes, [each.name]: each.other } })]);
    }
    by?.show(v.wrt);
    worked.replaceChildren(h("option", { value: "" }, say("stepper-own")), ...facts.worked.map((each, n) =>
      h("option", { value: n, disabled: !live && !facts.by[key({ ...v, ...each })] }, each.text)));
    worked.value = String(facts.worked.findIndex((each) => key({ ...v, ...each }) === key(v)));
    if (worked.selectedIndex < 0) worked.value = "";
    layout.show(v.layout);
    arrangement.show(v.arrangement, !here?.arranged || !(live || "block" in here.ways.denominator));
    detail.show(game.on() ? "lecture" : v.detail, game.on());
  }
  function numbers() {
    const where = place(v, here), found = facts.numbers?.[where], trial = facts.trials?.[`${where} ${v.tried}`];
    if (document.activeElement !== tried) tried.value = v.tried;
    tried.readOnly = !ex.live();
    fresh.disabled = !ex.live();
    const sum = (name, number, agrees) => h("p", { class: "mdx-st-sum" }, h("span", {}, name), h("span", { class: "mdx-st-figure" }, digits(number)),
      agrees === undefined ? null : h("b", { class: agrees ? "mdx-st-agrees" : "mdx-st-fails" }, say(agrees ? "stepper-agree" : "stepper-differ")));
    const entry = found?.entry?.length ? say("stepper-change-entry", { row: found.entry[0], col: found.entry[1], wrt: v.wrt }) : say("stepper-change", { wrt: v.wrt });
    sums.replaceChildren(...(found?.ok ? [h("p", { class: "mdx-title" }, entry),
      sum(say("stepper-by-numbers"), found.number), sum(say("stepper-by-formula"), found.formula, true),
      trial && !trial.error ? sum(say("stepper-by-trial", { formula: v.tried }), trial.formula, trial.agrees) : ""] : []));
    verified.textContent = trial?.error || (found ? found.said : "");
  }

  ex.draw((value, given) => {
    v = value;
    facts = given;
    const answer = facts.by[key(v)];
    if (answer) { here = answer; kept = key(v); cards = { ...cards, ...facts.cards }; }
    // While it is being typed, the symbols of the last good formula keep their fields.
    if (answer) listed = answer.symbols;
    else if (facts.of === key(v)) listed = [...facts.symbols, ...(here?.symbols ?? []).filter(({ name }) => !facts.symbols.some((each) => each.name === name))];
    // A formula that cannot be read leaves the last one on the page, and that is said.
    ex.picture.classList.toggle("mdx-st-stale", !answer);
    controls();
    game.show();
    for (const each of [card, after, lines, head.el]) each.hidden = !here;
    if (!here) return ex.sentence(facts.error);
    const { rows } = shown(v, here), what = JSON.stringify([kept, rows, v.mode]);
    if (what !== drawn) { drawn = what; wrong = []; tells = null; build(); }
    const state = shown(v, here), now = reached(), playing = game.on() && !game.answered()?.right;
    if (!game.answered()) { wrong = []; tells = null; }
    light();
    head.el.hidden = ex.said.hidden = game.on();
    shows.hidden = !playing || !tells;
    shows.replaceChildren(tells ? formula(tells.form ?? here.lines[tells.line]) : "");
    head.show(state.step, state.steps.length);
    if (playing) {
      const step = state.steps[at()], three = random(v.seed * 31 + v.turn).shuffled([step.cards[0], ...step.wrong.map(([name]) => name)]);
      card.replaceChildren(...three.map((name) => rule(name, { type: "button", onclick: () => guess(name), disabled: wrong.includes(name) }, "button")));
    } else card.replaceChildren(...(now && state.steps[now - 1].name !== null ? state.steps[now - 1].cards.map((name) => rule(name)) : []));
    after.hidden = game.on();
    numbers();
    ex.sentence(answer ? (game.on() ? "" : describe(v, facts, say)) : say("stepper-kept"));
    // Heard when the hand rests, and not at every letter.
    if (error.textContent) ex.status(error.textContent);
  });
  return ex.ready();
}

export default { render, describe, shown, key, place, miss, digits, expanded };
