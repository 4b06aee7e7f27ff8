/* The program's documents as the editor's, and back. */
import { Fragment, type Mark, type Node } from "prosemirror-model";
import type { RichBlock, RichDoc, RichPoint, RichRun } from "@/ipc";
import { schema, sentText } from "./schema";

const { nodes, marks } = schema;

function marksOf(run: RichRun): Mark[] {
  const found: Mark[] = [];
  if (run.tone !== "normal") found.push(marks.tone.create({ tone: run.tone }));
  if (run.href !== null) found.push(marks.link.create({ href: run.href }));
  if (run.bold) found.push(marks.bold.create());
  if (run.italic) found.push(marks.italic.create());
  if (run.code) found.push(marks.code.create());
  return found;
}

/** Who stands behind `$userName=gao_yu$`, by account when no name is known. */
export function shownName(text: string, names: ReadonlyMap<string, string>): string {
  return `@${names.get(text) ?? text.slice(text.indexOf("=") + 1, -1)}`;
}

function inlineOf(runs: readonly RichRun[], names: ReadonlyMap<string, string>): Node[] {
  return runs.flatMap((run) => {
    const look = marksOf(run);
    if (run.sort === "name")
      return [nodes.name.create({ text: run.text, shown: shownName(run.text, names) }, null, look)];
    if (run.sort === "variable") return [nodes.variable.create({ text: run.text }, null, look)];
    return run.text
      .split("\n")
      .flatMap((line, index) => [
        ...(index > 0 ? [nodes.line_break.create(null, null, look)] : []),
        ...(line ? [schema.text(line, look)] : []),
      ]);
  });
}

function nodeOf(block: RichBlock, names: ReadonlyMap<string, string>): Node {
  switch (block.block) {
    case "paragraph":
      return nodes.paragraph.create({ tone: block.tone }, inlineOf(block.text, names));
    case "heading":
      return nodes.heading.create({ level: block.level }, inlineOf(block.text, names));
    case "quote":
      return nodes.quote.create(null, inlineOf(block.text, names));
    case "item":
      return nodes.item.create({ number: block.number }, inlineOf(block.text, names));
    case "code":
      return nodes.fence.create({ language: block.language }, block.text ? [schema.text(block.text)] : []);
    case "rule":
      return nodes.rule.create();
    case "raw": {
      const { sort, source, shown } = block;
      return nodes.raw.create({ sort, source, shown });
    }
  }
}

/** The editor's document; an empty text is one empty line. */
export function toNode(doc: RichDoc, names: ReadonlyMap<string, string>): Node {
  const blocks = doc.blocks.map((block) => nodeOf(block, names));
  return nodes.doc.create(null, blocks.length > 0 ? blocks : [nodes.paragraph.create()]);
}

function runOf(node: Node): RichRun {
  const mark = (name: keyof typeof marks) => node.marks.find((one) => one.type === marks[name]);
  return {
    sort: node.type === nodes.name ? "name" : node.type === nodes.variable ? "variable" : "text",
    text: sentText(node),
    tone: (mark("tone")?.attrs["tone"] as RichRun["tone"] | undefined) ?? "normal",
    href: (mark("link")?.attrs["href"] as string | undefined) ?? null,
    bold: mark("bold") !== undefined,
    italic: mark("italic") !== undefined,
    code: mark("code") !== undefined,
  };
}

function blockOf(node: Node): RichBlock {
  const text: RichRun[] = [];
  node.forEach((inline) => text.push(runOf(inline)));
  const { attrs } = node;
  switch (node.type) {
    case nodes.heading:
      return { block: "heading", level: attrs["level"] as number, text };
    case nodes.quote:
      return { block: "quote", text };
    case nodes.item:
      return { block: "item", number: attrs["number"] as number | null, text };
    case nodes.fence:
      return { block: "code", language: attrs["language"] as string, text: node.textContent };
    case nodes.rule:
      return { block: "rule" };
    case nodes.raw:
      return { block: "raw", ...(attrs as Pick<Extract<RichBlock, { block: "raw" }>, "sort" | "source" | "shown">) };
    default:
      return { block: "paragraph", tone: attrs["tone"] as RichRun["tone"], text };
  }
}

/** The program's document. */
export function fromNode(doc: Node): RichDoc {
  const blocks: RichBlock[] = [];
  doc.forEach((block) => blocks.push(blockOf(block)));
  return { blocks };
}

/** Where a place of the program's document is in the editor's. */
export function positionOf(doc: Node, { block, at }: RichPoint): number {
  let start = 0;
  for (let index = 0; index < Math.min(block, doc.childCount - 1); index += 1) start += doc.child(index).nodeSize;
  const child = doc.child(Math.min(block, doc.childCount - 1));
  return start + 1 + Math.min(at, child.content.size);
}

/** Blocks as what is pasted. */
export function toFragment(blocks: readonly RichBlock[], names: ReadonlyMap<string, string>): Fragment {
  return Fragment.fromArray(blocks.map((block) => nodeOf(block, names)));
}
