/*
 * The draft being written: one of several of each profile, each with its own undo history. Beside it stand its undoing, its lists, what the
 * program finds in it, the way to its fields, its saving, and the ways in which another takes its place.
 */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { BLANK_TEXT, type Audience, type Draft, type Extra, type SendOptions } from "@/ipc";
import { draftOf, isBlank } from "@/lib/draft";
import type { History } from "@/lib/history";
import { kindOf } from "@/lib/message";
import { getAt, setAt } from "@/lib/paths";
import { useMarks } from "./marks";

/** The template that a message was taken from, to be brought up to date with it. */
export type Origin = { name: string; withRecipients: boolean };

export type Session = {
  /** Its id among the profile's drafts; null: whichever is the present one, since that could not be found out. */
  id: string | null;
  history: History<Draft>;
  /** Text of the draft as it lies on disk. */
  saved: string;
  origin?: Origin | null;
};

/** What is shown before a profile's draft is there. */
export const BLANK = draftOf(BLANK_TEXT);

export const useCompose = defineStore("compose", () => {
  const marks = useMarks();
  const profileId = shallowRef<string | null>(null);
  const session = shallowRef<Session | null>(null);
  const ready = computed(() => session.value !== null);
  const draft = computed<Draft>(() => session.value?.history.value.value ?? BLANK);
  const kind = computed(() => kindOf(draft.value.message));
  const blank = computed(() => isBlank(draft.value));

  /** Makes a change; `key` joins typing in one field into one undo step. */
  function change(next: Draft, key: string | null = null): void {
    session.value?.history.change(next, key);
  }
  /** The value of a field of the message. */
  function get(path: string): unknown {
    return getAt(draft.value.message, path);
  }
  /** Sets a field of the message. */
  function set(path: string, value: unknown, key: string | null = path): void {
    marks.edit(path);
    change({ ...draft.value, message: setAt(draft.value.message, path, value) }, key);
  }
  function setOptions(options: Partial<SendOptions>): void {
    change({ ...draft.value, options: { ...draft.value.options, ...options } });
  }
  /** The fields of a pasted request that the program does not know; null takes them out. */
  function setExtra(extra: Extra | null): void {
    const { extra: _, ...rest } = draft.value;
    change(extra && extra.fields.length > 0 ? { ...rest, extra } : rest);
  }
  /** The values of everyone's own message are taken out: what has variables is then sent as it stands. */
  function dropPersonal(): void {
    const { personal: _, ...rest } = draft.value;
    change(rest);
  }
  /** Whether braces in the message are meant, and sent as they stand. */
  function setLiteral(literal: boolean): void {
    const { literal: _, ...rest } = draft.value;
    change(literal ? { ...rest, literal } : rest);
  }
  function setAudience(audience: Audience): void {
    marks.leave("touser");
    change({ ...draft.value, audience });
  }

  /** What optional blocks held when they were taken out, so that putting them back loses nothing. */
  const putAside = new Map<string, unknown>();
  /** Puts an optional block in (as it was before, or as `fresh`) or takes it out. */
  function toggleBlock(path: string, fresh: unknown): void {
    const now = get(path);
    const aside = `${profileId.value} ${path}`;
    if (now == null) {
      change({ ...draft.value, message: setAt(draft.value.message, path, putAside.get(aside) ?? fresh) });
    } else {
      putAside.set(aside, now);
      change({ ...draft.value, message: setAt(draft.value.message, path, null) });
    }
  }

  return {
    profileId,
    session,
    ready,
    draft,
    kind,
    blank,
    change,
    get,
    set,
    setOptions,
    setAudience,
    setExtra,
    setLiteral,
    dropPersonal,
    toggleBlock,
  };
});
