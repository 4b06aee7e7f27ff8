/* The rows of a sheet, asked for in pages as they come into sight; and the row that is being looked at. */
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { getHost, toErrorView, type Draft, type ErrorView, type MergeRow, type MergeRowLook } from "@/ipc";
import { latestPerFrame } from "@/lib/latest";
import { usePages, type Pages } from "@/lib/pages";
import type { Merging } from "./use-merge";

const PAGE = 100;
/** Rows of one question when all of them are wanted. */
const MANY = 1000;

export type Rows = Pick<Pages<MergeRow>, "rows" | "total" | "problem"> & {
  onlyProblems: Ref<boolean>;
  query: Ref<string>;
  /** Place of the row that is looked at, from 0. */
  at: Ref<number>;
  current: ComputedRef<MergeRow | null>;
  /** These rows are in sight. */
  seen: (first: number, last: number) => void;
  /** The numbers of all rows with problems. */
  faulty: () => Promise<number[]>;
};

export function useRows(profileId: () => string, merging: Merging): Rows {
  const onlyProblems = shallowRef(false);
  const query = shallowRef("");
  const at = shallowRef(0);
  let sight = [0, 0] as [number, number];
  const pages = usePages<MergeRow>(PAGE, (offset, limit) =>
    getHost().mergeRows(profileId(), merging.draft.value, onlyProblems.value, query.value, offset, limit),
  );
  const { rows, total, problem, ensure, restart } = pages;

  /** What the rows are of. */
  const sheetOf = ({ merge }: Draft) => JSON.stringify([merge?.sheet, merge?.reading]);
  watch(
    [merging.draft, onlyProblems, query],
    ([now, only, word], [before, onlyBefore, wordBefore]) => {
      // After a change of some rows the others stay where they are.
      const same = before && sheetOf(before) === sheetOf(now) && only === onlyBefore && word === wordBefore;
      if (!same) {
        at.value = 0;
        sight = [0, 0];
      }
      if (!now.merge) return;
      restart(0, same ? (total.value ?? undefined) : undefined);
      ensure(...sight);
      ensure(at.value, at.value);
    },
    { immediate: true },
  );
  // Keys lead to a row before it is in sight.
  watch(at, (now) => merging.merge.value && ensure(now, now));
  watch(total, (now) => {
    if (now !== null && at.value >= now) at.value = Math.max(0, now - 1);
  });
  function seen(first: number, last: number): void {
    sight = [first, last];
    if (merging.merge.value) ensure(first, last);
  }
  async function faulty(): Promise<number[]> {
    const numbers: number[] = [];
    for (;;) {
      const page = await getHost().mergeRows(profileId(), merging.draft.value, true, "", numbers.length, MANY);
      numbers.push(...page.rows.map((row) => row.number));
      if (page.rows.length === 0 || numbers.length >= page.total) return numbers;
    }
  }
  const current = computed(() => rows.value[at.value] ?? null);
  return { rows, total, problem, onlyProblems, query, at, current, seen, faulty };
}

export type RowLook = {
  /** How the message looks for a row, with the number of that row. */
  look: Ref<{ row: number; look: MergeRowLook } | null>;
  problem: Ref<ErrorView | null>;
};

/** The message as the row that is looked at fills it in. */
export function useRowLook(profileId: () => string, merging: Merging, row: () => number | null): RowLook {
  const look = shallowRef<{ row: number; look: MergeRowLook } | null>(null);
  const problem = shallowRef<ErrorView | null>(null);
  // What was to be asked in the next frame is of no use to a window that is closed by then.
  let closed = false;
  onScopeDispose(() => (closed = true));
  const ask = latestPerFrame(
    async (asked: { draft: Draft; row: number }) =>
      closed ? null : getHost().mergeRow(profileId(), asked.draft, asked.row),
    (answer, asked) => {
      if (answer === null || asked.row !== row()) return;
      look.value = { row: asked.row, look: answer };
      problem.value = null;
    },
    (error) => (problem.value = toErrorView(error)),
  );
  watch(
    [merging.draft, row],
    ([draft, now]) => {
      if (now === null || !draft.merge) look.value = null;
      else ask({ draft, row: now });
    },
    { immediate: true },
  );
  return { look, problem };
}
