/** Modules to take along as files that open without a connection. */
import type { JSX } from "preact";
import { useAct, useAsked } from "./ask.js";
import { Section, Trouble } from "./ask-parts.js";
import { useSession } from "./session.js";
import { Saved, useFile } from "./use-file.js";

interface Module {
  readonly id: string;
  readonly title: string;
}

export function Offline(): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const { data, error } = useAsked<Module[]>("modules");
  const act = useAct();
  const [made, make] = useFile();
  const take = (of: string): Promise<boolean> =>
    act.run(async () => {
      const file = await link.ask<{ name: string; html: string }>("offline", { of });
      make(file.html, "text/html", file.name);
      say(t("The file is ready."));
    });
  return (
    <Section title={t("Take a module offline")}>
      <p>
        {t(
          "One file with texts, pictures and your answers. It opens without a connection, you can write in it, and what you write comes back as a progress file.",
        )}
      </p>
      <Trouble text={error || act.error} />
      <ul>
        {(data ?? []).map(({ id, title }) => (
          <li key={id}>
            {title}{" "}
            <button
              type="button"
              class="sr-button sr-button--small"
              aria-label={t("Save an offline copy: {title}", { title })}
              aria-disabled={act.busy}
              onClick={() => void take(id)}
            >
              {t("Save an offline copy")}
            </button>
          </li>
        ))}
      </ul>
      <Saved made={made} />
    </Section>
  );
}
