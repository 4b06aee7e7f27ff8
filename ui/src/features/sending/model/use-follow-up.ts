/* One question to the program from a dialog: asked once at a time, its refusal kept. */
import { shallowRef, type Ref } from "vue";
import { toErrorView, type BroadcastSnapshot, type ErrorView } from "@/ipc";

export function useFollowUp(done: (next: BroadcastSnapshot) => void): {
  busy: Ref<boolean>;
  problem: Ref<ErrorView | null>;
  ask: (run: () => Promise<BroadcastSnapshot>) => Promise<void>;
} {
  const busy = shallowRef(false);
  const problem = shallowRef<ErrorView | null>(null);
  async function ask(run: () => Promise<BroadcastSnapshot>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    problem.value = null;
    try {
      done(await run());
    } catch (error) {
      problem.value = toErrorView(error);
    } finally {
      busy.value = false;
    }
  }
  return { busy, problem, ask };
}
