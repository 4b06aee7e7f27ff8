/* Asking the program while somebody types: answers may overtake each other, only the newest question's answer counts. */
import { shallowRef, type Ref } from "vue";
import { toErrorView, type ErrorView } from "@/ipc";

export type Newest<A extends unknown[]> = {
  /** Asks; earlier questions' answers are dropped from now on. */
  ask: (...args: A) => Promise<void>;
  /** Drops the answers that are still to come, and what the last one failed of. */
  forget: () => void;
  /** Whether an answer is awaited. */
  pending: Ref<boolean>;
  /** Why the newest question failed. */
  problem: Ref<ErrorView | null>;
};

export function newest<A extends unknown[], T>(
  question: (...args: A) => Promise<T>,
  take: (answer: T) => void,
): Newest<A> {
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
