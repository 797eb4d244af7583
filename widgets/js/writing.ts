/** What is being written in a discussion: one's own post, answers, and changes of own posts. */

/** Which editor: that of the own post, of the answer to a post, or of a change of a post. */
export type Place = null | number | `edit-${number}`;

/** The draft of a discussion, as it is saved. */
export type Draft = { text: string; replies: { [place: string]: string } };

/** A discussion in which nothing has been written yet. */
export const NOTHING: Draft = { text: "", replies: {} };

/** A draft as it may come from anywhere, in its full shape. */
export function draftOf(answer: Partial<Draft> | null): Draft {
  return { text: answer?.text ?? "", replies: answer?.replies ?? {} };
}

/** What stands in an editor. */
export function textFor(draft: Draft, place: Place): string {
  return place === null ? draft.text : (draft.replies[String(place)] ?? "");
}

/** The draft with another text in one editor; an empty one leaves no trace. */
export function withText(draft: Draft, place: Place, text: string): Draft {
  if (place === null) return { ...draft, text };
  const { [String(place)]: _, ...others } = draft.replies;
  return { ...draft, replies: text === "" ? others : { ...others, [String(place)]: text } };
}

/** A text taken back beside one that stands there already: both are kept. */
export function joined(standing: string, back: string): string {
  if (standing.trim() === "" || standing === back) return back;
  return `${standing}\n\n${back}`;
}

/** The posts whose answers have been begun. */
export function begun(draft: Draft): number[] {
  return Object.keys(draft.replies).map(Number).filter(Number.isSafeInteger);
}

/** Words of another as a quotation above what one writes. */
export function quoted(words: string, author: string): string {
  const lines = words.trim().split("\n").map((line) => `> ${line}`.trimEnd());
  return `> ${author}:\n>\n${lines.join("\n")}\n\n`;
}
