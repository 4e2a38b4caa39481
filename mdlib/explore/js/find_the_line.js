// Which line is wrong? Draws facts.cases[case], a derivation with one mistake made on purpose.
import { h, id, math, button, radios, open, fixed } from "./parts.js";
import { matrix } from "./matrix.js";

const NUMBERS = ["drawn", "identity", "ones", "smallest", "own"], START = 2;

export const caseOf = (value, facts) => facts.cases?.[value.case];

// A value to be read: a number, or a matrix row by row.
const shown = (x) => (Number.isInteger(x) ? fixed(x, 0) : String(x).replace("-", "−"));
export function written(rows) {
  if (rows.length === 1 && rows[0].length === 1) return shown(rows[0][0]);
  return `[${rows.map((row) => row.map(shown).join(" ")).join("; ")}]`;
}

// The numbers chosen; where there are none such, those drawn by lot.
export function numbersOf(value, facts) {
  const here = caseOf(value, facts), own = facts.own;
  if (value.numbers === "own") return own && !own.error && own.of === value.own ? own : here.numbers.drawn;
  return here.numbers[value.numbers] ?? here.numbers.drawn;
}

export const isFound = (value, facts) => value.tried.includes(caseOf(value, facts).wrong);

// What is said of a line, from 1: "given", "sound", "later", "found" or "hidden".
export function finding(number, value, facts) {
  const { wrong } = caseOf(value, facts);
  if (number <= START) return "given";
  if (number === wrong) return numbersOf(value, facts).same[number - 1] ? "hidden" : "found";
  return number < wrong ? "sound" : "later";
}

// The sentence under the lines, on the line that was clicked last.
export function describe(value, facts, say) {
  const number = value.tried.filter((each) => each <= caseOf(value, facts).lines.length).at(-1);
  if (!number) return say("find_the_line-ask");
  const { values } = numbersOf(value, facts);
  const parts = { number, value: written(values[number - 1]), above: written(values[number - 2] ?? values[0]) };
  return say(`find_the_line-${finding(number, value, facts)}`, parts);
}

// The smallest numbers that tell, and what the wrong line and the one above give there.
export function counterexample(value, facts, say) {
  const { wrong: number, numbers } = caseOf(value, facts), { smallest } = numbers;
  if (!smallest) return "";
  const [above, at] = smallest.values.slice(number - 2, number).map(written);
  return say("find_the_line-counterexample", { numbers: smallest.text, number, value: at, above });
}

// The score after the first click in a derivation: by mistake, how often found at once, how often not.
export function scored(score, id, right) {
  const [yes, no] = score[id] ?? [0, 0];
  return { ...score, [id]: right ? [yes + 1, no] : [yes, no + 1] };
}

