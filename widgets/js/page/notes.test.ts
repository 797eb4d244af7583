import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AGAIN_MS, openNotes, SAVE_MS } from "./notes.js";

const PAGE = { edition: "en", module: "m01-network" };
const KEY = "staffroom:tanna:en:m01-network:notes";
const WORDS = ["label", "saving", "saved", "offline", "long", "other", "both", "mine"];
type Change = { version: number; body: { text: string } };

/** An account with notes, which answers as the commons does. */
class Account {
  version = 3;
  text = "Kept.";
  away = false;
  readonly sent: Change[] = [];

  readonly ask = async (change?: Change): Promise<never> => {
    if (this.away) throw new TypeError("no connection");
    if (change) this.sent.push(change);
    const fits = !change || change.version === this.version;
    if (change && fits) [this.version, this.text] = [this.version + 1, change.body.text];
    const document = { version: this.version, body: { text: this.text } };
    return { status: fits ? 200 : 409, person: "tanna", document } as never;
  };
}

const field = (): HTMLTextAreaElement => screen.getByLabelText<HTMLTextAreaElement>("label");
const waiting = (): unknown => JSON.parse(localStorage.getItem(KEY) ?? "null");

async function opened(account: Account): Promise<void> {
  const place = document.createElement("div");
  for (const word of WORDS) place.dataset[word] = word;
  document.body.replaceChildren(place);
  await openNotes(place, PAGE, account.ask);
}

function type(text: string): void {
  fireEvent.input(field(), { target: { value: text } });
}

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  localStorage.clear();
});
afterEach(() => vi.useRealTimers());

describe("notes", () => {
  it("are shown as the account has them, ready to be typed in", async () => {
    await opened(new Account());
    expect(field().value).toBe("Kept.");
    expect(document.activeElement).toBe(field());
  });

  it("are kept on the device with each letter and in the account a moment later", async () => {
    const account = new Account();
    await opened(account);
    type("Kept. More");
    expect(waiting()).toEqual({ version: 3, text: "Kept. More" });
    await vi.advanceTimersByTimeAsync(SAVE_MS);
    await screen.findByText("saved");
    expect(account.text).toBe("Kept. More");
    expect(waiting()).toBeNull();
  });

  it("wait for the line to come back", async () => {
    const account = new Account();
    await opened(account);
    account.away = true;
    type("In a tunnel");
    await vi.advanceTimersByTimeAsync(SAVE_MS);
    await screen.findByText("offline");
    expect(waiting()).toEqual({ version: 3, text: "In a tunnel" });
    account.away = false;
    await vi.advanceTimersByTimeAsync(AGAIN_MS);
    await waitFor(() => expect(account.text).toBe("In a tunnel"));
  });

  it("that were not sent are taken up when the page is opened again", async () => {
    const account = new Account();
    localStorage.setItem(KEY, JSON.stringify({ version: 3, text: "Closed too early" }));
    await opened(account);
    expect(field().value).toBe("Closed too early");
    await waitFor(() => expect(account.text).toBe("Closed too early"));
  });

  it("of another device are shown beside and both may stay", async () => {
    const account = new Account();
    await opened(account);
    [account.version, account.text] = [4, "From the phone"];
    type("From the desk");
    await vi.advanceTimersByTimeAsync(SAVE_MS);
    expect((await screen.findByText("From the phone")).tagName).toBe("BLOCKQUOTE");
    expect(field().value).toBe("From the desk");
    expect(account.text).toBe("From the phone");
    fireEvent.click(screen.getByText("both"));
    await vi.advanceTimersByTimeAsync(SAVE_MS);
    await waitFor(() => expect(account.text).toBe("From the phone\n\nFrom the desk"));
    expect(screen.queryByText("other")).toBeNull();
  });

  it("of another device give way where the reader says so", async () => {
    const account = new Account();
    await opened(account);
    [account.version, account.text] = [4, "<b>From the phone</b>"];
    type("From the desk");
    await vi.advanceTimersByTimeAsync(SAVE_MS);
    // A text is a text, whatever it looks like.
    await screen.findByText("<b>From the phone</b>");
    fireEvent.click(screen.getByText("mine"));
    await vi.advanceTimersByTimeAsync(SAVE_MS);
    await waitFor(() => expect(account.text).toBe("From the desk"));
  });

  it("that cannot be fetched are fetched later", async () => {
    const account = new Account();
    account.away = true;
    await opened(account);
    expect(screen.getByText("offline")).toBeTruthy();
    account.away = false;
    await vi.advanceTimersByTimeAsync(AGAIN_MS);
    await waitFor(() => expect(field().value).toBe("Kept."));
  });
});
