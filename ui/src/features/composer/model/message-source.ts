/*
 * The message as JSON, in step with the draft. What is typed is read by the program and put into the draft; what cannot be read stays
 * as it was typed, and the draft as it was. Whatever else changes the draft takes the place of the text: as it was typed for that
 * message when a step of the draft brings it back, else as the program writes it.
 */
import { computed, onBeforeUnmount, shallowRef, watch, type ShallowRef, type WritableComputedRef } from "vue";
import {
  getHost,
  toErrorView,
  type Draft,
  type FieldLine,
  type ImportError,
  type Message,
  type MessageRead,
  type Note,
  type UnknownField,
} from "@/ipc";
import { errorLine } from "@/lib/errors";
import { latest, latestPerFrame } from "@/lib/latest";
import { kindOf } from "@/lib/message";
import { unchanged } from "@/lib/shared";
import { useToasts } from "@/stores/toasts";
import { useCompose, type Session } from "./draft";
import { useMarks } from "./marks";
import { useWriting } from "./writing";

/** A text, and what was read of it or of the one before it. */
type Text = {
  text: string;
  lines: readonly FieldLine[];
  notes: readonly Note[];
  /** Why it cannot be read. */
  error: ImportError | null;
};
type Question = { text: string; before: Message; turn: number };
type Fields = readonly UnknownField[];

export type MessageSourceText = {
  /** What is typed. */
  text: WritableComputedRef<string>;
  now: ShallowRef<Text>;
  /** Whether there is a text yet. */
  there: ShallowRef<boolean>;
  /** The length of a text that is too long to be edited, bytes. */
  tooLong: ShallowRef<number | null>;
  /** Puts the draft's text in the place of one that cannot be read. */
  discard: () => void;
};

/** Typing here, one step of the draft. */
const STEP = "message as JSON";
const NONE: Fields = [];
const EMPTY: Text = { text: "", lines: [], notes: [], error: null };
const fieldsOf = (draft: Draft): Fields => draft.extra?.fields ?? NONE;

/** What was typed for the messages of each draft and their unknown fields, as long as a step of the draft holds the message. */
const typed = new WeakMap<Session, WeakMap<Message, { fields: Fields; text: Text }>>();

/** The draft with another message and other unknown fields. New ones are not sent before somebody says so. */
function withMessage(draft: Draft, message: Message, fields: Fields): Draft {
  const { extra, ...rest } = draft;
  const former = new Set(fieldsOf(draft).map((one) => one.pointer));
  const send = extra?.send === true && fields.every((one) => former.has(one.pointer));
  return fields.length === 0 ? { ...rest, message } : { ...rest, message, extra: { fields: [...fields], send } };
}

/** `replacing` is handed what puts another text in the place of the one that stands there. */
export function useMessageSource(replacing: (put: () => void) => void): MessageSourceText {
  const compose = useCompose();
  const marks = useMarks();
  const toasts = useToasts();
  const writing = useWriting();
  const me = {};
  const now = shallowRef<Text>(EMPTY);
  const there = shallowRef(false);
  const tooLong = shallowRef<number | null>(null);
  /** The message and the unknown fields that the text was in step with last. */
  let stands: { message: Message; fields: Fields } | null = null;
  let session: Session | null = null;
  /** Counts what happens to the text, here and elsewhere: an answer to an older question says nothing about the present one. */
  let turn = 0;
  /** When something else changed the draft last. */
  let outside = 0;

  function keep(text: Text): void {
    if (!compose.session || !stands) return;
    const ofDraft = typed.get(compose.session) ?? new WeakMap();
    typed.set(compose.session, ofDraft.set(stands.message, { fields: stands.fields, text }));
  }
  function show(text: Text): void {
    there.value = true;
    replacing(() => (now.value = text));
  }

  const read = latestPerFrame<Question, MessageRead>(
    ({ text, before }) => getHost().messageSourceRead(text, before),
    take,
    (failure) => {
      writing.end(me);
      toasts.show(errorLine(toErrorView(failure)), { tone: "danger" });
    },
  );
  function take(answer: MessageRead, question: Question): void {
    // The draft was changed elsewhere since: what was typed before is not what stands there now.
    if (question.turn <= outside) return;
    const isRead = answer.is === "read";
    if (isRead) put(answer.message ?? question.before, answer.unknown);
    const text: Text = isRead
      ? { text: question.text, lines: answer.lines, notes: answer.notes, error: null }
      : { ...now.value, text: question.text, error: answer.error };
    if (isRead || question.turn === turn) keep(text);
    if (question.turn !== turn) return;
    now.value = text;
    writing.end(me);
  }
  function put(answer: Message, unknown: UnknownField[]): void {
    const { draft } = compose;
    const message = unchanged(draft.message, answer);
    const fields = unknown.length === 0 ? NONE : unchanged(fieldsOf(draft), unknown);
    if (message === draft.message && fields === fieldsOf(draft)) return;
    if (kindOf(message) !== kindOf(draft.message)) marks.forget();
    const next = withMessage(draft, message, fields);
    stands = { message, fields: fieldsOf(next) };
    compose.change(next, STEP);
  }

  const { ask: write } = latest(
    async (message: Message, fields: Fields, asked: number) => ({
      asked,
      answer: await getHost().messageSourceWrite(message, [...fields]),
    }),
    ({ asked, answer }) => {
      if (asked !== turn) return;
      tooLong.value = answer.is === "too_long" ? answer.bytes : null;
      show(answer.is === "written" ? { ...EMPTY, text: answer.text, lines: answer.lines } : EMPTY);
      if (answer.is === "written") keep(now.value);
    },
  );
  function follow(): void {
    const { message } = compose.draft;
    const fields = fieldsOf(compose.draft);
    if (compose.session === session && message === stands?.message && fields === stands.fields) return;
    session = compose.session;
    stands = { message, fields };
    outside = turn += 1;
    writing.end(me);
    const known = session ? typed.get(session)?.get(message) : undefined;
    if (known?.fields === fields) show(known.text);
    else void write(message, fields, turn);
  }
  // At once: what was asked before must not be put into a draft that was changed since.
  watch([() => compose.draft, () => compose.session], follow, { immediate: true, flush: "sync" });
  onBeforeUnmount(() => writing.end(me));

  function type(text: string): void {
    if (text === now.value.text) return;
    now.value = { ...now.value, text };
    turn += 1;
    writing.begin(me);
    read({ text, before: compose.draft.message, turn });
  }
  function discard(): void {
    if (!stands) return;
    outside = turn += 1;
    writing.end(me);
    void write(stands.message, stands.fields, turn);
  }
  return { text: computed({ get: () => now.value.text, set: type }), now, there, tooLong, discard };
}
