// Shared by all explorers: elements, controls, the frame, keys, the stored model. No mathematics.
// Nothing here says a word of its own: every sentence and label comes from mdlib's tables.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, given, kids) {
  if (typeof given === "string") given = { class: given };
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...kids.flat(3).filter((kid) => kid !== null && kid !== undefined));
  return node;
}

// h("button", { class: "mdx-x", onclick: f }, "text", child): an element; text is never markup.
// A text in place of the attributes is the class alone: h("p", "mdx-x", "text").
export function h(tag, given = {}, ...kids) {
  return fill(document.createElement(tag), given, kids);
}

export function svg(tag, given = {}, ...kids) {
  return fill(document.createElementNS(SVG, tag), given, kids);
}

let count = 0;
export function id(word) {
  count += 1;
  return `mdx-${word}-${count}-${Math.random().toString(36).slice(2, 7)}`;
}

// A letter with an index, as text: f_21.
export function symbol(letter, index = "") {
  return h("span", "mdx-sym", h("i", {}, letter), index ? h("sub", {}, index) : null);
}

// A sentence to be seen, f_21 with its index set low; and to be heard, with no sign between.
export function written(text) {
  return text.split(/(_\w+(?:,\w+)?)/).map((part) => (/^_\w/.test(part) ? h("sub", {}, part.slice(1)) : part));
}
export function heard(text) {
  return text.replace(/_(?=\w)/g, " ");
}

// MathML that mdlib printed; the only markup that is ever taken as such.
export function math(markup) {
  const el = h("span", "mdx-math");
  el.innerHTML = markup;
  return el;
}

// A number to be read: no 0.30000000000000004, no -0, a true minus.
export function fixed(x, digits = 2) {
  const text = Number(x).toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

export function clamp(x, low, high) {
  return Math.min(high, Math.max(low, x));
}

// Rounded to a step, without dust.
export function snap(x, step) {
  return Number((Math.round(x / step) * step).toFixed(10));
}

// Random numbers from a seed: a class that types the same number sees the same thing.
export function random(seed) {
  let state = (seed * 2654435761 + 1) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    below: (n) => Math.floor(next() * n),
    pick: (list) => list[Math.floor(next() * list.length)],
    between: (low, high, step = 1) => snap(low + Math.floor(next() * ((high - low) / step + 1)) * step, step),
    shuffled: (list) => list.map((each) => [next(), each]).sort((a, b) => a[0] - b[0]).map((pair) => pair[1]),
  };
}

// "{name} at {x}" with its parts.
export function filled(template, parts = {}) {
  return template.replace(/\{(\w+)\}/g, (whole, key) => (key in parts ? String(parts[key]) : whole));
}

// ---- Controls. Each is { el, show(…) }: `show` draws what the state says, and tells nobody.

export function button(label, press, given = {}) {
  return h("button", { type: "button", class: "mdx-button", onclick: press, ...given }, label);
}

// A button that stays down.
export function toggle(label, press) {
  const el = button(label, () => press(el.getAttribute("aria-pressed") !== "true"), { "aria-pressed": "false" });
  return { el, show: (on, disabled = false) => { el.setAttribute("aria-pressed", String(on)); el.disabled = disabled; } };
}

// Native radios: names, arrow keys and "checked" come from the browser. Options: [[value, label], …].
export function radios(legend, options, choose) {
  const name = id("radio");
  const inputs = options.map(([value]) =>
    h("input", { type: "radio", name, value, onchange: () => choose(value) }));
  const el = h("fieldset", "mdx-radios", h("legend", {}, legend),
    inputs.map((input, at) => h("label", {}, input, h("span", {}, options[at][1]))));
  return { el, show(value, disabled = false) {
    for (const input of inputs) {
      input.checked = input.value === String(value);
      input.disabled = disabled;
    }
  } };
}

// `slide` while it moves, `done` when it rests. Beside the label, not in it: an accessible name must
// not change with the value. `words` gives what a screen reader says in place of the bare number.
export function slider(label, { min, max, step = 1, slide, done = () => {}, words = String }) {
  const key = id("slider");
  const input = h("input", { type: "range", id: key, min, max, step,
    oninput: () => slide(Number(input.value)), onchange: () => done(Number(input.value)) });
  const out = h("output", { for: key, "aria-hidden": "true" });
  const el = h("div", "mdx-slider", h("label", { for: key }, label), input, out);
  return { el, input, show(value, disabled = false) {
    if (Number(input.value) !== value) input.value = String(value);
    out.textContent = words(value);
    input.setAttribute("aria-valuetext", words(value));
    input.disabled = disabled;
  } };
}

