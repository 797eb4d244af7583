/** Communities by subject, theme or region: to join, to leave, to found, to talk in. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Asked, useAsked } from "./ask.js";
import { Section, Trouble } from "./ask-parts.js";
import { KINDS, OneCommunity, kindWords } from "./communities-one.js";
import { FoundCommunity } from "./communities-found.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { useSession } from "./session.js";
import type { Community } from "./wire-social.js";

/** Tells the page's discussion which community's conversation to show. */
export const COMMUNITY_EVENT = "staffroom:community";

/** The community that the page's address asks for; 0 for none. */
export function asked(hash: string = location.hash): number {
  return Number(/^#community=(\d{1,15})(?:&|$)/.exec(hash)?.[1] ?? 0);
}

function Communities(_: BodyProps): JSX.Element {
  const { texts } = useSession();
  const { t } = texts;
  const list = useAsked<readonly Community[]>("communities");
  const [open, show] = useConversation(list.data);
  const root = useRef<HTMLDivElement>(null);
  const stranger = list.data?.find(({ id, joined }) => id === open && !joined);
  const founded = (community: Community): void => {
    list.set([...(list.data ?? []), community]);
    setTimeout(() =>
      root.current?.querySelector<HTMLElement>(`[data-community="${community.id}"]`)?.focus(),
    );
  };
  return (
    <div ref={root}>
      <Trouble text={list.error} />
      {!list.data && !list.error && <p>{t("Fetching communities…")}</p>}
      {stranger && (
        <p class="sr-notice">
          {t("To read this conversation, first join the community “{title}”.", {
            title: stranger.title,
          })}
        </p>
      )}
      {list.data && <Groups {...{ list, open, show }} />}
      {list.data && <FoundCommunity known={list.data} founded={founded} />}
    </div>
  );
}

interface GroupsProps {
  list: Asked<readonly Community[]>;
  open: number;
  show: (community: Community) => void;
}

function Groups({ list, open, show }: GroupsProps): JSX.Element {
  const { texts } = useSession();
  const communities = list.data ?? [];
  const put = (changed: Community): void =>
    list.set(communities.map((one) => (one.id === changed.id ? changed : one)));
  if (communities.length === 0) {
    return (
      <p class="sr-notice">
        {texts.t(
          "There is no community yet. Start the first: for your subject, a theme you care about, or your region.",
        )}
      </p>
    );
  }
  return (
    <>
      {KINDS.map((kind) => {
        const these = communities.filter((one) => one.kind === kind);
        if (these.length === 0) return null;
        return (
          <Section key={kind} title={kindWords(kind, texts)}>
            <ul class="sr-people">
              {these.map((community) => (
                <li key={community.id}>
                  <OneCommunity
                    {...{ community, put, show, again: list.again }}
                    open={community.id === open}
                  />
                </li>
              ))}
            </ul>
          </Section>
        );
      })}
    </>
  );
}

/** Follow the page's address; opening a conversation writes it there and goes to the discussion. */
function useConversation(
  communities: readonly Community[] | null,
): [number, (community: Community) => void] {
  const [open, setOpen] = useState(() => asked());
  const told = useRef(0);
  const tell = ({ id, title }: Community): void => {
    told.current = id;
    dispatchEvent(new CustomEvent(COMMUNITY_EVENT, { detail: { id, title } }));
  };
  useEffect(() => {
    const follow = (): void => setOpen(asked());
    addEventListener("hashchange", follow);
    follow();
    return () => removeEventListener("hashchange", follow);
  }, []);
  useEffect(() => {
    const found = communities?.find(({ id, joined }) => id === open && joined);
    if (found && found.id !== told.current) tell(found);
  }, [communities, open]);
  const show = (community: Community): void => {
    tell(community);
    setOpen(community.id);
    location.hash = `community=${community.id}`;
    const discussion = document.querySelector<HTMLElement>(".sr-discussion .sr-title");
    discussion?.focus();
  };
  return [open, show];
}

export default widget<Titled, null>({ empty: null, body: Communities, drafts: false });
