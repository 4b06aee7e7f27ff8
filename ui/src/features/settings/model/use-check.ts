/* The check of a company's connection: its steps one after another. */
import { onScopeDispose, shallowRef } from "vue";
import { getHost, toErrorView, type CheckResult, type CheckStep } from "@/ipc";

export const STEPS = ["token", "agent", "contacts"] as const;

const failed = (step: CheckStep, error: unknown): CheckResult => ({
  step,
  error: toErrorView(error),
  app_name: null,
  app_closed: null,
  scope: null,
  departments: null,
});

/** `told`: another step has its result. */
export function useCheck(told: () => void = () => {}) {
  const results = shallowRef<CheckResult[]>([]);
  const running = shallowRef<CheckStep | null>(null);
  const stopped = shallowRef(false);
  let turn = 0;
  onScopeDispose(() => (turn += 1));

  /** Lets go of a check under way, and of what was found. */
  function forget(): void {
    turn += 1;
    running.value = null;
    results.value = [];
    stopped.value = false;
  }
  /** `anyway`: also with a secret that was refused before, which is tried no more by itself. */
  async function run(id: string, anyway = false): Promise<void> {
    if (running.value) return;
    forget();
    const mine = turn;
    const host = getHost();
    for (const step of STEPS) {
      running.value = step;
      const asked = anyway && step === "token" ? host.profileTryRefused(id) : host.profileCheckStep(id, step);
      const result = await asked.catch((error: unknown) => failed(step, error));
      if (mine !== turn) return;
      results.value = [...results.value, result];
      told();
      // Without a token the other steps could only fail for the same reason.
      if (step === "token" && result.error) {
        stopped.value = true;
        break;
      }
    }
    running.value = null;
  }
  return { results, running, stopped, run, forget };
}
