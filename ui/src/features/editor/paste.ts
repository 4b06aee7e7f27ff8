/* What is pasted from Word, WeCom, a browser or Excel: what the field can say is kept, what was dropped is told. */
import type { Abilities, RichBlock, RichRun } from "@/ipc";

/** What a paste may lose. */
export type Dropped = "pictures" | "tables" | "colours" | "links" | "headings" | "lists" | "quotes" | "bold" | "italic";

export type Pasted = { blocks: RichBlock[]; dropped: Dropped[] };

/** Elements that stand on lines of their own. */
const LINES = new Set(
  "P DIV SECTION ARTICLE HEADER FOOTER MAIN H1 H2 H3 H4 H5 H6 UL OL LI BLOCKQUOTE PRE TABLE TBODY THEAD TR HR DL DT DD".split(
    " ",
  ),
);
const HIDDEN = new Set("STYLE SCRIPT TITLE META LINK HEAD TEMPLATE NOSCRIPT".split(" "));
const BLACK = /^(?:|inherit|initial|currentcolor|windowtext|auto|black|#000|#000000|rgba?\(0, 0, 0(?:, 1)?\))$/i;

type Look = Omit<RichRun, "sort" | "text">;
type Kind =
  | { block: "paragraph" }
  | { block: "heading"; level: number }
  | { block: "quote" }
  | { block: "item"; number: number | null };

const PLAIN: Look = { tone: "normal", href: null, bold: false, italic: false, code: false };

class Reader {
  readonly blocks: RichBlock[] = [];
  readonly dropped = new Set<Dropped>();
  private text: RichRun[] = [];
  private kind: Kind = { block: "paragraph" };
  private tone: RichRun["tone"] = "normal";

  constructor(private readonly able: Abilities) {}

  /** Ends the line. */
  flush(): void {
    const text = trimmed(this.text);
    this.text = [];
    if (text.length === 0) return;
    this.blocks.push(
      this.kind.block === "paragraph" ? { ...this.kind, tone: this.tone, text } : { ...this.kind, text },
    );
  }

  node(node: Node, look: Look): void {
    if (node.nodeType === Node.TEXT_NODE) return this.words(node.textContent ?? "", look);
    if (!(node instanceof HTMLElement) || HIDDEN.has(node.tagName)) return;
    const { tagName, dataset } = node;
    if (dataset["name"] !== undefined || dataset["variable"] !== undefined) {
      const [sort, text] =
        dataset["name"] === undefined ? ["variable", dataset["variable"]] : ["name", dataset["name"]];
      this.text.push({ ...look, sort: sort as RichRun["sort"], text: text ?? "" });
    } else if (tagName === "BR") {
      if (this.able.line_break) this.text.push({ ...look, sort: "text", text: "\n" });
      else this.flush();
    } else if (tagName === "IMG") {
      this.dropped.add("pictures");
    } else if (LINES.has(tagName)) {
      this.line(node, look);
    } else {
      this.inside(node, this.looked(node, look));
      if (tagName === "TD" || tagName === "TH") this.words("\t", look, true);
    }
  }

  private inside(element: HTMLElement, look: Look): void {
    for (const child of element.childNodes) this.node(child, look);
  }

  private line(element: HTMLElement, look: Look): void {
    this.flush();
    const former = this.kind;
    const tone = this.tone;
    const own = element.dataset["tone"] as RichRun["tone"] | undefined;
    if (own && this.able.line_tones.includes(own)) this.tone = own;
    this.kind = this.kindOf(element, former);
    if (element.tagName === "TABLE") this.dropped.add("tables");
    this.inside(element, this.looked(element, look));
    this.flush();
    this.kind = former;
    this.tone = tone;
  }

  private kindOf(element: HTMLElement, former: Kind): Kind {
    const { tagName, dataset } = element;
    const level = /^H([1-6])$/.exec(tagName)?.[1];
    if (level !== undefined)
      return this.has("heading", "headings") ? { block: "heading", level: Number(level) } : former;
    if (tagName === "BLOCKQUOTE") return this.has("quote", "quotes") ? { block: "quote" } : former;
    if (tagName === "LI" || dataset["item"] !== undefined) {
      if (!this.has("list", "lists")) return former;
      const ordered = element.parentElement?.tagName === "OL" || dataset["item"] === "number";
      return { block: "item", number: ordered ? 1 : null };
    }
    return former;
  }

  private has(ability: "heading" | "quote" | "list" | "link" | "bold" | "italic", loss: Dropped): boolean {
    if (!this.able[ability]) this.dropped.add(loss);
    return this.able[ability];
  }

  private looked(element: HTMLElement, look: Look): Look {
    const { tagName, style, dataset } = element;
    const weight = style.fontWeight;
    const heavy = /^(?:B|STRONG)$/.test(tagName) ? !/^(?:normal|400)$/.test(weight) : /^(?:bold|[6-9]00)$/.test(weight);
    const slanted = /^(?:I|EM)$/.test(tagName) ? style.fontStyle !== "normal" : style.fontStyle === "italic";
    const tone = dataset["tone"] as RichRun["tone"] | undefined;
    const known = tone !== undefined && this.able.tones.includes(tone);
    if (!known && !BLACK.test(style.color || element.getAttribute("color") || "")) this.dropped.add("colours");
    const href = dataset["href"] ?? (tagName === "A" ? (element.getAttribute("href") ?? "") : "");
    const address = /^https?:\/\//i.test(href) && this.has("link", "links");
    return {
      tone: known ? tone : look.tone,
      href: address ? href : look.href,
      bold: look.bold || (heavy && this.has("bold", "bold")),
      italic: look.italic || (slanted && this.has("italic", "italic")),
      code: look.code || (tagName === "CODE" && this.able.code),
    };
  }

  /** White space shows as one blank, as in the page that it comes from. */
  private words(text: string, look: Look, exact = false): void {
    const shown = exact ? text : text.replace(/[ \t\r\n\f]+/g, " ");
    if (shown) this.text.push({ ...look, sort: "text", text: shown });
  }
}

/** Without the white space at both ends of a line. */
function trimmed(runs: RichRun[]): RichRun[] {
  const text = runs.map((run) => ({ ...run }));
  const blank = (run: RichRun | undefined) => run?.sort === "text" && run.text.trim() === "";
  while (blank(text[0])) text.shift();
  while (blank(text.at(-1))) text.pop();
  const [first, last] = [text[0], text.at(-1)];
  if (first?.sort === "text") first.text = first.text.trimStart();
  if (last?.sort === "text") last.text = last.text.trimEnd();
  return text;
}

/** Reads HTML from the clipboard. Nothing in it is run or fetched. */
export function readHtml(html: string, able: Abilities): Pasted {
  const page = new DOMParser().parseFromString(html, "text/html");
  const reader = new Reader(able);
  reader.node(page.body, PLAIN);
  reader.flush();
  return { blocks: reader.blocks, dropped: [...reader.dropped] };
}

/** Plain text: a paragraph for each line, exactly. */
export function readText(text: string): RichBlock[] {
  return text
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => ({
      block: "paragraph",
      tone: "normal",
      text: line ? [{ ...PLAIN, sort: "text", text: line }] : [],
    }));
}
