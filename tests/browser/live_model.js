window.Live = class {
  constructor(state, answers) { this.state = state; this.heard = []; this.answers = answers; this.saved = 0; this.asked = 0; this.waiting = 0; }
  get(key) { return this.state[key]; }
  set(key, value) { this.state[key] = value; this.fire(`change:${key}`); }
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
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  window.mdExplorer = (await import(address)).default;
  window.mdModel = new Live(state, answers);
  window.mdModel.stored = !answers;
  const el = document.createElement("div");
  document.querySelector("main").replaceChildren(el);
  window.mdEnd = window.mdExplorer.render({ model: window.mdModel, el });
};
