/* What the toolbar and the keys do to the text. */
import {
  baseKeymap,
  chainCommands,
  createParagraphNear,
  liftEmptyBlock,
  newlineInCode,
  setBlockType,
  splitBlockAs,
  toggleMark,
} from "prosemirror-commands";
import type { Attrs, MarkType, Node, NodeType } from "prosemirror-model";
import { TextSelection, type Command, type EditorState } from "prosemirror-state";
import type { Abilities, RawSort, Tone } from "@/ipc";
import { schema } from "./schema";

const { nodes, marks } = schema;

/** A change by one press is a step of its own in the draft's history. */
export const STEP = "step";

/** On a change that comes from the draft. */
export const FROM_DRAFT = "from draft";

export const asStep =
  (command: Command): Command =>
  (state, dispatch, view) =>
    command(state, dispatch && ((change) => dispatch(change.setMeta(STEP, true))), view);

/** Whether all of the selection, or what is typed next, has a mark. */
export function hasMark(state: EditorState, type: MarkType, attrs?: Attrs): boolean {
  const fits = (found: readonly { type: MarkType; attrs: Attrs }[]) =>
    found.some((mark) => mark.type === type && (!attrs || mark.attrs["tone"] === attrs["tone"]));
  const { from, to, empty, $from } = state.selection;
  if (empty) return fits(state.storedMarks ?? $from.marks());
  let all = true;
  state.doc.nodesBetween(from, to, (node) => {
    if (node.isInline && !fits(node.marks)) all = false;
  });
  return all;
}

/** Whether the caret is in such a block. */
export function inBlock(state: EditorState, type: NodeType, attrs: Attrs = {}): boolean {
  const block = state.selection.$from.parent;
  return block.type === type && Object.entries(attrs).every(([name, value]) => block.attrs[name] === value);
}

export const toggle = (type: "bold" | "italic" | "code"): Command => asStep(toggleMark(marks[type]));

/** Colours the selection, or takes the colour away. */
export function toggleTone(tone: Tone): Command {
  return asStep((state, dispatch) => {
    const { from, to, empty } = state.selection;
    const mark = marks.tone.create({ tone });
    const has = hasMark(state, marks.tone, { tone });
    if (!dispatch) return true;
    const change = state.tr;
    if (empty) dispatch(has ? change.removeStoredMark(marks.tone) : change.addStoredMark(mark));
    else dispatch(has ? change.removeMark(from, to, marks.tone) : change.addMark(from, to, mark));
    return true;
  });
}

/** Makes the blocks of the selection of a sort, or paragraphs again. */
export function toggleBlock(type: NodeType, attrs: Attrs = {}): Command {
  return asStep((state, dispatch) =>
    inBlock(state, type, attrs)
      ? setBlockType(nodes.paragraph)(state, dispatch)
      : setBlockType(type, attrs)(state, dispatch),
  );
}

export const lineTone = (tone: Tone): Command => asStep(setBlockType(nodes.paragraph, { tone }));

/** What follows a heading or a coloured line is an ordinary one; an entry of a list goes on as it is. */
function next(node: Node, atEnd: boolean): { type: NodeType; attrs?: Attrs } | null {
  if (atEnd && (node.type === nodes.heading || node.type === nodes.paragraph)) return { type: nodes.paragraph };
  return { type: node.type, attrs: node.attrs };
}

/** In an empty entry or quote Enter ends the list or the quote. */
const endEmpty: Command = (state, dispatch) => {
  const block = state.selection.$from.parent;
  const ends = block.type === nodes.item || block.type === nodes.quote || block.type === nodes.heading;
  return ends && block.content.size === 0 && state.selection.empty && setBlockType(nodes.paragraph)(state, dispatch);
};

/** At its start Backspace makes a block a paragraph before it joins it with the one above. */
const plainFirst: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  const plain = $from.parent.type === nodes.paragraph;
  return empty && !plain && $from.parentOffset === 0 && setBlockType(nodes.paragraph)(state, dispatch);
};

const lineBreak: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.line_break.create(), true).scrollIntoView());
  return true;
};

const enter = chainCommands(newlineInCode, endEmpty, createParagraphNear, liftEmptyBlock, splitBlockAs(next));

/** The keys of a field. Sending and undoing are keys of the page. */
export function keysOf(able: Abilities): Record<string, Command> {
  const { "Mod-Enter": _send, Enter: _enter, ...base } = baseKeymap;
  return {
    ...base,
    Enter: enter,
    "Shift-Enter": able.line_break ? chainCommands(newlineInCode, lineBreak) : enter,
    Backspace: chainCommands(plainFirst, base["Backspace"] ?? (() => false)),
    ...(able.bold ? { "Mod-b": toggle("bold") } : {}),
    ...(able.italic ? { "Mod-i": toggle("italic") } : {}),
    ...(able.code ? { "Mod-e": toggle("code") } : {}),
  };
}

/** Puts a block that is kept as it is written in the place of the selection. */
export function putRaw(sort: RawSort, source: string): Command {
  return asStep((state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(nodes.raw.create({ sort, source })).scrollIntoView());
    return true;
  });
}

/** Puts something in the place of the selection, with the look that text typed there would have. */
export function put(...found: Node[]): Command {
  return asStep((state, dispatch) => {
    if (!dispatch) return true;
    const look = state.storedMarks ?? state.selection.$from.marks();
    const change = state.tr;
    const { from, to } = state.selection;
    const kept = found.map((node) => node.mark([...look.filter((mark) => !mark.isInSet(node.marks)), ...node.marks]));
    change.replaceWith(from, to, kept);
    const end = from + kept.reduce((size, node) => size + node.nodeSize, 0);
    change.setSelection(TextSelection.near(change.doc.resolve(Math.min(end, change.doc.content.size))));
    dispatch(change.scrollIntoView());
    return true;
  });
}
