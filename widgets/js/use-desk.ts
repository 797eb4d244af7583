/** The desk one writes at: drafts of the own post and of answers, and what has been sent off. */
import { useEffect, useState } from "preact/hooks";
import type { Courier } from "./courier.js";
import type { Parcel } from "./outbox.js";
import type { Session } from "./session.js";
import { useStore } from "./store.js";
import { type Draft, begun, draftOf, joined, textFor, withText } from "./writing.js";

/** Which editor: that of the own post (`null`), or of the answer to a post. */
export type Place = number | null;

export interface Desk {
  readonly draft: Draft;
  readonly parcels: readonly Parcel[];
  /** Whether the browser keeps what waits to be sent. */
  readonly kept: boolean;
  /** Whether the last attempt to send something did not get through. */
  readonly stuck: boolean;
  /** Editors of answers that stand open. */
  readonly open: ReadonlySet<number>;
  /** The editor that was typed in last; `undefined` before anything was typed. */
  readonly last: Place | undefined;
  /** The own post that has just been published. */
  readonly published: number | null;
  write: (place: Place, text: string) => void;
  send: (place: Place, text: string) => void;
  takeBack: (parcel: Parcel) => void;
  setOpen: (post: number, open: boolean) => void;
}

/** The id inside what the commons answers to a post. */
function idOf(answer: unknown): number | null {
  const id = (answer as { id?: unknown } | null)?.id;
  return typeof id === "number" ? id : null;
}

function useOpen(draft: Draft): [ReadonlySet<number>, Desk["setOpen"]] {
  const [open, change] = useState<ReadonlySet<number>>(() => new Set(begun(draft)));
  const setOpen = (post: number, on: boolean): void =>
    change((all) => new Set(on ? [...all, post] : [...all].filter((id) => id !== post)));
  return [open, setOpen];
}

/** A text that was sent off just before the page was closed is no draft any more. */
function withoutSent(draft: Draft, parcels: readonly Parcel[]): Draft {
  return parcels.reduce((rest, { reply_to, text }) => {
    return textFor(rest, reply_to).trim() === text ? withText(rest, reply_to, "") : rest;
  }, draft);
}

/** Tell what became of posts that were sent; the answer is the own post published last. */
function usePublished(session: Session<unknown, Draft>, courier: Courier): number | null {
  const [published, setPublished] = useState<number | null>(null);
  const { t } = session.texts;
  useEffect(() => {
    courier.news = {
      sent: ({ reply_to }, answer) => {
        if (reply_to === null) setPublished(idOf(answer));
        const own = reply_to === null;
        session.say(own ? t("Your post is published.") : t("Your answer is published."));
      },
      refused: (_, message) => session.say(message || t("This could not be posted.")),
    };
  }, [courier]);
  return published;
}

export function useDesk(session: Session<unknown, Draft>, courier: Courier): Desk {
  const draft = draftOf(useStore(session.draft.answer));
  const [open, setOpen] = useOpen(draft);
  const [last, setLast] = useState<Place | undefined>(undefined);
  const published = usePublished(session, courier);
  // Two changes may follow each other within one rendering, so the store is read each time.
  const now = (): Draft => draftOf(session.draft.answer.get());
  const write = (place: Place, text: string): void => {
    setLast(place);
    session.draft.change(withText(now(), place, text));
  };

  useEffect(() => {
    const rest = withoutSent(now(), courier.parcels.get());
    if (JSON.stringify(rest) !== JSON.stringify(now())) session.draft.change(rest);
  }, [courier]);

  return {
    draft,
    parcels: useStore(courier.parcels),
    kept: useStore(courier.kept),
    stuck: useStore(courier.stuck),
    open,
    last,
    published,
    write,
    send: (place, text) => {
      courier.send(text, place);
      write(place, "");
      if (place !== null) setOpen(place, false);
    },
    takeBack: ({ key, text, reply_to }) => {
      courier.withdraw(key);
      write(reply_to, joined(textFor(now(), reply_to), text));
      if (reply_to !== null) setOpen(reply_to, true);
    },
    setOpen,
  };
}
