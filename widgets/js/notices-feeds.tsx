/** Private addresses by which a feed reader follows a discussion. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { beside } from "./address.js";
import { useAct, useAsked } from "./ask.js";
import { SelectField } from "./ask-fields.js";
import { Confirm, Copy, Section, Trouble } from "./ask-parts.js";
import { useSession, useTexts } from "./session.js";
import type { TopicCard } from "./wire-social.js";

export function Feeds(): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const topics = useAsked<readonly TopicCard[]>("topics");
  const act = useAct();
  const revoke = (): Promise<boolean> =>
    act.run(async () => {
      await link.ask("feeds_close");
      say(t("All your feed addresses are closed."));
    });
  return (
    <Section title={t("In a feed reader")}>
      <p class="sr-muted">
        {t(
          "A feed reader can follow a discussion without your signing in, by an address of your own.",
        )}
      </p>
      <Trouble text={topics.error} />
      {topics.data?.length === 0 && (
        <p>{t("There is no discussion yet that is open to you. First write in one.")}</p>
      )}
      {topics.data && topics.data.length > 0 && <OneFeed topics={topics.data} />}
      <Confirm
        label={t("Close all my feed addresses")}
        title={t("Close all your feed addresses? Feed readers will get nothing by them any more.")}
        yes={t("Yes, close them")}
        busy={act.busy}
        act={revoke}
      >
        <Trouble text={act.error} />
      </Confirm>
    </Section>
  );
}

function OneFeed({ topics }: { topics: readonly TopicCard[] }): JSX.Element {
  const { link, scope, say, texts } = useSession();
  const { t } = texts;
  const [topic, choose] = useState(String(topics[0]?.id ?? ""));
  const [path, setPath] = useState("");
  const act = useAct();
  const get = (): Promise<boolean> =>
    act.run(async () => {
      const feed = await link.ask<{ path: string }>("feed", { topic: Number(topic) });
      setPath(feed.path);
      say(t("Here is the address."));
    });
  const submit = (event: Event): void => {
    event.preventDefault();
    void get();
  };
  return (
    <form onSubmit={submit} noValidate>
      <SelectField
        label={t("Discussion")}
        value={topic}
        options={topics.map((one) => ({ value: String(one.id), text: topicWords(one) }))}
        change={(value) => (choose(value), setPath(""))}
      />
      <Trouble text={act.error} />
      <button type="submit" class="sr-button" aria-disabled={act.busy}>
        {t("Get the address")}
      </button>
      {path && <Address value={beside(scope, `services/commons/${path}`) ?? path} />}
    </form>
  );
}

function Address({ value }: { value: string }): JSX.Element {
  const { t } = useTexts();
  return (
    <Copy
      label={t("Your address of this discussion")}
      hint={t(
        "It is shown only now. Whoever has it reads what you may read there: give it to nobody.",
      )}
      value={value}
    />
  );
}

/** A discussion as one finds it in a list: its page, its title. */
export function topicWords({ module_title, title }: TopicCard): string {
  return module_title && module_title !== title ? `${module_title} · ${title}` : title;
}