// A number with − and +: two clicks where a slider would need a steady hand.
export function stepper(label, { min, max, choose, less, more }) {
  const out = h("output", { "aria-hidden": "true" });
  let now = min;
  const down = button("−", () => choose(now - 1), { "aria-label": less });
  const up = button("+", () => choose(now + 1), { "aria-label": more });
  const el = h("div", { class: "mdx-stepper", role: "group", "aria-label": label },
    h("span", { "aria-hidden": "true" }, label), down, out, up);
  return { el, show(value, disabled = false, top = max) {
    now = value;
    out.textContent = String(value);
    // Disabled, a button would lose the focus at its last press; so it only looks and says so.
    for (const [each, off] of [[down, value <= min], [up, value >= Math.min(top, max)]]) {
      each.setAttribute("aria-disabled", String(off || disabled));
      each.disabled = disabled;
    }
  }, down, up };
}

// First, Back, a bar, Next, Last.
export function playhead(ex, { go }) {
  let now = 0, most = 0;
  const to = (at) => go(clamp(at, 0, most));
  const bar = h("input", { type: "range", min: 0, step: 1, class: "mdx-bar", oninput: () => to(Number(bar.value)) });
  const press = (key, at) => button(ex.say(key), () => to(at()));
  const first = press("first", () => 0), back = press("back", () => now - 1);
  const next = press("next", () => now + 1), last = press("last", () => most);
  next.classList.add("mdx-next");
  const el = h("div", "mdx-playhead", first, back, bar, next, last);
  return { el, bar, next, show(at, count) {
    now = at; most = count;
    bar.max = String(count);
    bar.value = String(at);
    const words = ex.say("step-of", { step: at, count });
    bar.setAttribute("aria-label", words);
    for (const each of [first, back]) each.setAttribute("aria-disabled", String(at === 0));
    for (const each of [next, last]) each.setAttribute("aria-disabled", String(at === count));
  } };
}

// First, Last, Invert, Play: measure, change, then let each element travel from where it was.
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
export function travel(elements, change, { from = elements, duration = 600, stagger = 0 } = {}) {
  if (calm()) return change();
  const before = from.map((el) => el.getBoundingClientRect());
  change();
  elements.forEach((el, at) => {
    const was = before[at], now = el.getBoundingClientRect();
    const dx = was.left - now.left, dy = was.top - now.top;
    if (was.width && (dx || dy)) {
      el.animate([{ transform: `translate(${dx}px,${dy}px)`, zIndex: 2 }, { transform: "none", zIndex: 2 }],
        { duration, delay: at * stagger, fill: "backwards", easing: "cubic-bezier(.4,0,.2,1)" });
    }
  });
}

// Pointing at a symbol, its box or its sentence lights all that carry the same data-KEY.
export function link(root, key) {
  const attribute = `data-${key}`;
  const light = (name) => root.querySelectorAll(`[${attribute}]`).forEach((each) =>
    each.classList.toggle("mdx-lit", name !== null && each.getAttribute(attribute) === name));
  const from = (event) => light(event.target.closest?.(`[${attribute}]`)?.getAttribute(attribute) ?? null);
  root.addEventListener("pointerover", from);
  root.addEventListener("focusin", from);
  root.addEventListener("pointerleave", () => light(null));
}

// ---- Keys.

// Plain keys belong to the explorer while it has the focus: JupyterLab's "d d" must not delete the
// cell. Ctrl+S, Shift+Enter and Escape, the way out, go through. JupyterLab hears keys as they bubble,
// JupyterLite before they arrive; so the mark that Lumino respects is set before either, and on the
// very element that has the focus: JupyterLab's selectors end in ":focus", a mark above is too late.
function keepKeys(root) {
  const passed = (e) => e.ctrlKey || e.metaKey || e.altKey || e.key === "Escape" || (e.shiftKey && e.key === "Enter");
  const mark = (e) => root.contains(e.target) && e.target.toggleAttribute("data-lm-suppress-shortcuts", !passed(e));
  const start = () => addEventListener("keydown", mark, true), stop = () => removeEventListener("keydown", mark, true);
  root.addEventListener("focusin", start);
  root.addEventListener("focusout", stop);
  return stop;
}

function isTyping(target) {
  return target.isContentEditable || target.tagName === "TEXTAREA"
    || (target.tagName === "INPUT" && !["range", "radio", "checkbox", "button"].includes(target.type));
}

