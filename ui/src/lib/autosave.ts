/* What is typed saves itself: soon after the last change, and at once when asked; one write at a time, in order. */
import { shallowRef, type Ref } from "vue";
import { toErrorView, type Draft, type ErrorView } from "@/ipc";

/** How long after the last change something is saved, in milliseconds. */
export const SAVE_AFTER = 400;

/** What can be saved, a draft mostly. `saved`: its text as it lies on disk. */
export type Saveable<T = Draft> = {
  at: { saved: string };
  value: () => T;
  save: (now: T) => Promise<unknown>;
};

export type Autosave = {
  problem: Ref<ErrorView | null>;
  /** Saves what is not saved yet. */
  flush: () => Promise<void>;
  /** Something changed: saves soon. */
  later: () => void;
  /** Not soon any more. */
  stop: () => void;
};

/** Saves what `present` names, if anything; `written` is told after each write. */
export function createAutosave<T = Draft>(
  present: () => Saveable<T> | null,
  written: (what: Saveable<T>) => void = () => {},
): Autosave {
  const problem = shallowRef<ErrorView | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();

  const stop = () => clearTimeout(timer);
  function flush(): Promise<void> {
    stop();
    const what = present();
    if (!what) return writing;
    writing = writing.then(async () => {
      const next = what.value();
      const text = JSON.stringify(next);
      if (text === what.at.saved) return;
      try {
        await what.save(next);
        what.at.saved = text;
        problem.value = null;
        written(what);
      } catch (error) {
        problem.value = toErrorView(error);
      }
    });
    return writing;
  }
  function later(): void {
    stop();
    timer = setTimeout(() => void flush(), SAVE_AFTER);
  }
  return { problem, flush, later, stop };
}
