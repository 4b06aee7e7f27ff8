/* The list of sends, loaded in pages as it is scrolled and kept up to date while sends are running. */
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { getHost, toErrorView, type BroadcastSnapshot, type ErrorView, type HistoryFilter } from "@/ipc";
import { whileAlive } from "@/lib/listen";
import { useSendNews } from "@/features/sending/model/send-news";

const PAGE = 50;

export type HistoryList = {
  /** As long as the list; rows not loaded yet are undefined. */
  rows: ComputedRef<readonly (BroadcastSnapshot | undefined)[]>;
  total: Ref<number>;
  /** True until the first answer. */
  loading: Ref<boolean>;
  problem: Ref<ErrorView | null>;
  /** Why the sends of the team are not among them. */
  teamAway: Ref<ErrorView | null>;
  ensure: (first: number, last: number) => void;
  reload: () => Promise<void>;
};

export function useHistory(filter: () => HistoryFilter): HistoryList {
  const pages = shallowRef<ReadonlyMap<number, readonly BroadcastSnapshot[]>>(new Map());
  const total = shallowRef(0);
  const loading = shallowRef(true);
  const problem = shallowRef<ErrorView | null>(null);
  const teamAway = shallowRef<ErrorView | null>(null);
  const news = useSendNews(onSnapshot);
  let generation = 0;
  let asked = new Set<number>();

  const rows = computed(() => {
    const out: (BroadcastSnapshot | undefined)[] = Array.from({ length: total.value });
    for (const [page, found] of pages.value) found.forEach((row, index) => (out[page * PAGE + index] = row));
    return out;
  });

  async function fetchPage(page: number, mine: number): Promise<void> {
    asked.add(page);
    try {
      const { answer, news: meanwhile } = await news.during(() => getHost().historyFind(filter(), page * PAGE, PAGE));
      if (mine !== generation) return;
      const found = answer.rows.map((row) => meanwhile.get(row.id) ?? row);
      pages.value = new Map(page === 0 && asked.size === 1 ? [[0, found]] : [...pages.value, [page, found]]);
      total.value = answer.total;
      problem.value = null;
      teamAway.value = answer.team_away ?? null;
    } catch (error) {
      if (mine !== generation) return;
      asked.delete(page);
      problem.value = toErrorView(error);
    } finally {
      if (mine === generation) loading.value = false;
    }
  }

  /** Asks anew; what is shown stays until the answer is there. */
  async function reload(): Promise<void> {
    generation += 1;
    asked = new Set();
    await fetchPage(0, generation);
  }

  function ensure(first: number, last: number): void {
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) {
      if (!asked.has(page) && page * PAGE < total.value) void fetchPage(page, generation);
    }
  }

  /** How those stand of which there was news: what stands otherwise may belong into the list now, or not any more. */
  const stood = new Map<string, string>();
  function onSnapshot(next: BroadcastSnapshot): void {
    const before = stood.get(next.id);
    stood.set(next.id, next.state);
    for (const [page, found] of pages.value) {
      const index = found.findIndex((row) => row.id === next.id);
      if (index < 0) continue;
      if (found[index]?.state !== next.state) break;
      const changed = [...found];
      changed[index] = next;
      pages.value = new Map([...pages.value, [page, changed]]);
      return;
    }
    if (before !== next.state) void reload();
  }

  whileAlive(
    getHost().onChanged((what) => {
      // The team may be reached by now.
      if (what === "app" && teamAway.value) void reload();
    }),
  );
  watch(
    () => JSON.stringify(filter()),
    () => void reload(),
    { immediate: true },
  );
  onScopeDispose(() => (generation += 1));
  return { rows, total, loading, problem, teamAway, ensure, reload };
}
