/* What is typed at the start of a line becomes its look where the field has it: `# `, `> `, `- `, `1. `. And a text that is emptied is a normal line again. */
import { Plugin, type EditorState, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import type { Attrs, NodeType } from "prosemirror-model";
import type { Abilities } from "@/ipc";
import { FROM_DRAFT, STEP } from "./commands";
import { schema } from "./schema";

const { nodes } = schema;

/** A mark with the space behind it, and what came together with the space. Engines may write that space as one that does not break. */
const MARK = /^(#{1,6}|>|[-*+]|(\d{1,3})[.)])[ \u00a0]([^]*)$/;

/** The block that a mark stands for, if the field has it. */
function blockOf(able: Abilities, mark: string, number: string | undefined): { type: NodeType; attrs?: Attrs } | null {
  if (mark.startsWith("#")) return able.heading ? { type: nodes.heading, attrs: { level: mark.length } } : null;
  if (mark === ">") return able.quote ? { type: nodes.quote } : null;
  return able.list ? { type: nodes.item, attrs: { number: number === undefined ? null : Number(number) } } : null;
}

/** What becomes of the line when `typed` comes at its caret; null: it is text like any other. */
function marked(state: EditorState, able: Abilities, from: number, to: number, typed: string): Transaction | null {
  const place = state.doc.resolve(from);
  const { parent, parentOffset } = place;
  if (!place.sameParent(state.doc.resolve(to))) return null;
  const before = parent.textBetween(0, parentOffset, null, "\ufffc");
  // Of `>` alone some fields make a quote: the space behind it is part of the mark.
  if (parent.type === nodes.quote && parent.content.size === 0 && /^[ \u00a0]$/.test(typed)) return state.tr;
  const found = parent.type === nodes.paragraph ? MARK.exec(before + typed) : null;
  const [, mark = "", number, rest = ""] = found ?? [];
  const block = found && mark.length >= before.length ? blockOf(able, mark, number) : null;
  if (!block) return null;
  const change = state.tr.insertText(rest, place.start(), to);
  change.setBlockType(place.start(), place.start(), block.type, block.attrs);
  return change.setMeta(STEP, true).scrollIntoView();
}

export function blockMarks(able: Abilities): Plugin {
  let editor: EditorView | null = null;
  return new Plugin({
    view: (view) => {
      editor = view;
      return {};
    },
    props: {
      handleTextInput(view, from, to, typed) {
        const change = view.composing ? null : marked(view.state, able, from, to, typed);
        if (change) view.dispatch(change);
        return change !== null;
      },
    },
    appendTransaction(changes, before, after) {
      const first = after.doc.firstChild;
      const emptied = first?.isTextblock === true && first.content.size === 0 && after.doc.childCount === 1;
      const had = before.doc.childCount > 1 || (before.doc.firstChild?.content.size ?? 0) > 0;
      const asked = changes.some((change) => change.getMeta(STEP) || change.getMeta(FROM_DRAFT));
      if (!emptied || !had || asked || editor?.composing || first.eq(nodes.paragraph.create())) return null;
      return after.tr.setBlockType(1, 1, nodes.paragraph);
    },
  });
}
