// A plane to draw on, points to move by pointer, key and field, and numbers to type or scrub.
import { svg, h, clamp, snap, fixed } from "./parts.js";

// plane({ w, h, x: [low, high], y: [low, high], label }): an SVG, and maps from data to it and back.
export function plane({ w, h: height, x, y, label }) {
  const X = (v) => ((v - x[0]) / (x[1] - x[0])) * w, Y = (v) => height - ((v - y[0]) / (y[1] - y[0])) * height;
  const el = svg("svg", { viewBox: `0 0 ${w} ${height}`, role: "group", "aria-label": label, class: "mdx-plane" });
  const at = (event) => {
    const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(el.getScreenCTM().inverse());
    return [x[0] + (p.x / w) * (x[1] - x[0]), y[0] + ((height - p.y) / height) * (y[1] - y[0])];
  };
  // Of handles that lie close together the nearest takes the press, whichever disc is on top.
  const handles = [];
  const nearest = (event) => {
    const far = (each) => { const [a, b] = each.get(), [c, d] = at(event); return Math.hypot(X(a) - X(c), Y(b) - Y(d)); };
    return handles.filter((each) => !each.off()).sort((a, b) => far(a) - far(b))[0];
  };
  return { el, X, Y, at, x, y, w, h: height, handles, nearest };
}

// A point to move: drag, arrow keys, Shift finer, PageUp and PageDown coarser, Home back to its start.
// `set([x, y])` during a gesture, `done()` at its end; `magnets(q)` are places that hold it: within 8 px of q, and by keys within half a step.
// `axes`: "xy", "x" or "y", which of its numbers move.
export function handle(ex, p, { name, get, set, done, home, step = 0.5, fine = 0.1, magnets = () => [], axes = "xy", shape = "circle", off = () => false, words }) {
  const spoken = words ?? (([a, b]) => ex.say("at", { name, x: fixed(a, 1), y: fixed(b, 1) }));
  const dot = shape === "square" ? svg("rect", { x: -7, y: -7, width: 14, height: 14, class: "mdx-dot" }) : svg("circle", { r: 7, class: "mdx-dot" });
  const g = svg("g", { tabindex: 0, role: "button", "aria-roledescription": ex.say("movable"), class: "mdx-handle" },
    svg("circle", { r: 20, class: "mdx-hit" }), dot);
  const put = ([a, b], unit, reach = 8) => {
    const [c, d] = get();
    let q = [axes === "y" ? c : clamp(a, ...p.x), axes === "x" ? d : clamp(b, ...p.y)].map((v) => snap(v, unit));
    for (const m of magnets([a, b])) if (Math.hypot(p.X(m[0]) - p.X(a), p.Y(m[1]) - p.Y(b)) < reach) q = m;
    set(q);
  };
  let grip = null;
  const self = { g, get, off, start(event) {
    const [a, b] = p.at(event), [c, d] = get();
    grip = [c - a, d - b];
    g.setPointerCapture(event.pointerId);
    g.focus({ preventScroll: true });
    g.classList.add("mdx-held");
  } };
  g.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    (p.nearest(event) ?? self).start(event);
  });
  g.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const [a, b] = p.at(event);
    put([a + grip[0], b + grip[1]], fine);
  });
  const release = () => {
    if (!grip) return;
    grip = null;
    g.classList.remove("mdx-held");
    done?.();
  };
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) g.addEventListener(name, release);
  g.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || off()) return;
    const unit = event.shiftKey ? fine : step, [a, b] = get();
    const moved = { ArrowLeft: [-unit, 0], ArrowRight: [unit, 0], ArrowUp: [0, unit], ArrowDown: [0, -unit],
      PageUp: [0, 4 * step], PageDown: [0, -4 * step] }[event.key];
    if (event.key === "Home" && home) put(home(), fine);
    else if (moved) put([a + moved[0], b + moved[1]], Math.min(unit, fine), Math.min(8, Math.abs(p.X(unit) - p.X(0)) / 2));
    else return;
    event.preventDefault();
    done?.();
  });
  p.el.append(g);
  p.handles.push(self);
  self.show = () => {
    const [a, b] = get();
    g.setAttribute("transform", `translate(${p.X(a)} ${p.Y(b)})`);
    g.setAttribute("aria-label", spoken(get()));
    g.style.display = off() ? "none" : "";
  };
  return self;
}

// A number to type or to step with the arrows: the way without dragging, and the exact value.
export function field(label, { min, max, step = 0.1, digits = 1, get, set, done, shown = label }) {
  const input = h("input", { type: "number", min, max, step, class: "mdx-number", "aria-label": label });
  input.addEventListener("change", () => {
    const typed = Number(input.value);
    if (input.value !== "" && Number.isFinite(typed)) set(clamp(typed, min, max));
    done?.();
    input.value = get().toFixed(digits);
  });
  return { el: h("span", { class: "mdx-field-of" }, h("span", { "aria-hidden": "true" }, shown), input), input, show(disabled = false) {
    if (document.activeElement !== input) input.value = get().toFixed(digits);
    input.disabled = disabled;
  } };
}

// Marks in a picture, each of a kind that the style sheet knows: letters and numbers, lines, boxes, dots, arrows.
export function picture(viewBox) {
  return svg("svg", { viewBox, class: "mdx-map", "aria-hidden": "true" });
}
export function lettered(x, y, words, anchor = "start", kind = "written") {
  return svg("text", { x, y, "text-anchor": anchor, class: `mdx-written mdx-${kind}` }, words);
}
export function stroke(kind, [x1, y1], [x2, y2]) {
  return svg("line", { x1, y1, x2, y2, class: `mdx-line-${kind}` });
}
export function box(kind, x, y, width, height) {
  return svg("rect", { x, y, width, height, class: `mdx-${kind}` });
}
export function spot(kind, [cx, cy], r = 5) {
  return svg("circle", { cx, cy, r, class: `mdx-spot-${kind}` });
}
export function arrow(kind, from, to) {
  const x = to[0] - from[0], y = to[1] - from[1], far = Math.hypot(x, y);
  if (far < 1 || far > 1e5) return svg("g");
  const u = x / far, v = y / far, head = Math.min(9, far), at = (s, t) => `${to[0] - s * u - t * v},${to[1] - s * v + t * u}`;
  return svg("g", {}, stroke(kind, from, [to[0] - head * 0.7 * u, to[1] - head * 0.7 * v]),
    svg("polygon", { points: `${at(0, 0)} ${at(head, head / 2)} ${at(head, -head / 2)}`, class: `mdx-tip-${kind}` }));
}

// Only what `on` says is shown; SVG knows no property of that name.
export function display(on, ...nodes) {
  nodes.forEach((node) => node.toggleAttribute("hidden", !on));
}
