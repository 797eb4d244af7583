/** What is being written in a discussion: one's own post, and answers by the post they answer. */

/** The draft of a discussion, as it is saved. */
export type Draft = { text: string; replies: { [post: string]: string } };

/** A discussion in which nothing has been written yet. */
export const NOTHING: Draft = { text: "", replies: {} };

/** A draft as it may come from anywhere, in its full shape. */
export function draftOf(answer: Partial<Draft> | null): Draft {
  return { text: answer?.text ?? "", replies: answer?.replies ?? {} };
}

/** What stands in the editor of one's own post (`null`) or of the answer to a post. */
export function textFor(draft: Draft, replyTo: number | null): string {
  return replyTo === null ? draft.text : (draft.replies[String(replyTo)] ?? "");
}

/** The draft with another text in one editor; an empty answer leaves no trace. */
export function withText(draft: Draft, replyTo: number | null, text: string): Draft {
  if (replyTo === null) return { ...draft, text };
  const { [String(replyTo)]: _, ...others } = draft.replies;
  return { ...draft, replies: text === "" ? others : { ...others, [String(replyTo)]: text } };
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
