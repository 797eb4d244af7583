/** What was built in a form or a self-map: saved as a file, printed, shown to colleagues. */
import type { JSX } from "preact";
import { useAct } from "./ask.js";
import { Trouble } from "./ask-parts.js";
import type { Draft } from "./draft.js";
import { OpError } from "./model.js";
import { useRoomOfPage } from "./product-room.js";
import { printProduct } from "./product-sheet.js";
import { useSession } from "./session.js";
import type { Texts } from "./texts.js";
import type { Json } from "./types.js";
import { useUid } from "./uid.js";
import { FILE_PATIENCE_MS, type FileToSave, makeFile, Saved, useFile } from "./use-file.js";
import type { Product } from "./wire-products.js";

interface ProductProps {
  title: string;
  /** Whether nothing is filled in yet. */
  empty: boolean;
}

/** The ways out of what was built. */
export function ProductPart({ title, empty }: ProductProps): JSX.Element {
  const { draft, link, say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const id = useUid();
  const [made, make] = useFile();
  const room = useRoomOfPage();
  /** Do something with what is typed, as soon as the commons has it. */
  const use = (work: () => Promise<void>): void => {
    if (empty) return act.tell(t("Fill something in first: there is nothing to save yet."));
    void act.run(async () => {
      await everythingSaved(draft, texts);
      await work();
    });
  };
  const save = (name: "product_docx" | "product_pdf"): void =>
    use(async () => {
      makeFile(make, await link.ask<FileToSave>(name, {}, FILE_PATIENCE_MS));
      say(t("The file is ready."));
    });
  const sheet = (): void => use(async () => printProduct((await link.ask<Product>("product")).document, texts));
  const show = (): void =>
    use(async () => {
      const { markdown } = await link.ask<Product>("product");
      if (room?.(markdown)) return say(t("Your text stands in your post. Nothing is sent until you publish it."));
      act.tell(t("This is too long for a post. Save it as a file, and tell colleagues in a few words what it is about."));
    });
  const button = (label: string, press: () => void): JSX.Element => (
    <button type="button" class="sr-button" aria-disabled={act.busy} onClick={() => !act.busy && press()}>
      {label}
    </button>
  );
  return (
    <div class="sr-product" role="group" aria-labelledby={id}>
      <h4 id={id}>{t("Take it along: {title}", { title })}</h4>
      <div class="sr-actions">
        {button(t("Save as Word"), () => save("product_docx"))}
        {button(t("Save as PDF"), () => save("product_pdf"))}
        {button(t("Print"), sheet)}
        {room && button(t("Show to colleagues"), show)}
      </div>
      {room && (
        <p class="sr-hint">
          {t("“Show to colleagues” puts the text into your post in this page’s discussion. You look at it and publish it yourself.")}
        </p>
      )}
      {act.busy && <p class="sr-muted">{t("One moment…")}</p>}
      <Trouble text={act.error} />
      <Saved made={made} />
    </div>
  );
}

/** Bring what is typed to the commons; rejects, in words, where that cannot be. */
async function everythingSaved<A extends Json>(draft: Draft<A>, { t }: Texts): Promise<void> {
  await draft.flush();
  const { phase, message } = draft.status.get();
  if (draft.other.get() !== null) {
    throw new OpError({ code: "undecided", message: t("Please choose first which version of your answer stays.") });
  }
  if (phase === "refused") throw new OpError({ code: phase, message: message || t("This could not be saved.") });
  if (phase === "offline") throw new OpError({ code: phase, message: "" });
}
