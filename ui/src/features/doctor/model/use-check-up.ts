/* The check-up while somebody looks on: each thing comes as it is found. Leaving the page ends it. */
import { onScopeDispose, shallowRef } from "vue";
import { getHost, toErrorView, type ErrorView, type Examined } from "@/ipc";
import { whileAlive } from "@/lib/listen";

/** Tells this page's runs from those of a page that was left. */
let runs = 0;

export function useCheckUp() {
  const host = getHost();
  const found = shallowRef<Examined[]>([]);
  const running = shallowRef(false);
  /** Everything was looked at. */
  const whole = shallowRef(false);
  const problem = shallowRef<ErrorView | null>(null);
  let run: string | null = null;

  whileAlive(
    host.onExamined((news) => {
      if (news.run === run) found.value = [...found.value, news.found];
    }),
  );
  onScopeDispose(forget);

  /** Ends what is under way, and lets go of what was found. */
  function forget(): void {
    if (run !== null) void host.doctorLeave(run).catch(() => {});
    run = null;
    running.value = whole.value = false;
    problem.value = null;
    found.value = [];
  }
  /** `profile` null: this computer alone. `anyway`: also with a secret that was rejected before. */
  async function start(profile: string | null, anyway = false): Promise<void> {
    forget();
    const mine = (run = `${Date.now()}-${(runs += 1)}`);
    running.value = true;
    try {
      const all = await host.doctorRun(mine, profile, anyway);
      if (mine !== run) return;
      found.value = all;
      whole.value = true;
    } catch (failure) {
      if (mine !== run) return;
      problem.value = toErrorView(failure);
    }
    run = null;
    running.value = false;
  }
  return { found, running, whole, problem, start, forget };
}
