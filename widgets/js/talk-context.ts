/** What every part of a discussion has in hand. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Titled } from "./mount.js";
import type { Session } from "./session.js";
import type { Shown } from "./thread.js";
import type { Texts } from "./texts.js";
import type { Desk } from "./use-desk.js";
import type { LiveThread } from "./use-thread.js";
import type { Draft } from "./writing.js";

/** Where somebody in need finds help at once. */
export interface Contact {
  readonly name: string;
  readonly phone?: string;
  readonly url?: string;
  readonly hours?: string;
}

export interface ContactGroup {
  readonly country: string;
  readonly contacts: readonly Contact[];
}

/** The public form of a discussion: its rules. */
export interface DiscussionDefinition extends Titled {
  readonly post_first: boolean;
  readonly answers: number;
  readonly audience?: "cohort" | "edition" | "community";
  /** A support circle: pseudonyms, and nothing that leads to a person. */
  readonly anonymous?: boolean;
  readonly contacts?: readonly ContactGroup[];
}

export interface Talk {
  readonly session: Session<DiscussionDefinition, Draft>;
  readonly texts: Texts;
  readonly definition: DiscussionDefinition;
  readonly anonymous: boolean;
  readonly thread: LiveThread;
  readonly shown: Shown | null;
  readonly desk: Desk;
  readonly online: boolean;
  /** 0 where the activity has one audience. */
  readonly community: number;
  /** The newest post that was seen before, on whatever device. */
  readonly seen: number;
  /** Until when she may only read. */
  readonly paused: string | null;
}

export const TalkContext = createContext<Talk | null>(null);

/** The discussion that this component is part of. */
export function useTalk(): Talk {
  const talk = useContext(TalkContext);
  if (!talk) throw new Error("a part of a discussion is used outside one");
  return talk;
}

/** The heading of a post on the page. */
export function headingOf(root: ParentNode | null, post: number): HTMLElement | null {
  return root?.querySelector<HTMLElement>(`[data-post="${post}"]`) ?? null;
}
