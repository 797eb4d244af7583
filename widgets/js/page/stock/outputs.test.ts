import { expect, test } from "vitest";
import { bestOf, grown, isOutput, outputOf, terminalText } from "./outputs";
import { kernelSays } from "./testing";

const stream = (text: string, name = "stdout") => ({ output_type: "stream", name, text });

test("a stream goes on in the last output of its name, and every list stays what it was", () => {
  const one = grown([], stream("a"));
  const two = grown(one, stream("b"));
  expect(two).toEqual([stream("ab")]);
  expect(one).toEqual([stream("a")]);
  expect(grown(two, stream("c", "stderr"))).toEqual([stream("ab"), stream("c", "stderr")]);
});

test("a stream does not go on across something else", () => {
  const shown = { output_type: "display_data", data: {}, metadata: {} };
  expect(grown([stream("a"), shown], stream("b"))).toHaveLength(3);
});

test("what is only for the wire stays out", () => {
  const message = kernelSays("display_data", { data: {}, metadata: {}, transient: { display_id: "x" } });
  expect(outputOf(message)).toEqual({ output_type: "display_data", data: {}, metadata: {} });
});

test.each([
  ["stream", true],
  ["display_data", true],
  ["execute_result", true],
  ["error", true],
  ["status", false],
  ["comm_msg", false],
])("%s is an output: %s", (kind, is) => expect(isOutput(kind)).toBe(is));

test.each([
  ["\u001b[31mred\u001b[0m", "red"],
  ["10%\r50%\r100%", "100%"],
  ["longer\rxy", "xynger"],
  ["a\r\nb", "a\nb"],
  [["a\n", "b"], "a\nb"],
  [undefined, ""],
])("text as a terminal shows it: %j", (text, shown) => expect(terminalText(text)).toBe(shown));

test.each([
  [{ "text/plain": "p", "text/html": ["<b>", "</b>"] }, ["text/html", "<b></b>"]],
  [{ "text/plain": "p", "image/png": "aaa" }, ["image/png", "aaa"]],
  [{ "application/javascript": "evil()", "text/plain": "p" }, ["text/plain", "p"]],
  [{ "application/javascript": "evil()" }, null],
  [
    { "application/vnd.jupyter.widget-view+json": { model_id: "m" }, "text/html": "h" },
    ["application/vnd.jupyter.widget-view+json", { model_id: "m" }],
  ],
  [null, null],
])("the best that may be shown of %j", (data, best) => expect(bestOf(data)).toEqual(best));
