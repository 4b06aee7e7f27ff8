/* Messages that other programs handed over and that were not sent, up to date as long as somebody looks. */
import { computed, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { getHost, toErrorView, type DeadLetter, type ErrorView } from "@/ipc";
import { whileAlive } from "@/lib/listen";

/** How many are listed; of more it is said how many there are. */
const SHOWN = 200;

export type Unsent = {
  rows: Ref<readonly DeadLetter[]>;
  total: Ref<number>;
  problem: Ref<ErrorView | null>;
  reload: () => Promise<void>;
  /** They are listed where a chosen send would stand. */
  shown: Ref<boolean>;
  /** There are some, or somebody just put away the last. */
  any: ComputedRef<boolean>;
  /** Lists them: no send is chosen then. */
  show: () => null;
};

/** Those of a company, or of all; not listed any more once a send is chosen. */
export function useUnsent(profileId: () => string | null, send: Ref<string | null>): Unsent {
  const rows = shallowRef<readonly DeadLetter[]>([]);
  const total = shallowRef(0);
  const problem = shallowRef<ErrorView | null>(null);
  let turn = 0;

  async function reload(): Promise<void> {
    const mine = ++turn;
    try {
      const found = await getHost().deadLetters(profileId(), 0, SHOWN);
      if (mine !== turn) return;
      rows.value = found.rows;
      total.value = found.total;
      problem.value = null;
    } catch (failure) {
      if (mine === turn) problem.value = toErrorView(failure);
    }
  }
  watch(profileId, () => void reload(), { immediate: true });
  whileAlive(
    getHost().onChanged((what) => {
      if (what === "dead_letters") void reload();
    }),
  );
  const shown = shallowRef(false);
  const any = computed(() => total.value > 0 || shown.value);
  function show(): null {
    shown.value = true;
    return null;
  }
  watch(send, (now) => {
    if (now !== null) shown.value = false;
  });
  return { rows, total, problem, reload, shown, any, show };
}
