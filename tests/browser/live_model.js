// What is listened to outside the explorer, and must be let go.
window.mdListening = [];
for (const target of [window, document]) {
  const { addEventListener: add, removeEventListener: remove } = target;
  target.addEventListener = (...given) => { window.mdListening.push(`${given[0]}`); add.apply(target, given); };
  target.removeEventListener = (...given) => {
    const at = window.mdListening.indexOf(`${given[0]}`);
    if (at >= 0) window.mdListening.splice(at, 1);
    remove.apply(target, given);
  };
}
window.Live = class {
  constructor(state, answers) { this.state = state; this.heard = []; this.answers = answers; this.saved = 0; this.asked = 0; this.waiting = 0; }
  get(key) { return this.state[key]; }
  // As in ipywidgets, an equal value is no change.
  set(key, value) {
    const same = JSON.stringify(value) === JSON.stringify(this.state[key]);
    this.state[key] = value;
    if (!same) this.fire(`change:${key}`);
  }
  fire(name, given) { this.heard.filter(([n]) => n === name).forEach(([, f]) => f(given)); }
  on(name, f) { this.heard.push([name, f]); }
  off(name, f) { this.heard = this.heard.filter((each) => each[0] !== name || each[1] !== f); }
  send(message) { if (this.answers && message.hello) setTimeout(() => this.fire("msg:custom", message)); }
  receive(state) { for (const [key, value] of Object.entries(state)) this.set(key, value); }
  async save_changes() {
    this.saved += 1;
    if (!this.answers) return;
    const asked = ++this.asked;
    this.waiting += 1;
    const state = await window.mdAnswer(JSON.stringify(this.state.value));
    this.waiting -= 1;
    if (asked === this.asked) this.receive(state);
  }
};
window.mdMount = async (text, state, answers) => {
  window.mdListening.length = 0;
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  window.mdExplorer = (await import(address)).default;
  window.mdModel = new Live(state, answers);
  window.mdModel.stored = !answers;
  const el = document.createElement("div");
  document.querySelector("main").replaceChildren(el);
  window.mdEnd = window.mdExplorer.render({ model: window.mdModel, el });
};
