/*
 * What is still on its way into the draft: an editor's text is written by the program, which takes a moment. Whoever needs the draft
 * as it stands on the screen waits for that here; mostly there is nothing to wait for.
 */
import { defineStore } from "pinia";
import { ref, shallowReactive, shallowRef } from "vue";

/** The message as JSON, while it stands in the place of the form. */
export type MessageSource = {
  /** Goes to the line of a field; tells whether it has one. */
  goTo: (path: string) => boolean;
  /** Goes to what cannot be read; tells whether there is such a place. */
  toFault: () => boolean;
};

export const useWriting = defineStore("compose writing", () => {
  const under = new Set<object>();
  let waiting: (() => void)[] = [];
  /** Fields whose text is shown as it is sent, by path. */
  const sources = shallowReactive(new Set<string>());
  /** Whether every field's text is shown as it is sent. */
  const plain = ref(false);
  /** Whether the message is shown as JSON in the place of its form. */
  const json = ref(false);
  const source = shallowRef<MessageSource | null>(null);

  /** Says that an editor's text is on its way. */
  function begin(editor: object): void {
    under.add(editor);
  }
  /** Says that it has come, or will not come any more. */
  function end(editor: object): void {
    under.delete(editor);
    if (under.size > 0) return;
    const runs = waiting;
    waiting = [];
    for (const run of runs) run();
  }
  /** Runs at once, or as soon as the draft is what was typed. */
  function whenWritten(run: () => void): void {
    if (under.size === 0) run();
    else waiting.push(run);
  }
  /** Whoever goes by the draft, or puts another one in its place, waits for this first. */
  const written = () => new Promise<void>(whenWritten);
  /** Runs when the draft is what stands on the screen; what cannot be read is gone to instead. */
  function whenRead(run: () => void): void {
    whenWritten(() => {
      if (!source.value?.toFault()) run();
    });
  }
  const isSource = (path: string) => plain.value || sources.has(path);
  /** Shows a field's text as it is sent, or as members read it. */
  function showSource(path: string, source: boolean): void {
    if (source) sources.add(path);
    else sources.delete(path);
  }
  return { plain, json, source, isSource, showSource, begin, end, whenWritten, written, whenRead };
});
