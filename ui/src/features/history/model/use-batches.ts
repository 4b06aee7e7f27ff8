/*
 * The requests of a send, a page at a time: the first ones come with the send, the others are asked for, and the page in view is
 * asked for anew while the send moves on.
 */
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { getHost, toErrorView, type BatchView, type BroadcastSnapshot, type ErrorView } from "@/ipc";

export const PAGE = 50;
/** A page is asked for anew at most so often, in milliseconds. */
const AGAIN = 1000;

export type Batches = {
  /** The requests in view. */
  rows: Ref<readonly BatchView[]>;
  total: ComputedRef<number>;
  page: Ref<number>;
  pages: ComputedRef<number>;
  problem: Ref<ErrorView | null>;
  go: (page: number) => Promise<void>;
  ask: () => Promise<void>;
};

/** What changes whenever some request stands differently. */
function standing({ id, state, batches_done, recall, card }: BroadcastSnapshot): string {
  return [id, state, batches_done, recall?.done, recall?.failed, card?.done, card?.failed].join("/");
}

export function useBatches(snapshot: () => BroadcastSnapshot, first: () => readonly BatchView[]): Batches {
  const page = shallowRef(0);
  const rows = shallowRef<readonly BatchView[]>([]);
  const problem = shallowRef<ErrorView | null>(null);
  const total = computed(() => Math.max(snapshot().batches_total, first().length));
  const pages = computed(() => Math.max(1, Math.ceil(total.value / PAGE)));
  let turn = 0;
  let later: ReturnType<typeof setTimeout> | undefined;

  /** The page as it came with the send; null when it did not come whole. */
  function known(): readonly BatchView[] | null {
    const [from, to] = [page.value * PAGE, Math.min((page.value + 1) * PAGE, total.value)];
    return first().length >= to || page.value === 0 ? first().slice(from, to) : null;
  }
  async function ask(): Promise<void> {
    const mine = ++turn;
    try {
      const answer = await getHost().historyBatches(snapshot().id, page.value * PAGE, PAGE);
      if (mine !== turn) return;
      rows.value = answer;
      problem.value = null;
    } catch (error) {
      if (mine === turn) problem.value = toErrorView(error);
    }
  }
  async function go(next: number): Promise<void> {
    page.value = Math.min(Math.max(0, next), pages.value - 1);
    await ask();
  }

  watch(
    first,
    () => {
      turn += 1;
      const found = known();
      if (found) {
        rows.value = found;
        problem.value = null;
      } else void ask();
    },
    { immediate: true },
  );
  watch(
    () => standing(snapshot()),
    () => {
      later ??= setTimeout(() => {
        later = undefined;
        void ask();
      }, AGAIN);
    },
  );
  onScopeDispose(() => {
    turn += 1;
    clearTimeout(later);
  });
  return { rows, total, page, pages, problem, go, ask };
}
