/* What can go wrong in practice by order: which faults there are, and how often each is still to be met. */
import { computed, shallowRef, type ComputedRef, type Ref } from "vue";
import { useSendNews } from "@/features/sending/model/send-news";
import {
  getHost,
  toErrorView,
  type ErrorView,
  type OrderedFault,
  type PracticeFault,
  type PracticeFaults,
} from "@/ipc";
import { latest } from "@/lib/latest";
import { whileAlive } from "@/lib/listen";

export type Faults = {
  /** All of them, and for how many calls one can be ordered; null until they are known. */
  found: Ref<PracticeFaults | null>;
  /** Those that are ordered. */
  ordered: ComputedRef<OrderedFault[]>;
  problem: Ref<ErrorView | null>;
  /** Orders a fault for so many calls; 0 takes it back. */
  order: (fault: PracticeFault, times: number) => Promise<void>;
  reload: () => void;
};

export function useFaults(): Faults {
  const found = shallowRef<PracticeFaults | null>(null);
  const { ask, forget, problem } = latest(
    () => getHost().practiceFaults(),
    (answer) => (found.value = answer),
  );
  const reload = () => void ask();
  async function order(fault: PracticeFault, times: number): Promise<void> {
    // What is being asked for is older than what is ordered now.
    forget();
    try {
      found.value = await getHost().practiceOrder(fault, times);
    } catch (error) {
      problem.value = toErrorView(error);
    }
  }
  reload();
  // A fault that was met is used up.
  useSendNews((snapshot) => {
    if (snapshot.practice) reload();
  });
  whileAlive(
    getHost().onDirectory((status) => {
      if (status.progress === null) reload();
    }),
  );
  const ordered = computed(() => found.value?.faults.filter((one) => one.times > 0) ?? []);
  return { found, ordered, problem, order, reload };
}
