/** One's portfolio: what one has built in the course's forms, to save again at any time. */
import type { JSX } from "preact";
import { pageOf } from "./address.js";
import { useAct, useAsked } from "./ask.js";
import { Facts, Section, Trouble } from "./ask-parts.js";
import { useSession, useTexts } from "./session.js";
import { useUid } from "./uid.js";
import { FILE_PATIENCE_MS, type FileToSave, makeFile, Saved, useFile } from "./use-file.js";
import type { ProductCard } from "./wire-products.js";

export function ProductsPart(): JSX.Element {
  const { t } = useTexts();
  const asked = useAsked<{ products: ProductCard[] }>("products");
  const all = asked.data?.products;
  return (
    <Section title={t("What you have built")}>
      <p>{t("Plans, lists and cards that you filled in, each as a file to save, to print or to send.")}</p>
      <Trouble text={asked.error} />
      {all?.length === 0 && <p>{t("Nothing yet. It appears here as soon as you begin one in a module.")}</p>}
      <ul class="sr-posts">
        {all?.map((one) => (
          <li key={`${one.edition}/${one.module}/${one.activity}`}>
            <OneProduct one={one} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function OneProduct({ one }: { one: ProductCard }): JSX.Element {
  const { link, say, scope, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const id = useUid();
  const [made, make] = useFile();
  const page = pageOf(scope, one);
  const save = (name: "product_docx" | "product_pdf"): void =>
    void act.run(async () => {
      const of = { of_edition: one.edition, of_module: one.module, of_activity: one.activity };
      makeFile(make, await link.ask<FileToSave>(name, of, FILE_PATIENCE_MS));
      say(t("The file is ready."));
    });
  const button = (label: string, name: "product_docx" | "product_pdf"): JSX.Element => (
    <button type="button" class="sr-button" aria-describedby={id} aria-disabled={act.busy} onClick={() => save(name)}>
      {label}
    </button>
  );
  return (
    <article class="sr-person" aria-labelledby={id}>
      <h5 id={id} lang={one.edition}>
        {page ? <a href={`${page}#sr-${one.activity}`}>{one.title}</a> : one.title}
      </h5>
      <Facts
        of={[
          [t("Module"), <span lang={one.edition}>{one.module_title}</span>],
          [t("Changed"), texts.moment(one.changed_at)],
          [t("State"), one.complete ? t("all filled in") : t("not all filled in yet")],
        ]}
      />
      <div class="sr-actions">
        {button(t("Save as Word"), "product_docx")}
        {button(t("Save as PDF"), "product_pdf")}
      </div>
      {act.busy && <p class="sr-muted">{t("One moment…")}</p>}
      <Trouble text={act.error} />
      <Saved made={made} />
    </article>
  );
}
