/* Asking the program while somebody types: answers may overtake each other, an older one never replaces a newer one. */
import { shallowRef, type Ref } from "vue";
import { toErrorView, type ErrorView } from "@/ipc";

export type Latest<A extends unknown[]> = {
  /** Asks; earlier questions' answers are dropped from now on. */
  ask: (...args: A) => Promise<void>;
  /** Drops the answers that are still to come, and what the last one failed of. */
  forget: () => void;
  /** Whether an answer is awaited. */
  pending: Ref<boolean>;
  /** Why the newest question failed. */
  problem: Ref<ErrorView | null>;
};

/** Wraps an asynchronous question; only the answer to the latest counts. */
export function latest<A extends unknown[], T>(
  question: (...args: A) => Promise<T>,
  take: (answer: T) => void,
): Latest<A> {
  let turn = 0;
  const pending = shallowRef(false);
  const problem = shallowRef<ErrorView | null>(null);
  async function ask(...args: A): Promise<void> {
    const mine = ++turn;
    pending.value = true;
    try {
      const answer = await question(...args);
      if (mine !== turn) return;
      problem.value = null;
      pending.value = false;
      take(answer);
    } catch (error) {
      if (mine !== turn) return;
      pending.value = false;
      problem.value = toErrorView(error);
    }
  }
  function forget(): void {
    turn += 1;
    pending.value = false;
    problem.value = null;
  }
  return { ask, forget, pending, problem };
}

/** Calls back before the next frame is drawn, or soon when the page is hidden and no frames come. */
function onFrame(run: () => void): void {
  if (typeof requestAnimationFrame === "function" && document.visibilityState === "visible") requestAnimationFrame(run);
  else setTimeout(run, 16);
}

/**
 * Wraps an asynchronous question. It is asked at once, and whatever comes before the next frame is asked as one then; an
 * answer that arrives after the answer to a later question is dropped.
 */
export function latestPerFrame<Q, A>(
  ask: (question: Q) => Promise<A>,
  accept: (answer: A, question: Q) => void,
  fail: (error: unknown) => void,
  frame: (run: () => void) => void = onFrame,
): (question: Q) => void {
  let waiting: { question: Q } | null = null;
  let pausing = false;
  let asked = 0;
  let answered = 0;
  function next(): void {
    if (!waiting) return;
    const { question } = waiting;
    waiting = null;
    pausing = true;
    frame(() => {
      pausing = false;
      next();
    });
    const turn = ++asked;
    ask(question).then(
      (answer) => {
        if (turn <= answered) return;
        answered = turn;
        accept(answer, question);
      },
      (error: unknown) => {
        if (turn <= answered) return;
        answered = turn;
        fail(error);
      },
    );
  }
  return (question) => {
    waiting = { question };
    if (!pausing) next();
  };
}
