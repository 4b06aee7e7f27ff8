/* What the editor can hold: the blocks and runs of the program's documents, for every dialect alike. */
import { Schema, type DOMOutputSpec, type Node } from "prosemirror-model";
import type { RawSort } from "@/ipc";
import { t } from "@/i18n";

const rawWords = (sort: RawSort) => t(`editor.raw.${sort}`);
const chip = (kind: string, text: string, shown: string): DOMOutputSpec => [
  "span",
  { class: `rich-${kind}`, [`data-${kind}`]: text, title: text, contenteditable: "false" },
  shown,
];

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: {
      group: "block",
      content: "inline*",
      attrs: { tone: { default: "normal" } },
      parseDOM: [
        { tag: "p", getAttrs: (place) => ({ tone: place.dataset["tone"] ?? "normal" }) },
        // What a browser makes of a new line.
        { tag: "div", getAttrs: () => ({ tone: "normal" }) },
      ],
      toDOM: (node) => ["p", { "data-tone": node.attrs["tone"] as string }, 0],
    },
    heading: {
      group: "block",
      content: "inline*",
      attrs: { level: { default: 2 } },
      defining: true,
      toDOM: (node) => [`h${node.attrs["level"]}`, 0],
    },
    quote: { group: "block", content: "inline*", toDOM: () => ["blockquote", 0] },
    item: {
      group: "block",
      content: "inline*",
      attrs: { number: { default: null } },
      toDOM: (node) => ["p", { "data-item": node.attrs["number"] === null ? "bullet" : "number" }, 0],
    },
    fence: {
      group: "block",
      content: "text*",
      marks: "",
      code: true,
      defining: true,
      attrs: { language: { default: "" } },
      toDOM: () => ["pre", ["code", 0]],
    },
    rule: { group: "block", toDOM: () => ["hr"] },
    raw: {
      group: "block",
      attrs: { sort: { default: "other" }, source: { default: "" }, shown: { default: "" } },
      toDOM: ({ attrs }) => [
        "div",
        { class: "rich-raw", contenteditable: "false" },
        ["strong", rawWords(attrs["sort"] as RawSort)],
        ["span", attrs["shown"] as string],
      ],
    },
    text: { group: "inline" },
    line_break: {
      group: "inline",
      inline: true,
      selectable: false,
      parseDOM: [{ tag: "br" }],
      toDOM: () => ["br"],
    },
    name: {
      group: "inline",
      inline: true,
      attrs: { text: {}, shown: {} },
      toDOM: ({ attrs }) => chip("name", attrs["text"] as string, attrs["shown"] as string),
    },
    variable: {
      group: "inline",
      inline: true,
      attrs: { text: {} },
      toDOM: ({ attrs }) => chip("variable", attrs["text"] as string, variableName(attrs["text"] as string)),
    },
  },
  marks: {
    tone: {
      attrs: { tone: {} },
      toDOM: (mark) => ["span", { "data-tone": mark.attrs["tone"] as string }, 0],
    },
    link: {
      attrs: { href: {} },
      inclusive: false,
      toDOM: (mark) => ["span", { class: "rich-link", "data-href": mark.attrs["href"], title: mark.attrs["href"] }, 0],
    },
    bold: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
    italic: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
    code: { excludes: "", inclusive: false, toDOM: () => ["code", 0] },
  },
});

/** What is between the braces. */
export function variableName(text: string): string {
  return text.replace(/^\{\{\s*|\s*\}\}$/g, "");
}

/** The characters of a node as they are sent. */
export function sentText(node: Node): string {
  if (node.isText) return node.text ?? "";
  return node.type === schema.nodes.line_break ? "\n" : ((node.attrs["text"] as string | undefined) ?? "");
}