function render({ model, el }) {
  const ex = open({ model, el, name: "find_the_line", surprise, late: (v, f) => !ready(v, f), keys: { n: [next, "key-find_the_line-next"] } });
  const { say } = ex;
  const fresh = { tried: [], numbers: "drawn", own: "", written: "", shown: false };
  let v = null, here = null, made = "";
  function ready(value, facts) {
    return !!caseOf(value, facts) && facts.of[0] === value.formula;
  }
  const store = () => ex.facts().store ?? 0;
  function surprise(rng) {
    return { ...fresh, case: ex.live() ? store() + rng.below(9000) : rng.below(store()) };
  }
  function next() {
    const after = ex.value().case + 1;
    ex.set({ ...fresh, case: ex.live() ? after % 10000 : after % store() });
    list.querySelector("button")?.focus();
  }

  // Controls: which numbers, what they are, the score.
  const options = NUMBERS.map((each) => [each, say(`find_the_line-${each}`, { names: "A" })]);
  const numbers = radios(say("find_the_line-numbers"), options, (to) => ex.set(to === "own" ? { numbers: to, own: v.own || numbersOf(v, ex.facts()).text } : { numbers: to }));
  const [inputs, labels] = ["input", "label span"].map((what) => [...numbers.el.querySelectorAll(what)]);
  const ownKey = id("own"), own = h("textarea", { id: ownKey, class: "mdx-text", rows: 3, spellcheck: "false" });
  const ownError = h("p", { class: "mdx-error", id: `${ownKey}-error` });
  const use = button(say("find_the_line-own-use"), () => ex.set({ own: own.value }));
  const ownBox = h("div", { class: "mdx-own" }, h("label", { for: ownKey }, say("find_the_line-own-field")), own, use, ownError);
  own.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); use.click(); } });
  const noSet = h("p", { class: "mdx-why" }), arrays = h("div", { class: "mdx-arrays" });
  const score = h("p"), missed = h("p"), onward = button(say("find_the_line-next"), next, { class: "mdx-button mdx-next" });
  ex.controls.append(numbers.el, ownBox, noSet, arrays, onward, score, missed);

  // Picture: the lines; below them, once found, what went wrong and the place to write it right.
  const sizes = h("p", { class: "mdx-sizes-of" }), list = h("ol", { class: "mdx-lines", "aria-label": say("find_the_line-lines") });
  const mistake = h("p"), should = h("p"), refuted = h("p");
  const key = id("right"), label = h("label", { for: key }), field = h("input", { type: "text", id: key, class: "mdx-text", spellcheck: "false", autocomplete: "off" });
  const judge = button(say("find_the_line-judge"), () => ex.set({ written: field.value }));
  const reveal = button(say("find_the_line-show"), () => ex.set({ shown: true }));
  const verdict = h("p", { class: "mdx-verdict" }), right = h("p", { class: "mdx-right-line" }), why = h("p", { class: "mdx-why" });
  field.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); judge.click(); } });
  const panel = h("div", { class: "mdx-found" }, mistake, refuted, should, label, h("div", { class: "mdx-row" }, field, judge, reveal), why, verdict, right);
  ex.picture.classList.add("mdx-paper", "mdx-find");
  // The sentence stands between the lines and what is to be written.
  ex.picture.append(sizes, list, ex.said, panel);

  function press(number) {
    if (number <= START) return ex.set({ tried: [...v.tried.filter((each) => each !== number), number] });
    const first = !v.tried.some((each) => each > START);
    const patch = { tried: [...v.tried.filter((each) => each !== number), number] };
    if (first) patch.score = scored(v.score, here.id, number === here.wrong);
    if (number === here.wrong && !isFound(v, ex.facts())) Object.assign(patch, { written: "" });
    ex.set(patch);
  }
  function row(line, at) {
    const number = at + 1, sign = h("span", { class: "mdx-sign", "aria-hidden": "true" }), value = h("span", { class: "mdx-value-of" });
    const left = h("span", { class: "mdx-left", "aria-hidden": "true" }, line.left ? h("i", {}, line.left) : "", " =");
    const press_ = button([h("span", { class: "mdx-line-number" }, String(number)), h("span", { class: "mdx-vh" }, `${line.left} = ${line.text}`),
      left, h("span", { class: "mdx-formula", "aria-hidden": "true" }, math(line.math))], () => press(number), { class: "mdx-line" });
    return { sign, value, button: press_, el: h("li", { "data-line": number }, press_, h("span", { class: "mdx-rule" }, line.rule), value, sign) };
  }
  let rows = [];
  function build() {
    rows = here.lines.map(row);
    list.replaceChildren(...rows.map((each) => each.el));
    sizes.replaceChildren(...here.sizes.map(([name, size]) => h("span", {}, say("find_the_line-size", { name, size }))),
      h("span", {}, say("find_the_line-layout", { layout: here.layout })));
    field.value = own.value = "";
  }
  function drawNumbers(facts) {
    const done = isFound(v, facts), set = numbersOf(v, facts);
    numbers.show(v.numbers);
    NUMBERS.forEach((name, at) => {
      const there = name === "own" ? ex.live() : !!here.numbers[name];
      inputs[at].disabled = !there || (name === "smallest" && !done);
    });
    labels[1].textContent = say("find_the_line-identity", { names: here.squares.join(", ") || "A" });
    noSet.textContent = v.numbers === "own" ? (ex.live() ? "" : say("find_the_line-needs-python")) : here.numbers[v.numbers] ? "" : say("find_the_line-no-set");
    ownBox.hidden = v.numbers !== "own";
    use.disabled = !ex.live();
    if (document.activeElement !== own) own.value = v.own;
    const error = v.numbers === "own" && facts.own?.of === v.own ? facts.own.error : "";
    ownError.textContent = error;
    own.setAttribute("aria-invalid", String(!!error));
    own.setAttribute("aria-describedby", ownError.id);
    arrays.replaceChildren(...Object.entries(set.arrays).map(([name, entries]) => matrix(name, entries, shown)));
  }
  function drawLines(facts) {
    const done = isFound(v, facts), set = numbersOf(v, facts);
    rows.forEach((each, at) => {
      const number = at + 1, clicked = v.tried.includes(number), what = finding(number, v, facts);
      const tell = done || clicked;
      // f itself is no part of the chain of equal values.
      each.value.textContent = tell && at ? written(set.values[at]) : "";
      each.sign.textContent = !clicked || what === "given" ? "" : number === here.wrong ? "✗" : "✓";
      each.el.classList.toggle("mdx-wrong-line", done && number === here.wrong);
      each.el.classList.toggle("mdx-last", number === v.tried.at(-1));
      // Where the value changes, and nowhere else.
      each.el.classList.toggle("mdx-jump", tell && set.same[at] === false);
      each.button.setAttribute("aria-pressed", String(clicked));
    });
  }
  function drawPanel(facts) {
    const done = isFound(v, facts), judged = facts.judged?.of === v.written ? facts.judged : null, ok = judged?.status === "correct";
    // It keeps its room: nothing jumps when the line is found.
    panel.classList.toggle("mdx-unseen", !done);
    if (!done) return;
    mistake.textContent = say("find_the_line-mistake", { id: here.id, name: here.name, what: here.what });
    refuted.textContent = counterexample(v, facts, say);
    should.textContent = say("find_the_line-should", { rule: here.right.rule, why: here.right.why });
    label.textContent = say("find_the_line-write", { number: here.wrong });
    if (document.activeElement !== field && v.written) field.value = v.written;
    field.disabled = judge.disabled = !ex.live();
    why.textContent = ex.live() ? "" : say("find_the_line-needs-python");
    verdict.textContent = v.written && judged ? judged.message : "";
    verdict.dataset.right = judged ? String(ok) : "";
    reveal.disabled = v.shown || ok;
    right.hidden = !v.shown && !ok;
    right.replaceChildren(h("span", {}, say("find_the_line-right-line"), " "), h("span", { class: "mdx-vh" }, here.right.text), h("span", { "aria-hidden": "true" }, math(here.right.math)));
  }
  function drawScore(facts) {
    const all = Object.entries(v.score), found = all.reduce((sum, [, [yes]]) => sum + yes, 0), count = all.reduce((sum, [, [yes, no]]) => sum + yes + no, 0);
    score.textContent = count ? say("find_the_line-score", { found, count }) : "";
    const [worst] = all.filter(([, [, no]]) => no).sort((a, b) => b[1][1] - a[1][1]);
    missed.textContent = worst ? say("find_the_line-missed", { id: worst[0], name: nameOf(worst[0], facts) }) : "";
  }

  const nameOf = (mistake, facts) => facts.names[mistake] ?? Object.values(facts.cases).find((each) => each.id === mistake)?.name ?? mistake;

  ex.draw((value, facts) => {
    if (!ready(value, facts)) return;
    v = value;
    here = caseOf(v, facts);
    const fresh = JSON.stringify([v.formula, v.case, here.lines]);
    if (fresh !== made) { made = fresh; build(); }
    drawNumbers(facts);
    drawLines(facts);
    drawPanel(facts);
    drawScore(facts);
    ex.sentence(describe(v, facts, say));
  });
  return ex.ready();
}

export default { render, describe, finding, counterexample, numbersOf, written, scored, isFound };