// ---- Python behind the page.

// "stored": there never was one. "gone": its comm closed (anywidget drops the listener that would set
// ipywidgets' class, but the event still comes). Restored from a notebook's metadata, a model has no
// comm from the start and answers no greeting: "silent", until it does.
function watchKernel(model, show) {
  let now = model.stored ? "stored" : "live";
  const become = (next) => { if (next !== now) { now = next; show(now); } };
  const gone = () => become("gone");
  const answered = (message) => { if (message?.hello) { clearTimeout(timer); become("live"); } };
  const timer = model.stored ? 0 : setTimeout(() => become("silent"), 5000);
  model.on("comm_live_update", gone);
  model.on("msg:custom", answered);
  model.send?.({ hello: true });
  show(now);
  return () => { clearTimeout(timer); model.off("comm_live_update", gone); model.off("msg:custom", answered); };
}

// A model that is only its state: for pages.
export class Stored {
  constructor(state) { this.state = state; this.heard = []; this.stored = true; }
  get(key) { return this.state[key]; }
  set(key, value) {
    this.state[key] = value;
    this.heard.filter(([name]) => name === `change:${key}`).forEach(([, f]) => f());
  }
  save_changes() {}
  on(name, f) { this.heard.push([name, f]); }
  off(name, f) { this.heard = this.heard.filter((each) => each[0] !== name || each[1] !== f); }
}

