/** For tests of service pages: a kernel that answers questions by their names. */
import type { ActivityState, Json } from "./types.js";
import { FakeModel, Refusal } from "./testing.js";

type Answer = Json | object | ((args: Record<string, Json>) => unknown);

/** A model whose kernel knows these answers; a question that is not known is a fault of the test. */
export class AskedModel extends FakeModel {
  constructor(
    type: string,
    readonly answers: Record<string, Answer>,
    state: Partial<ActivityState> = {},
  ) {
    super({ type, title: "Thing" }, state);
    this.answerers["ask"] = ({ name, args }) => {
      const answer = this.answers[name as string];
      if (answer === undefined) throw new Refusal("internal", `nobody answers ${String(name)}`);
      const told = typeof answer === "function" ? answer(args as Record<string, Json>) : answer;
      return structuredClone(told) as Json;
    };
  }

  /** The arguments of a question, each time that it was asked. */
  asked(name: string): Record<string, Json>[] {
    return this.ops("ask")
      .filter((message) => message["name"] === name)
      .map((message) => message["args"] as Record<string, Json>);
  }
}

/** What a refusing kernel says. */
export const refusing = (message: string) => (): never => {
  throw new Refusal("invalid", message);
};

/** Give the page an address for as long as the test lasts. */
export function at(path: string): void {
  history.replaceState(null, "", path);
}

export const PROFILE = {
  subject: "Mathematics",
  grades: "5–7",
  region: "",
  languages: "",
  offer: "",
  seek: "",
  present: true,
};
