/** What the commons tells of products; as `staffroom.wire.products`. */

export type Block =
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "bullets"; readonly items: readonly string[] }
  | {
      readonly kind: "table";
      readonly columns: readonly { readonly label: string; readonly number: boolean }[];
      readonly rows: readonly (readonly string[])[];
      readonly totals: readonly string[];
    };

export interface ProductDocument {
  readonly edition: string;
  readonly title: string;
  readonly module_title: string;
  readonly changed_at: string;
  readonly sections: readonly { readonly heading: string; readonly blocks: readonly Block[] }[];
}

export interface Product {
  readonly document: ProductDocument;
  /** The same as text for a post. */
  readonly markdown: string;
}

/** A product in the list of one's own. */
export interface ProductCard {
  readonly edition: string;
  readonly module: string;
  readonly activity: string;
  readonly title: string;
  readonly module_title: string;
  readonly changed_at: string;
  readonly complete: boolean;
}
