import { expect, test, vi } from "vitest";
import { CommDesk } from "./comms";
import { FakeHost, kernelSays } from "./testing";

function desk(): { host: FakeHost; desk: CommDesk } {
  const host = new FakeHost({});
  return { host, desk: new CommDesk(host) };
}

test("a comm remembers which keys the page itself has changed", () => {
  const comm = desk().desk.comm("jupyter.widget", "a");
  comm.send({ method: "update", state: { value: 1 }, buffer_paths: [["image", 0]] });
  comm.send({ method: "custom", content: { event: "click" } });
  comm.send({ method: "request_state", state: { other: 1 } });
  expect([...comm.touched]).toEqual(["value", "image"]);
});

test("what comes before the model is made is heard when it is, in order", () => {
  const comm = desk().desk.comm("jupyter.widget", "a");
  void comm.hear(kernelSays("comm_msg", { n: 1 }));
  void comm.hear(kernelSays("comm_msg", { n: 2 }));
  const heard: unknown[] = [];
  comm.on_msg(({ content }) => heard.push(content.n));
  return Promise.resolve()
    .then(() => Promise.resolve())
    .then(() => Promise.resolve())
    .then(() => expect(heard).toEqual([1, 2]));
});

test("a model that fails at one message still gets the next", async () => {
  vi.spyOn(console, "warn").mockReturnValue();
  const comm = desk().desk.comm("jupyter.widget", "a");
  const heard: unknown[] = [];
  comm.on_msg(({ content }) => {
    if (content.n === 1) throw new Error("no");
    heard.push(content.n);
  });
  void comm.hear(kernelSays("comm_msg", { n: 1 }));
  await comm.hear(kernelSays("comm_msg", { n: 2 }));
  expect(heard).toEqual([2]);
});

test("whoever sent a message is told what becomes of it, until it is done", () => {
  const { host, desk: own } = desk();
  const status = vi.fn();
  const output = vi.fn();
  own.comm("t", "a").send({ method: "custom" }, { iopub: { status, output } });
  const { id } = host.sent[0]!;
  own.answer(kernelSays("stream", { text: "x" }, id));
  own.answer(kernelSays("status", { execution_state: "busy" }, "other"));
  own.answer(kernelSays("status", { execution_state: "idle" }, id));
  own.answer(kernelSays("status", { execution_state: "idle" }, id));
  expect(output).toHaveBeenCalledTimes(1);
  expect(status).toHaveBeenCalledTimes(1);
});

test("nobody is told by a fresh kernel of what an earlier one was asked", () => {
  const { host, desk: own } = desk();
  const status = vi.fn();
  own.comm("t", "a").send({ method: "custom" }, { iopub: { status } });
  own.reset();
  own.answer(kernelSays("status", { execution_state: "idle" }, host.sent[0]!.id));
  expect(status).not.toHaveBeenCalled();
});
