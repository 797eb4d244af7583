/** Routes to begin with: what the diagnostic suggests, and those that are ready-made. */
import type { JSX } from "preact";
import { pageOf } from "./address.js";
import { Section } from "./ask-parts.js";
import { StateBadge } from "./path-words.js";
import type { Way } from "./route.js";
import { useSession, useTexts } from "./session.js";
import type { Texts } from "./texts.js";
import { type RouteView, short } from "./wire-route.js";

/** Where the diagnostic is. */
const DIAGNOSTIC = "m00-start";

function presetWords(name: string, { t }: Texts): readonly [string, string] {
  const known: Record<string, readonly [string, string]> = {
    distance: [t("Distance lessons, and soon"), t("For whoever has to teach remotely tomorrow.")],
    "special-pupil": [t("A pupil with special needs in my class"), t("From knowing the pupil to materials that work.")],
    beginner: [t("My first years"), t("Support, lessons, parents: what carries a beginner.")],
    mentor: [t("I am a mentor"), t("Helping colleagues to grow, with feedback that helps.")],
  };
  return known[name] ?? [name, ""];
}

export function Offers({ way, chosen }: { way: Way; chosen: boolean }): JSX.Element {
  const { texts } = useSession();
  const { t } = texts;
  const { view } = way;
  const diagnosed = view.suggested_by === "diagnostic";
  const offers = (
    <>
      {!diagnosed && <Undiagnosed />}
      <ul class="sr-route">
        <Offer
          way={way}
          name={diagnosed ? t("From my answers") : t("The whole course, in its order")}
          words={diagnosed ? t("What gains you most comes first.") : ""}
          modules={view.suggestion}
          preset={null}
        />
        {view.presets.map(({ name, modules }) => {
          const [called, words] = presetWords(name, texts);
          return <Offer key={name} way={way} name={called} words={words} modules={modules} preset={name} />;
        })}
      </ul>
    </>
  );
  return (
    <>
      {chosen ? (
        <details class="sr-part">
          <summary>{t("Begin anew with another route")}</summary>
          {offers}
        </details>
      ) : (
        <Section title={t("Choose a route to begin with")}>{offers}</Section>
      )}
      {view.mentor && <Mentor />}
    </>
  );
}

/** Whoever has not taken the diagnostic is shown the way to it, and may go on without. */
function Undiagnosed(): JSX.Element {
  const { scope, texts } = useSession();
  const { t } = texts;
  const page = scope.module !== DIAGNOSTIC && pageOf(scope, { edition: scope.edition, module: DIAGNOSTIC });
  return (
    <p>
      {t("Without the diagnostic we can only offer the course's own order and ready-made routes.")}{" "}
      {page && <a href={page}>{t("To the diagnostic")}</a>}
    </p>
  );
}

interface OfferProps {
  way: Way;
  name: string;
  words: string;
  modules: readonly string[];
  preset: string | null;
}

function Offer({ way, name, words, modules, preset }: OfferProps): JSX.Element {
  const { id, texts } = useSession();
  const { t } = texts;
  const taken = way.view.steps.map((step) => step.module).join() === modules.join();
  const take = (): void => {
    if (taken) return;
    void way.change(
      { do: "take", preset },
      t("Your route: {name}.", { name }),
      { module: modules[0] ?? "", control: "title" },
    );
  };
  return (
    <li class="sr-route__step">
      <h5 id={`${id}-offer-${preset ?? "own"}`}>{name}</h5>
      {words && <p>{words}</p>}
      <Contents view={way.view} modules={modules} />
      <div class="sr-order__buttons">
        <button
          type="button"
          class="sr-button sr-button--small"
          aria-disabled={taken || way.act.busy}
          aria-describedby={`${id}-offer-${preset ?? "own"}`}
          onClick={take}
        >
          {taken ? t("This is my route") : t("Take this route")}
        </button>
      </div>
    </li>
  );
}

/** The modules of an offer by their names, and which of them can be opened. */
function Contents({ view, modules }: { view: RouteView; modules: readonly string[] }): JSX.Element {
  const { tn } = useTexts();
  const steps = [...view.steps, ...view.others];
  return (
    <details class="sr-more">
      <summary>{tn("{count} module", "{count} modules", modules.length)}</summary>
      <ol class="sr-steps">
        {modules.map((module) => {
          const step = steps.find((one) => one.module === module);
          return (
            <li key={module}>
              {short(module)}{step && `\u00a0· ${step.title}`}{" "}
              {step && !step.released && !step.done && <StateBadge state="unwritten" />}
            </li>
          );
        })}
      </ol>
    </details>
  );
}

function Mentor(): JSX.Element {
  const { scope, texts } = useSession();
  const { t } = texts;
  const people = pageOf(scope, { edition: scope.edition, module: "s01-people" });
  return (
    <p class="sr-notice">
      {t("You have been at school for three years or less: a mentor would be glad to walk beside you.")}{" "}
      {people && <a href={people}>{t("Who the mentors are")}</a>}
    </p>
  );
}
