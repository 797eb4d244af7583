/** What stands around a route: what certificates need, what else the course has. */
import type { JSX } from "preact";
import type { Way } from "./route.js";
import { About } from "./route-steps.js";
import { useTexts } from "./session.js";
import type { Texts } from "./texts.js";
import { type Need, type RouteView, short } from "./wire-route.js";

function certificateWords(name: string, { t }: Texts): string {
  const known: Record<string, string> = { route: t("Certificate “Route”"), full: t("Certificate “Full course”") };
  return known[name] ?? name;
}

function needWords({ missing, more }: Need, { t, tn }: Texts): string {
  if (missing.length === 0 && more === 0) return t("your route has everything for it.");
  const names = missing.map(short).join(", ");
  const others = tn("{count} module of your choice", "{count} modules of your choice", more);
  if (more === 0) return t("still needs {what}.", { what: names });
  return t("still needs {what}.", { what: names ? `${names}, ${others}` : others });
}

export function Needs({ view }: { view: RouteView }): JSX.Element {
  const texts = useTexts();
  return (
    <ul class="sr-needs">
      {view.needs.map((need) => (
        <li key={need.certificate}>
          {certificateWords(need.certificate, texts)}: {needWords(need, texts)}
        </li>
      ))}
    </ul>
  );
}

/** Modules that are not on the route, each to be added. */
export function Others({ way }: { way: Way }): JSX.Element | null {
  const { t, tn } = useTexts();
  const { others } = way.view;
  if (others.length === 0) return null;
  return (
    <details class="sr-part">
      <summary>{tn("Not on my route: {count} module", "Not on my route: {count} modules", others.length)}</summary>
      <ul class="sr-route">
        {others.map((step) => (
          <li key={step.module} class="sr-route__step">
            <About step={step} />
            <div class="sr-order__buttons">
              <button
                type="button"
                class="sr-button sr-button--small"
                aria-label={t("Add: {title}", { title: step.title })}
                aria-disabled={way.act.busy}
                onClick={() =>
                  void way.change(
                    { do: "add", module: step.module },
                    t("{title} is on your route.", { title: step.title }),
                    { module: step.module, control: "title" },
                  )
                }
              >
                + {t("Add")}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