export function mountAll(name, explorer) {
  const mount = () => document.querySelectorAll(`[data-explorer="${name}"][data-state]`).forEach((still) => {
    const el = h("div");
    explorer.render({ model: new Stored(JSON.parse(still.dataset.state)), el });
    still.removeAttribute("data-state");
    still.after(el);
    still.hidden = true;
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mount);
  else mount();
}

// What a reader chose outlives Run All and a restart, for as long as the tab is open.
const memory = {
  key: (name, start) => `mdx ${location.pathname} ${name} ${JSON.stringify(start)}`,
  read(key) { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
  write(key, value) { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* no storage here */ } },
};

// ---- The frame of an explorer.

// open({ model, el, name, … }) gives `ex`:
//   ex.value(), ex.facts(), ex.say(key, parts)
//   ex.set(patch)                  a choice: drawn, kept for Undo, told to Python
//   ex.drag(patch, ask) … ex.drop()  a gesture: drawn at each step, one Undo for all of it; told to
//                                  Python at its end, or at each step where it is asked
//   ex.draw(f)                     f is called whenever value or facts have changed, and at ex.ready()
//   ex.controls, ex.picture        the two halves to fill
//   ex.sentence(text)              the sentence under the picture; ex.status(text) is for hearing only
//   ex.live()                      whether Python answers
//   ex.game({ ask, text })         guess mode, see below
//   ex.close                       what render returns
// Options: `surprise(rng, value, facts)` → patch; `late(value, facts)` → whether the facts answer an
// older value; `keys: { l: [f, "key-word"] }`, more keys of one letter; `alone`: it never needs Python.
export function open({ model, el, name, surprise, late = () => false, keys = {}, guess = false, alone = false }) {
  const value = () => model.get("value");
  // A live model has them as a text; a stored one as they are.
  let text = null, read = null;
  const facts = () => {
    const now = model.get("facts");
    if (now !== text) [text, read] = [now, typeof now === "string" ? JSON.parse(now) : now];
    return read;
  };
  const say = (key, parts) => filled(model.get("words")[key] ?? missing(key), parts);
  const drawers = [], past = [], ends = [];
  let gesture = false, kernel = "live", quiet = 0, waiting = 0;
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const kept = memory.key(name, model.get("start"));

  function put(patch, tell) {
    model.set("value", { ...value(), ...patch });
    if (tell) { model.save_changes(); memory.write(kept, value()); }
  }
  function keep() {
    past.push(value());
    if (past.length > 200) past.shift();
  }
  function set(patch) {
    const next = { ...value(), ...patch };
    if (same(next, value())) return;
    note.textContent = "";
    keep();
    put(patch, true);
  }
  function drag(patch, ask = false) {
    if (!gesture) keep();
    gesture = true;
    put(patch, ask);
  }
  function drop() {
    if (!gesture) return;
    gesture = false;
    if (same(past.at(-1), value())) past.pop();
    put({}, true);
    refresh();
  }
  function undo() {
    gesture = false;
    if (past.length) put(past.pop(), true);
  }

  // The frame itself.
  const heading = document.querySelector("h1.mdx-course") ? "h2" : "h3";
  const undoes = button(say("undo"), undo), resets = button(say("reset"), () => { note.textContent = ""; set(model.get("start")); });
  const surprises = surprise ? button(say("surprise"), () => fresh(Math.floor(Math.random() * 10000))) : null;
  const seed = surprise ? h("input", { type: "number", class: "mdx-seed", min: 0, max: 9999, step: 1, "aria-label": say("seed"),
    onchange: () => fresh(clamp(Math.round(Number(seed.value)) || 0, 0, 9999)) }) : null;
  const large = toggle(say("large"), enlarge);
  const help = toggle(say("keys"), (on) => { help.show(on); list.hidden = !on; });
  const tries = model.get("tries").map((each, at) => button(each.label, () => set(each.value), { "data-try": at }));
  const tabs = guess ? radios(say("mode"), [["look", say("look")], ["guess", say("guess")]], (mode) => set({ mode })) : null;
  const list = h("ul", { class: "mdx-keys", hidden: true }, [
    ...Object.values(keys).map(([, word]) => say(word)),
    say("key-undo"), say("key-reset"), ...(surprise ? [say("key-surprise")] : []), ...(guess ? [say("key-guess")] : []),
    say("key-large"), ...(tries.length ? [say("key-tries", { count: tries.length })] : []), say("key-help"), say("key-escape"),
  ].map((line) => h("li", {}, line)));
  const controls = h("div", { class: "mdx-controls", role: "group", "aria-label": say("controls") });
  const picture = h("div", "mdx-picture");
  const said = h("p", "mdx-said"), status = h("p", { class: "mdx-vh", role: "status" });
  const trouble = h("p", { class: "mdx-trouble", role: "alert" }), offline = h("p", "mdx-offline");
  const note = h("p", "mdx-note");
  const root = h("section", { class: "mdx", "aria-label": say(`${name}-question`), "data-name": name, tabindex: -1 },
    h("div", "mdx-head", h(heading, "mdx-question", say(`${name}-question`)),
      h("div", "mdx-tools", tabs?.el, undoes, resets, surprises, seed ? h("label", "mdx-field-of", say("seed-shown"), seed) : null, large.el, help.el)),
    list,
    tries.length ? h("div", { class: "mdx-tries", role: "group", "aria-label": say("tries") }, h("span", { "aria-hidden": "true" }, say("tries")), tries) : null,
    trouble, offline, note,
    h("div", "mdx-body", controls, h("div", "mdx-show", picture, said)), status);
  el.classList.add("mdx-host");
  el.replaceChildren(root);
  ends.push(keepKeys(root));

  function fresh(number) {
    set({ ...surprise(random(number), value(), facts()), seed: number, turn: 0 });
  }
  function enlarge(on) {
    root.classList.toggle("mdx-large", on);
    large.show(on);
    large.el.textContent = say(on ? "small" : "large");
    if (on) root.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement === root) document.exitFullscreen().catch(() => {});
  }
  // Out of the explorer: to the cell that holds it, whose keys are the notebook's.
  function leave() {
    const around = root.parentElement.closest("[tabindex]");
    if (around) around.focus(); else document.activeElement.blur();
  }
  root.addEventListener("fullscreenchange", () => { if (document.fullscreenElement !== root) enlarge(false); });

  const own = {
    u: undo, r: () => resets.click(), s: () => surprises?.click(), f: () => large.el.click(), "?": () => help.el.click(),
    g: () => tabs && set({ mode: value().mode === "guess" ? "look" : "guess" }),
    ...Object.fromEntries(Object.entries(keys).map(([key, [f]]) => [key, f])),
  };
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape") return root.classList.contains("mdx-large") ? enlarge(false) : leave();
    if (isTyping(event.target)) return;
    const act = own[event.key.toLowerCase()] ?? (tries[Number(event.key) - 1] && (() => tries[Number(event.key) - 1].click()));
    if (!act) return;
    event.preventDefault();
    act();
  });

  function refresh() {
    const v = value(), waits = late(v, facts()) && kernel === "live";
    undoes.setAttribute("aria-disabled", String(past.length === 0));
    tabs?.show(v.mode);
    if (seed && document.activeElement !== seed) seed.value = String(v.seed);
    root.classList.toggle("mdx-late", waits);
    if (waits && !waiting) waiting = setTimeout(() => { offline.textContent = say("busy"); }, 400);
    if (!waits) { clearTimeout(waiting); waiting = 0; tellKernel(); }
    trouble.textContent = model.get("trouble");
    const held = root.contains(document.activeElement) ? document.activeElement : null;
    drawers.forEach((draw) => draw(v, facts()));
    // Whatever had the focus and is gone now: keys stay here, and do not fall to the notebook.
    const now = document.activeElement, lost = now === held ? held?.disabled || !held?.checkVisibility({ visibilityProperty: true }) : !root.contains(now);
    if (held && lost) root.focus({ preventScroll: true });
  }
  function tellKernel() {
    offline.textContent = kernel === "live" || (alone && kernel === "stored") ? "" : say({ stored: "stored", gone: "gone", silent: "silent" }[kernel]);
  }
  function sentence(text) {
    if (said.dataset.text === text) return;
    said.dataset.text = text;
    said.replaceChildren(...written(text));
    announce(text);
  }
  // Heard when the hand rests: the newest replaces the rest.
  function announce(text) {
    clearTimeout(quiet);
    quiet = setTimeout(() => { status.textContent = heard(text); }, 700);
  }
  for (const key of ["value", "facts", "trouble"]) {
    model.on(`change:${key}`, refresh);
    ends.push(() => model.off(`change:${key}`, refresh));
  }

  // `put` is a choice that is none of the reader's: drawn and told, and not for Undo. A model says
  // nothing where the value is equal, as after a second miss; so it is drawn in any case.
  const ex = { model, root, controls, picture, said, value, facts, say, set, drag, drop, undo, sentence, put: (patch) => { put(patch, true); refresh(); },
    status: announce, live: () => kernel === "live", draw: (f) => drawers.push(f), random,
    // Draws for the first time; call it last. What the reader had chosen before Run All comes back.
    ready() {
      const before = memory.read(kept);
      if (before && same(value(), model.get("start")) && !same(before, value()) && same(Object.keys(before).sort(), Object.keys(value()).sort())) {
        put(before, true);
        note.textContent = say("kept");
      }
      ends.push(watchKernel(model, (now) => { kernel = now; tellKernel(); refresh(); }));
      return ex.close;
    },
    close() {
      clearTimeout(quiet);
      clearTimeout(waiting);
      ends.splice(0).forEach((end) => end());
      el.replaceChildren();
    } };
  ex.game = (rules) => game(ex, rules);
  return ex;
}

