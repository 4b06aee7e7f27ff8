/* Looks again by itself after the seconds that the program says, and tells how many are left. Ends with the step that shows it. */
import { onScopeDispose, shallowRef, watch, type Ref } from "vue";
import type { SetupLook } from "@/ipc";

const SECOND = 1000;

export type Retry = {
  /** Seconds left; null: nothing is waited for. */
  left: Ref<number | null>;
  /** How often it was looked unasked. */
  tries: Ref<number>;
  /** Looks at once, as a person asks for it. */
  now: () => void;
};

export function useRetry(look: Ref<SetupLook | null>, ask: (looks: number) => Promise<void>): Retry {
  const left = shallowRef<number | null>(null);
  const tries = shallowRef(0);
  let due = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  function stop(): void {
    clearInterval(timer);
    left.value = null;
  }
  onScopeDispose(stop);

  function tick(): void {
    left.value = Math.max(0, Math.ceil((due - Date.now()) / SECOND));
    if (left.value > 0) return;
    stop();
    tries.value += 1;
    void ask(tries.value);
  }
  function wait(now: SetupLook | null): void {
    stop();
    if (now?.again_after_s == null) {
      tries.value = 0;
      return;
    }
    due = Date.now() + now.again_after_s * SECOND;
    left.value = now.again_after_s;
    timer = setInterval(tick, SECOND);
  }
  watch(look, wait, { immediate: true });

  return {
    left,
    tries,
    now: () => {
      stop();
      void ask(tries.value);
    },
  };
}
