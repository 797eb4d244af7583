/** Notices by day, with what is unread said in words; what comes later waits behind a bar. */
import type { JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { pageOf } from "./address.js";
import { type Act, type Paged, useAct, usePaged } from "./ask.js";
import { More, Section, Trouble, useGrowth } from "./ask-parts.js";
import { useSession } from "./session.js";
import { dateFormat, type Texts } from "./texts.js";
import type { Notice, Notices } from "./wire-social.js";

/** Told to the page's bell when notices have been read. */
export const NOTICE_EVENT = "staffroom:notice";
/** So long a click waits for a notice to be marked before it goes where it leads. */
const READ_MS = 1_500;

const part = (page: Notices) => ({ items: page.items, next: page.next });

interface Reading {
  readonly list: Paged<Notice>;
  readonly unread: number;
  readonly act: Act;
  /** Mark everything up to a notice, or that one alone, as read. */
  read: (upto: number, only: boolean) => Promise<boolean>;
}

/** The list, and how many of all notices are unread. */
function useReading(): Reading {
  const { link } = useSession();
  const [unread, setUnread] = useState(0);
  const act = useAct();
  const list = usePaged<Notices, Notice>("notices", {}, (page) => {
    setUnread(page.unread);
    return part(page);
  });
  const read = (upto: number, only: boolean): Promise<boolean> =>
    act.run(async () => {
      const now = await link.ask<{ unread: number }>("read", { upto, only });
      const meant = (id: number): boolean => (only ? id === upto : id <= upto);
      list.set((items) => items.map((one) => (meant(one.id) ? { ...one, read: true } : one)));
      setUnread(now.unread);
      dispatchEvent(new CustomEvent(NOTICE_EVENT, { detail: now }));
    });
  return { list, unread, act, read };
}

/** Ids of notices that have come since the list was fetched. */
function useWaiting(): [number, () => void] {
  const { link } = useSession();
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set());
  useEffect(
    () =>
      link.on("event", ({ type, data }) => {
        const id = (data as { notice?: unknown } | null)?.notice;
        if (type === "notice" && typeof id === "number") setIds((all) => new Set([...all, id]));
      }),
    [link],
  );
  return [ids.size, () => setIds(new Set())];
}

export function NoticeList(): JSX.Element {
  const { say, texts } = useSession();
  const { t, tn } = texts;
  const { list, unread, act, read } = useReading();
  const [waiting, none] = useWaiting();
  const root = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useGrowth(root, list);
  useEffect(() => {
    if (waiting) say(tn("{count} new notice has come.", "{count} new notices have come.", waiting));
  }, [waiting]);
  const reveal = async (): Promise<void> => {
    if (!(await list.again())) return;
    none();
    setTimeout(() => root.current?.querySelector<HTMLElement>("[data-item]")?.focus());
  };
  const newest = list.items?.[0];
  const readAll = async (): Promise<void> => {
    if (!newest || !(await read(newest.id, false))) return;
    say(t("All notices are read."));
    heading.current?.focus();
  };
  return (
    <Section title={t("What concerns you")} heading={heading}>
      {waiting > 0 && (
        <div class="sr-news">
          <button type="button" class="sr-button sr-button--primary" onClick={() => void reveal()}>
            {tn("Show {count} new notice", "Show {count} new notices", waiting)}
          </button>
        </div>
      )}
      <Trouble text={list.error || act.error} />
      {!list.items && !list.error && <p>{t("Fetching notices…")}</p>}
      {list.items?.length === 0 && (
        <p class="sr-notice">
          {t(
            "Nothing yet. When somebody answers, mentions or thanks you, or marks your work, you will find it here.",
          )}
        </p>
      )}
      {newest && (
        <Standing {...{ unread, texts }} busy={act.busy} readAll={() => void readAll()} />
      )}
      {list.items && <Days {...{ items: list.items, read, root, texts }} />}
      <More of={list} label={t("Show earlier ones")} />
    </Section>
  );
}

interface StandingProps {
  unread: number;
  busy: boolean;
  readAll: () => void;
  texts: Texts;
}

function Standing({ unread, busy, readAll, texts }: StandingProps): JSX.Element {
  if (unread === 0) return <p class="sr-muted">{texts.t("You have read everything.")}</p>;
  return (
    <div class="sr-standing">
      <span>{texts.tn("{count} unread", "{count} unread", unread)}</span>
      <button type="button" class="sr-button" aria-disabled={busy} onClick={readAll}>
        {texts.t("Mark all as read")}
      </button>
    </div>
  );
}

interface DaysProps {
  items: readonly Notice[];
  read: Reading["read"];
  root: RefObject<HTMLDivElement>;
  texts: Texts;
}

/** A day in words: today, yesterday, else its date. */
export function dayWords(iso: string, { locale, t }: Texts, now: Date = new Date()): string {
  const date = new Date(iso);
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (date.toDateString() === now.toDateString()) return t("Today");
  if (date.toDateString() === yesterday.toDateString()) return t("Yesterday");
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return dateFormat(locale, { day: "numeric", month: "long", ...year }).format(date);
}

function Days({ items, read, root, texts }: DaysProps): JSX.Element {
  const days = new Map<string, Notice[]>();
  for (const item of items) {
    const day = dayWords(item.created_at, texts);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return (
    <div ref={root}>
      {[...days].map(([day, these]) => (
        <div key={day} class="sr-day">
          <h5>{day}</h5>
          <ul class="sr-notices-list">
            {these.map((item) => (
              <OneNotice key={item.id} {...{ item, read, texts }} />
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

interface OneProps extends Pick<DaysProps, "read" | "texts"> {
  item: Notice;
}

function OneNotice({ item, read, texts }: OneProps): JSX.Element {
  const { scope } = useSession();
  const address = pageOf(scope, item);
  const line = useRef<HTMLParagraphElement>(null);
  const markRead = async (): Promise<void> => {
    if (await read(item.id, true)) line.current?.focus();
  };
  const follow = async (event: MouseEvent): Promise<void> => {
    if (item.read || event.ctrlKey || event.metaKey || event.shiftKey || !address) {
      return void (item.read || read(item.id, true));
    }
    event.preventDefault();
    const late = new Promise((resolve) => setTimeout(resolve, READ_MS));
    await Promise.race([read(item.id, true), late]);
    location.assign(address);
  };
  const time = dateFormat(texts.locale, { hour: "2-digit", minute: "2-digit" });
  return (
    <li class={item.read ? "sr-told" : "sr-told sr-told--unread"}>
      <p
        class="sr-told__text"
        ref={line}
        {...(address ? {} : { "data-item": true, tabIndex: -1 })}
      >
        {!item.read && <span class="sr-badge sr-badge--good">{texts.t("unread")}</span>}{" "}
        {address ? (
          <a href={address} data-item onClick={(event) => void follow(event)}>
            {item.text}
          </a>
        ) : (
          item.text
        )}{" "}
        <time class="sr-muted" dateTime={item.created_at}>
          {time.format(new Date(item.created_at))}
        </time>
      </p>
      {item.excerpt && <p class="sr-muted sr-told__excerpt">{item.excerpt}</p>}
      {!item.read && !address && (
        <button
          type="button"
          class="sr-button sr-button--quiet sr-button--small"
          aria-label={`${texts.t("Mark as read")}: ${item.text}`}
          onClick={() => void markRead()}
        >
          {texts.t("Mark as read")}
        </button>
      )}
    </li>
  );
}
