/* The organisation tree, held as windows of flat rows: 100,000 members never are in the page at once. */
import { computed, shallowRef, triggerRef, watch, type ComputedRef, type Ref } from "vue";
import { getHost, toErrorView, type ErrorView, type TreeRow } from "@/ipc";

const WINDOW = 100;

export type Tree = {
  /** As long as the tree is; rows that are not loaded yet are undefined. */
  rows: ComputedRef<readonly (TreeRow | undefined)[]>;
  open: Ref<ReadonlySet<string>>;
  loading: Ref<boolean>;
  problem: Ref<ErrorView | null>;
  /** Sees to it that the rows from `first` to `last` get loaded. */
  ensure: (first: number, last: number) => void;
  toggle: (row: TreeRow) => void;
  /** The row of the department above, when it is loaded. */
  parentOf: (index: number) => number | null;
  reload: () => Promise<void>;
};

/** The windows that are loaded as one list; the rows between them are undefined. */
function rowsOf(windows: ReadonlyMap<number, TreeRow[]>, total: number): (TreeRow | undefined)[] {
  const out: (TreeRow | undefined)[] = Array.from({ length: total });
  for (const [number, loaded] of windows) loaded.forEach((row, index) => (out[number * WINDOW + index] = row));
  return out;
}

/** The numbers of the windows in which the rows from `from` to `to` are. */
function windowsIn([from, to]: [number, number]): number[] {
  const first = Math.floor(Math.max(0, from) / WINDOW);
  const last = Math.floor(Math.max(0, to) / WINDOW);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

async function fetchWindow(
  profileId: string,
  open: ReadonlySet<string>,
  number: number,
): Promise<{ number: number; rows: TreeRow[]; total: number }> {
  const answer = await getHost().directoryTree(profileId, [...open], number * WINDOW, WINDOW);
  return { number, rows: answer.rows, total: answer.total };
}

function parentOf(rows: readonly (TreeRow | undefined)[], index: number): number | null {
  const depth = rows[index]?.depth;
  if (depth === undefined || depth === 0) return null;
  for (let at = index - 1; at >= 0; at -= 1) {
    const row = rows[at];
    if (row === undefined) return null;
    if (row.depth < depth) return at;
  }
  return null;
}

export function useTree(profileId: () => string): Tree {
  const open = shallowRef<ReadonlySet<string>>(new Set());
  const total = shallowRef(0);
  const windows = shallowRef(new Map<number, TreeRow[]>());
  const loading = shallowRef(false);
  const problem = shallowRef<ErrorView | null>(null);
  let generation = 0;
  let asked = new Set<number>();
  let sight: [number, number] = [0, WINDOW - 1];

  const rows = computed(() => rowsOf(windows.value, total.value));
  const fetchOne = (number: number) => fetchWindow(profileId(), open.value, number);

  /** Loads what is in sight anew; the old rows stay until the new ones are there. */
  async function reload(): Promise<void> {
    const mine = ++generation;
    const wanted = windowsIn(sight);
    asked = new Set(wanted);
    loading.value = true;
    try {
      const answers = await Promise.all(wanted.map(fetchOne));
      if (mine !== generation) return;
      windows.value = new Map(answers.map((answer) => [answer.number, answer.rows]));
      total.value = answers.at(-1)?.total ?? 0;
      problem.value = null;
      // One root: nobody wants to see it closed.
      const only = rows.value[0];
      if (open.value.size === 0 && total.value === 1 && only?.expandable) toggle(only);
    } catch (error) {
      if (mine === generation) problem.value = toErrorView(error);
    } finally {
      if (mine === generation) loading.value = false;
    }
  }

  function ensure(first: number, last: number): void {
    sight = [first, last];
    for (const number of windowsIn(sight)) {
      if (asked.has(number) || number * WINDOW >= total.value) continue;
      asked.add(number);
      const mine = generation;
      fetchOne(number).then(
        (answer) => {
          if (mine !== generation) return;
          windows.value.set(number, answer.rows);
          total.value = answer.total;
          triggerRef(windows);
        },
        (error: unknown) => {
          if (mine !== generation) return;
          asked.delete(number);
          problem.value = toErrorView(error);
        },
      );
    }
  }

  function toggle(row: TreeRow): void {
    const next = new Set(open.value);
    if (!next.delete(row.recipient.id)) next.add(row.recipient.id);
    open.value = next;
    void reload();
  }

  watch(
    profileId,
    () => {
      open.value = new Set();
      windows.value = new Map();
      total.value = 0;
      sight = [0, WINDOW - 1];
      if (profileId()) void reload();
    },
    { immediate: true },
  );

  return { rows, open, loading, problem, ensure, toggle, parentOf: (index) => parentOf(rows.value, index), reload };
}
