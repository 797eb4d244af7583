import { expect, test } from "vitest";
import sanitize, { applyStyles, putRich, sanitizeRich } from "./sanitize";

const INLINE = {
  allowedTags: ["a", "b", "i", "em", "span", "code"],
  allowedAttributes: { "*": ["aria-*", "class", "style", "title"], a: ["href"] },
};

function put(markup: string): HTMLElement {
  const element = document.createElement("div");
  putRich(element, markup);
  return element;
}

const ATTACKS = [
  "<script>evil()</script>",
  "<img src=x onerror=evil()>",
  "<svg onload=evil()></svg>",
  "<svg><script>evil()</script></svg>",
  "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=evil()&gt;\">",
  "<iframe src=javascript:evil()></iframe>",
  "<iframe srcdoc='<script>parent.evil()</script>'></iframe>",
  "<object data=javascript:evil()></object><embed src=javascript:evil()>",
  "<a href='javascript:evil()'>a</a>",
  "<a href=' &#1; java&#10;script:evil()'>a</a>",
  "<a href='data:text/html,<script>evil()</script>'>a</a>",
  "<form action=/evil><button formaction=javascript:evil()>b</button></form>",
  "<base href='https://evil.example/'><link rel=stylesheet href=//evil.example><meta http-equiv=refresh content='0;url=//evil'>",
  "<style>body{display:none}</style>",
  "<b style='x' onmouseover=evil()>b</b>",
  "<b title='\" style=\"x\" onclick=\"evil()'>b</b>",
  "<b style=\"a\"onclick=evil()>b</b>",
  "<b data-sr-style=\"x\" onfocus=evil() tabindex=1 autofocus>b</b>",
  "<noscript><p title=\"</noscript><img src=x onerror=evil()>\">",
  "<template><script>evil()</script></template>",
  "<video><source onerror=evil()></video>",
  "<details open ontoggle=evil()>d</details>",
  "<input autofocus onfocus=evil()>",
  "<xmp><img src=x onerror=evil()></xmp>",
  "<div style=\"background:url(javascript:evil())\">d</div>",
];

const BAD = "script, iframe, object, embed, base, link, meta, style, form, template";

function dangers(root: HTMLElement): string[] {
  const found = [...root.querySelectorAll(BAD)].map(({ tagName }) => tagName);
  for (const element of root.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      const runs = /^on/.test(name) || name === "srcdoc" || name === "formaction";
      if (runs || /^[\s\u0000-\u001f]*(java\s*script|data:text)/i.test(value)) found.push(`${name}=${value}`);
    }
  }
  return found;
}

test.each(ATTACKS)("rich markup cannot run or reach out: %s", (attack) => {
  expect(dangers(put(attack))).toEqual([]);
});

test.each(ATTACKS)("a description cannot either: %s", (attack) => {
  const element = document.createElement("div");
  element.innerHTML = sanitize(attack, INLINE);
  applyStyles(element);
  expect(dangers(element)).toEqual([]);
});

test("a description keeps its emphasis and nothing beyond what is allowed there", () => {
  expect(sanitize("<b>a</b><h1>b</h1><img src='x' alt=''>c", INLINE)).toBe("<b>a</b>bc");
});

test.each([
  ['<b style="color: red">a</b>', "color: red;"],
  ["<b style='color: red'>a</b>", "color: red;"],
  ["<b style=color:red>a</b>", "color: red;"],
  ["<b\nSTYLE = 'color: red' title='x style=y'>a</b>", "color: red;"],
  ["<b class=x style='font-family: \"A > B\"'>a</b>", 'font-family: "A > B";'],
])("a style works without an attribute of that name: %s", (markup, style) => {
  const before = document.createElement("div");
  before.innerHTML = sanitizeRich(markup);
  expect(before.querySelector("[style]")).toBeNull();
  expect(put(markup).querySelector("b")!.style.cssText).toBe(style);
});

test("text about styles stays what it is", () => {
  const markup = "<p title=\"my style='x'\">set style=\"a\" in 3 < 4</p>";
  const element = put(markup).querySelector("p")!;
  expect(element.title).toBe("my style='x'");
  expect(element.textContent).toBe('set style="a" in 3 < 4');
});

test("a link that opens beside the lesson does not tell where from", () => {
  const link = put('<a href="https://example.org" target="_blank">a</a>').querySelector("a")!;
  expect(link.rel).toBe("noopener noreferrer");
});
