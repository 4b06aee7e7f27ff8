/*
 * The draft's text and the editor's document, in step. The draft is the truth: what is typed is written by the program and put into
 * the draft, and whatever else changes the draft is read by the program and put into the editor. The newest change wins, and nothing
 * touches the document while a word is being composed.
 */
import { TextSelection, type EditorState, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { onBeforeUnmount, watch } from "vue";
import { useCompose } from "@/features/composer/model/draft";
import { useWriting } from "@/features/composer/model/writing";
import {
  getHost,
  toErrorView,
  type Dialect,
  type RichDoc,
  type RichPoint,
  type RichRead,
  type RichWritten,
} from "@/ipc";
import { errorLine } from "@/lib/errors";
import { latest, latestPerFrame } from "@/lib/latest";
import { useToasts } from "@/stores/toasts";
import { FROM_DRAFT, STEP } from "./commands";
import { CUT, cutOf } from "./cut";
import { fromNode, toNode } from "./rich-doc";

type Question = { doc: RichDoc; before: string; turn: number; key: string | null };

/** A text with the document that the program made of it. */
export type Opened = { text: string; read: RichRead };

export type RichText = {
  /** Hears each change of the editor. */
  changed: (change: Transaction) => void;
  /** Hears the end of a composition. */
  composed: () => void;
  /** Names that stand in chips, by what is sent. */
  names: Map<string, string>;
};

/** The document as the editor shows it. */
export const nodeOf = ({ read }: Opened) => toNode(read.doc, new Map(Object.entries(read.names)));

export function useRichText(
  path: () => string,
  dialect: Dialect,
  opened: Opened,
  view: () => EditorView | null,
): RichText {
  const compose = useCompose();
  const writing = useWriting();
  const toasts = useToasts();
  const me = {};
  const names = new Map(Object.entries(opened.read.names));
  /** The text that the document stands for. */
  let known = opened.text;
  /** Counts what happens to the text, here and elsewhere: an answer to an older question says nothing about the present one. */
  let turn = 0;
  /** When something else changed the draft last. */
  let outside = 0;
  let unwritten = false;
  let unread = false;
  const text = () => (compose.get(path()) as string | null | undefined) ?? "";

  /** Shows a document, unless it is the one that stands there already, and the cut. */
  function show(doc: RichDoc | null, cut: RichPoint | null, state: EditorState): void {
    const next = doc ? toNode(doc, names) : state.doc;
    const change = state.tr.setMeta(FROM_DRAFT, true);
    const start = state.doc.content.findDiffStart(next.content);
    const end = state.doc.content.findDiffEnd(next.content);
    if (start !== null && end) {
      // What is the same at both ends may overlap: 啊啊 made of 啊.
      const over = Math.max(0, start - Math.min(end.a, end.b));
      change.replace(start, end.a + over, next.slice(start, end.b + over));
      // Within what was replaced the caret stays as far behind its beginning as it was.
      const { from, empty } = state.selection;
      const at = Math.min(from, end.b + over, change.doc.content.size);
      if (empty && from > start && from < end.a + over)
        change.setSelection(TextSelection.near(change.doc.resolve(at), -1));
    }
    if (change.docChanged || cut || cutOf(state)) view()?.dispatch(change.setMeta(CUT, { point: cut }));
  }

  const write = latestPerFrame<Question, RichWritten>(
    ({ doc, before }) => getHost().richWrite(dialect, before, doc),
    take,
    (error) => {
      writing.end(me);
      toasts.show(errorLine(toErrorView(error)), { tone: "danger" });
    },
  );
  function take(answer: RichWritten, question: Question): void {
    // The draft was changed elsewhere since: what was typed before is not what stands there now.
    if (question.turn <= outside || text() !== known) return;
    known = answer.text;
    if (answer.text !== text()) compose.set(path(), answer.text, question.key);
    if (question.turn !== turn) return;
    const editor = view();
    if (editor && !editor.composing) show(answer.doc, answer.cut, editor.state);
    writing.end(me);
  }
  function send(key: string | null): void {
    const editor = view();
    if (!editor) return;
    unwritten = false;
    turn += 1;
    writing.begin(me);
    write({ doc: fromNode(editor.state.doc), before: text(), turn, key });
  }

  const { ask: readAgain } = latest(
    async (from: string) => ({ from, read: await getHost().richRead(compose.profileId ?? "", dialect, from) }),
    ({ from, read }) => {
      const editor = view();
      if (!editor || from !== text()) return;
      for (const [template, name] of Object.entries(read.names)) names.set(template, name);
      if (editor.composing) unread = true;
      else show(read.doc, read.cut, editor.state);
    },
  );
  function follow(now: string): void {
    if (now === known) return;
    known = now;
    turn += 1;
    outside = turn;
    unwritten = false;
    writing.end(me);
    void readAgain(now);
  }
  watch(text, follow);
  onBeforeUnmount(() => writing.end(me));

  function changed(change: Transaction): void {
    if (!change.docChanged || change.getMeta(FROM_DRAFT)) return;
    if (view()?.composing) {
      unwritten = true;
      return;
    }
    send(change.getMeta(STEP) ? null : path());
  }
  function composed(): void {
    // The editor hears of the end after this.
    queueMicrotask(() => {
      if (unwritten) send(path());
      else if (unread) void readAgain(text());
      unread = false;
    });
  }
  return { changed, composed, names };
}
