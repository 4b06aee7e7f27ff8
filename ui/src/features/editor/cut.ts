/* Where the server cuts the text: a line there, and what is behind it shown as what nobody will read. */
import { Plugin, PluginKey, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import type { RichPoint } from "@/ipc";
import { positionOf } from "./rich-doc";

/** On a change: where the cut is now. */
export const CUT = "cut";

const key = new PluginKey<DecorationSet>(CUT);

function marked(state: EditorState, point: RichPoint | null): DecorationSet {
  if (!point) return DecorationSet.empty;
  const at = positionOf(state.doc, point);
  const line = () => Object.assign(document.createElement("span"), { className: "rich-cut-line" });
  return DecorationSet.create(state.doc, [
    Decoration.widget(at, line, { side: -1, key: CUT, ignoreSelection: true }),
    Decoration.inline(at, state.doc.content.size, { class: "rich-cut" }),
  ]);
}

export function cutPlugin(first: RichPoint | null): Plugin<DecorationSet> {
  return new Plugin({
    key,
    state: {
      init: (_, state) => marked(state, first),
      apply(change, shown, _, state) {
        const told = change.getMeta(CUT) as { point: RichPoint | null } | undefined;
        return told ? marked(state, told.point) : shown.map(change.mapping, change.doc);
      },
    },
    props: { decorations: (state) => key.getState(state) },
  });
}

/** Whether a cut is shown. */
export function cutOf(state: EditorState): boolean {
  return key.getState(state) !== DecorationSet.empty;
}
