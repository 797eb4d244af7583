/** A sheet with one product, which the page prints in its own place. */
import type { JSX } from "preact";
import { render } from "preact";
import { dateFormat, type Texts } from "./texts.js";
import type { Block, ProductDocument } from "./wire-products.js";

const ONLY = "sr-sheet-only";

/** Print a product and nothing else of the page; what is on the page stays as it is. */
export function printProduct(made: ProductDocument, texts: Texts): void {
  const sheet = document.createElement("article");
  const title = document.title;
  sheet.className = "sr-sheet";
  sheet.lang = made.edition;
  render(<Sheet made={made} texts={texts} />, sheet);
  document.body.append(sheet);
  document.documentElement.classList.add(ONLY);
  // What a browser offers as the name of a file.
  document.title = made.title;
  const away = (): void => {
    for (const name of ENDS) removeEventListener(name, away);
    sheet.remove();
    document.documentElement.classList.remove(ONLY);
    document.title = title;
  };
  for (const name of ENDS) addEventListener(name, away);
  print();
}

/** Some browsers do not tell that printing is over; whoever goes on with the page has printed. */
const ENDS = ["afterprint", "pointerdown", "keydown"] as const;

function Sheet({ made, texts }: { made: ProductDocument; texts: Texts }): JSX.Element {
  // Paper is read on other days too: the whole date, not the time of today.
  const day = dateFormat(texts.locale, { dateStyle: "long" }).format(new Date(made.changed_at));
  return (
    <>
      <h1>{made.title}</h1>
      <p>{texts.t("{module} · Staffroom · {day}", { module: made.module_title, day })}</p>
      {made.sections.map((section, at) => (
        <section key={at}>
          <h2>{section.heading}</h2>
          {section.blocks.map((block, number) => (
            <BlockPart key={number} block={block} />
          ))}
        </section>
      ))}
    </>
  );
}

function BlockPart({ block }: { block: Block }): JSX.Element {
  if (block.kind === "bullets") {
    return (
      <ul>
        {block.items.map((item, at) => (
          <li key={at}>{item}</li>
        ))}
      </ul>
    );
  }
  if (block.kind === "code") return <pre>{block.text}</pre>;
  if (block.kind === "paragraph") return <p class="sr-typed">{block.text}</p>;
  const side = (at: number): string => (block.columns[at]?.number ? "sr-sheet__number" : "");
  return (
    <>
      <table>
        <thead>
          <tr>
            {block.columns.map(({ label }, at) => (
              <th key={at} scope="col" class={side(at)}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row, number) => (
            <tr key={number}>
              {row.map((cell, at) => (
                <td key={at} class={side(at)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {block.totals.map((total, at) => (
        <p key={at}>{total}</p>
      ))}
    </>
  );
}
