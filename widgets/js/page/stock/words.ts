/** The texts that stock widgets add to a page, in the page's language. */

let speak = (english: string): string => english;

export function speakWith(text: (english: string) => string): void {
  speak = text;
}

/** A text of the interface; its argument is a literal, which the build collects. */
export function text(english: string): string {
  return speak(english);
}

/** What went wrong, in words for the reader; its cause is for the console. */
export class PlainError extends Error {}

export function cannotShow(module: string): PlainError {
  const said = text("This part of the page was made with “{module}”, which cannot be shown here.");
  const advice = text("The author can choose the stock front end for this module.");
  return new PlainError(`${said.replace("{module}", module)} ${advice}`);
}

export function cannotLoad(cause: unknown): PlainError {
  const said = text("This part of the page could not be loaded. Reload the page to try again.");
  return new PlainError(said, { cause });
}

export function madeLater(): PlainError {
  const said = text("This part of the page was made after the page was prepared.");
  const advice = text("The author can create one of its kind when the page opens.");
  return new PlainError(`${said} ${advice}`);
}

/** The reader's words for any error. */
export function plain(error: unknown): string {
  if (error instanceof PlainError) return error.message;
  return text("This part of the page could not be shown.");
}
