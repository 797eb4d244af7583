/**
 * From a component to an anywidget: the frame around every activity (heading, skeleton, notices,
 * status), and a boundary that keeps what was typed when a widget breaks.
 */
import type { AnyModel, Render } from "@anywidget/types";
import { Component, type ComponentChildren, type ComponentType, type JSX, render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Html } from "./html.js";
import { Session, SessionContext, useSession } from "./session.js";
import { useStore } from "./store.js";
import { Status, Versions, Voice } from "./status.js";
import type { ActivityState, Json, Traits } from "./types.js";

/** What every public definition has. */
export interface Titled {
  type: string;
  title: string;
  prompt_html?: string;
}

export interface BodyProps {
  /** The person's state; a widget's body is not shown before there is one. */
  state: ActivityState;
}

interface Widget<A extends Json> {
  /** The answer of somebody who has not begun. */
  empty: A;
  body: ComponentType<BodyProps>;
  /** False for widgets that keep no draft of their own kind (no status line). */
  drafts?: boolean;
}

/** Make the default export of a widget's module. */
export function widget<D extends Titled, A extends Json>(made: Widget<A>): { render: Render } {
  return {
    render({ model, el }) {
      const session = new Session<D, A>(model as unknown as AnyModel<Traits<D>>, made.empty);
      render(<Frame session={session} made={made} />, el);
      session.open();
      return () => {
        session.close();
        render(null, el);
      };
    },
  };
}

interface FrameProps<D extends Titled, A extends Json> {
  session: Session<D, A>;
  made: Widget<A>;
}

function Frame<D extends Titled, A extends Json>({ session, made }: FrameProps<D, A>): JSX.Element {
  const { definition, id, texts } = session;
  // A way to link to the activity; a second view on the same page has none.
  const [anchor] = useState(() => freeId(`sr-${session.scope.activity}`));
  const heading = useRef<HTMLHeadingElement>(null);
  // Who comes by a link to the activity is led to it: it was not there when the browser looked.
  useEffect(() => {
    if (anchor && location.hash === `#${anchor}`) heading.current?.focus();
  }, [anchor]);
  // JupyterLab's one-letter shortcuts must not fire while somebody answers.
  const quiet = { "data-lm-suppress-shortcuts": "true" };
  return (
    <SessionContext.Provider value={session as unknown as Session<unknown>}>
      <section
        id={anchor}
        class={`sr-widget sr-card sr-${definition.type}`}
        lang={texts.locale}
        role="group"
        aria-labelledby={`${id}-title`}
        {...quiet}
      >
        <h3 class="sr-title" id={`${id}-title`} ref={heading} tabIndex={-1}>
          {definition.title}
        </h3>
        <Html html={definition.prompt_html} class="sr-prompt" />
        <Boundary>
          <Body made={made as unknown as Widget<Json>} />
        </Boundary>
        <Voice />
      </section>
    </SessionContext.Provider>
  );
}

function freeId(id: string): string | undefined {
  return document.getElementById(id) ? undefined : id;
}

function Body({ made }: { made: Widget<Json> }): JSX.Element {
  const session = useSession();
  const state = useStore(session.state);
  if (!state) return <Waiting />;
  return (
    <>
      <Versions />
      <made.body state={state} />
      {made.drafts !== false && <Status />}
    </>
  );
}

/** Holds the place until the person's state is here. */
function Waiting(): JSX.Element {
  const session = useSession();
  const { t } = session.texts;
  const online = useStore(session.online);
  const trouble = useStore(session.trouble);
  const words = online
    ? t("Fetching your answers…")
    : trouble || t("The course cannot be reached right now. We keep trying.");
  return (
    <div class="sr-skeleton" aria-busy={online}>
      <p class="sr-skeleton__text">{words}</p>
    </div>
  );
}

/** A broken part says so, keeps what was typed, and can be shown again. */
class Boundary extends Component<{ children: ComponentChildren }, { broken: boolean }> {
  override state = { broken: false };

  static override getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render(): ComponentChildren {
    if (!this.state.broken) return this.props.children;
    return <Broken again={() => this.setState({ broken: false })} />;
  }
}

function Broken({ again }: { again: () => void }): JSX.Element {
  const { t } = useSession().texts;
  return (
    <div class="sr-notice sr-notice--bad" role="alert">
      <p>{t("This part of the page stumbled. What you typed is kept.")}</p>
      <button type="button" class="sr-button" onClick={again}>
        {t("Show it again")}
      </button>
    </div>
  );
}
