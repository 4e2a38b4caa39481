import { open } from "./parts.js";
function render({ model, el }) { return open({ model, el, name: "stepper" }).ready(); }
export default { render };