function missing(key) {
  console.error(`mdx: no word for ${key}`);
  return key;
}

// Guess mode: one question at a time, drawn from the seed and the turn, so that two views and a whole
// class see the same. `ask(rng, value, facts)` → a question; `text(question)` → its sentence.
// A guess is answered once; the answer stays until Next. `answer(right, why)`: why is a sentence.
// Returns { el, question, on, answered, answer, show }; put `el` where the question belongs.
function game(ex, { ask, text }) {
  let made = "", question = null, answered = null;
  const asked = h("p", "mdx-asked"), verdict = h("p", { class: "mdx-verdict", tabindex: "-1" });
  const score = h("p", "mdx-score");
  const next = button(ex.say("next-question"), () => { ex.set({ turn: ex.value().turn + 1 }); asked.focus(); }, { class: "mdx-button mdx-next" });
  asked.tabIndex = -1;
  const el = h("div", "mdx-game", asked, verdict, h("div", "mdx-row", next, score));
  const on = () => ex.value().mode === "guess";
  function fresh() {
    const v = ex.value(), key = JSON.stringify([v.seed, v.turn, v.mode, ex.facts().of ?? null]);
    if (key === made) return;
    made = key;
    answered = null;
    question = on() ? ask(random(v.seed * 1000 + v.turn), v, ex.facts()) : null;
  }
  return {
    el, on,
    question: () => { fresh(); return question; },
    answered: () => { fresh(); return answered; },
    answer(right, why) {
      fresh();
      if (!on() || answered?.right) return;
      const row = right ? ex.value().row + (answered ? 0 : 1) : 0;
      answered = { right, why };
      ex.put({ row });
      ex.status(why);
      if (right) next.focus();
    },
    show() {
      fresh();
      el.hidden = !on();
      if (!on() || question === null) return;
      const { row } = ex.value();
      asked.replaceChildren(...written(text(question)));
      verdict.replaceChildren(...written(answered ? answered.why : ""));
      verdict.dataset.right = answered ? String(answered.right) : "";
      score.textContent = ex.say(row && row % 5 === 0 ? "five-in-a-row" : "in-a-row", { row });
      next.hidden = !answered?.right;
    },
  };
}
