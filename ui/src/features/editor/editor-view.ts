/* The editor itself: its library's view with the keys, the paste and the copy of a field. */
import { keymap } from "prosemirror-keymap";
import { Slice, type Node } from "prosemirror-model";
import { EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { RICH, type Dialect, type RichPoint } from "@/ipc";
import { commandKey } from "@/lib/keys";
import { blockMarks } from "./block-marks";
import { keysOf, STEP } from "./commands";
import { cutPlugin } from "./cut";
import { readHtml, readText, type Dropped } from "./paste";
import { toFragment } from "./rich-doc";
import { sentText } from "./schema";

export type EditorHooks = {
  /** After each change. */
  changed: (change: Transaction, view: EditorView) => void;
  /** At the end of a composition. */
  composed: () => void;
  /** What a paste lost. */
  dropped: (what: Dropped[]) => void;
  names: ReadonlyMap<string, string>;
  attributes: (state: EditorState) => Record<string, string>;
};

function copied(slice: Slice): string {
  const lines: string[] = [];
  slice.content.forEach((block) => {
    let line = block.isText ? sentText(block) : ((block.attrs["shown"] as string | undefined) ?? "");
    block.forEach((inline) => (line += sentText(inline)));
    lines.push(line);
  });
  return lines.join("\n");
}

export function createEditor(
  place: HTMLElement,
  dialect: Dialect,
  doc: Node,
  cut: RichPoint | null,
  hooks: EditorHooks,
): EditorView {
  const able = RICH[dialect];
  /** Takes what the field can say of it; false: there is nothing but files, which are for whoever hears of them outside. */
  function take(data: DataTransfer | null, change: Transaction): boolean {
    const [html, text] = [data?.getData("text/html") ?? "", data?.getData("text/plain") ?? ""];
    if (!html && !text) return false;
    const exact = !html || change.selection.$from.parent.type.spec.code === true;
    const { blocks, dropped } = exact ? { blocks: readText(text), dropped: [] } : readHtml(html, able);
    if (blocks.length === 0) return true;
    change.replaceSelection(new Slice(toFragment(blocks, hooks.names), 1, 1));
    view.dispatch(change.setMeta(STEP, true).scrollIntoView());
    if (dropped.length > 0) hooks.dropped(dropped);
    return true;
  }
  function onPaste(_: EditorView, event: ClipboardEvent): boolean {
    return take(event.clipboardData, view.state.tr) || (event.clipboardData?.files.length ?? 0) > 0;
  }
  /** Something from outside; what is moved within the text is moved by the library. */
  function onDrop(_: EditorView, event: DragEvent): boolean {
    const place = view.dragging ? null : view.posAtCoords({ left: event.clientX, top: event.clientY });
    if (!place) return false;
    const at = TextSelection.near(view.state.doc.resolve(place.pos));
    return take(event.dataTransfer, view.state.tr.setSelection(at));
  }
  const view: EditorView = new EditorView(
    { mount: place },
    {
      state: EditorState.create({ doc, plugins: [keymap(keysOf(able)), blockMarks(able), cutPlugin(cut)] }),
      attributes: hooks.attributes,
      dispatchTransaction(change) {
        view.updateState(view.state.apply(change));
        hooks.changed(change, view);
      },
      handlePaste: onPaste,
      handleDrop: onDrop,
      clipboardTextSerializer: copied,
      handleDOMEvents: {
        // Sending, undoing and leaving are the page's: the library would only swallow their keys.
        keydown: (_, event) =>
          event.key === "Escape" || (commandKey(event) && ["z", "y", "enter"].includes(event.key.toLowerCase())),
        compositionend: () => {
          hooks.composed();
          return false;
        },
      },
    },
  );
  views.set(place, view);
  return view;
}

const views = new WeakMap<Element, EditorView>();

/** The editor of an element, if it is one. */
export function editorAt(element: Element | null): EditorView | undefined {
  return element ? views.get(element) : undefined;
}
