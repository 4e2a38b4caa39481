// A matrix of numbers as a table with its name before it.
import { h } from "./parts.js";

export function matrix(name, rows, shown) {
  return h("div", { class: "mdx-matrix" }, h("span", { class: "mdx-sym" }, h("i", {}, name), " ="),
    h("table", { "aria-label": name }, h("tbody", {}, rows.map((row) => h("tr", {}, row.map((x) => h("td", {}, shown(x))))))));
}
