/** Shows one built widget on a model that answers as the test tells it to. */

class Model {
  constructor(traits, kernel) {
    this.traits = traits;
    this.kernel = kernel;
    this.sent = [];
    this.handlers = new Set();
    this.version = kernel.state?.version ?? 0;
  }

  get(name) {
    return this.traits[name];
  }

  on(event, handler) {
    if (event === "msg:custom") this.handlers.add(handler);
  }

  off(event, handler) {
    this.handlers.delete(handler);
  }

  send(message) {
    this.sent.push(structuredClone(message));
    setTimeout(() => this.answer(message), 10);
  }

  push(message) {
    for (const handler of [...this.handlers]) handler(structuredClone(message));
  }

  /** What a question gets: told for its very arguments, or for its name. */
  asked(seq, name, args) {
    const { asks = {} } = this.kernel;
    const found = asks[name + JSON.stringify(args)] ?? asks[name] ?? null;
    const told = found?.error ? { ok: false, error: found.error } : { ok: true, data: found };
    this.push({ op: "reply", seq, ...told });
  }

  answer({ op, seq, answer, name, args }) {
    const { state, after, replies = {}, answers = {}, events = [], line } = this.kernel;
    if (line === "dead") return;
    if (line === "offline") return this.push({ op: "offline" });
    if (op === "open" || op === "refresh") {
      this.push({ op: "state", state: (this.checked && after) || state });
      return events.forEach((event) => this.push({ op: "event", event }));
    }
    if (op === "ask") return this.asked(seq, name, args);
    if (op === "look") {
      const { data } = events.find(({ type }) => type === "submission");
      return this.push({ op: "reply", seq, ok: true, data });
    }
    if (op === "check") this.checked = true;
    // What depends on the answer is looked up by it.
    const known = answers[op]?.[JSON.stringify(answer)];
    if (known) return this.push({ op: "reply", seq, ok: true, data: known });
    const refused = replies[op]?.error;
    if (refused) return this.push({ op: "reply", seq, ok: false, error: refused });
    const saved = { version: ++this.version, saved_at: "2026-01-12T09:30:00Z" };
    this.push({ op: "reply", seq, ok: true, data: op === "draft" ? saved : replies[op] });
  }
}

window.show = async (name, traits, kernel) => {
  document.documentElement.lang = traits.locale;
  window.close_?.();
  const widget = (await import(`/static/${name}.js`)).default;
  window.model = new Model(traits, kernel);
  window.close_ = await widget.render({
    model: window.model,
    el: document.getElementById("widget"),
  });
};
