/*
 * Before a sheet goes out to many people, a few of its rows are looked at as they will be. Which ones, chance decides, once for each
 * review sheet; what was looked at stays so when the same is reviewed as of another time.
 */
import { computed, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { getHost, toErrorView, type Draft, type ErrorView, type MergeRow, type MergeRowLook, type Review } from "@/ipc";
import type { SendRequest } from "./use-review";

const MOST = 3;
/** Rows that are drawn before those of the beginning do: nearly all of a sheet may be left out. */
const TRIES = 24;
const FIRST = 200;

export type ThreeRows = {
  /** The review asks for them. */
  asked: ComputedRef<boolean>;
  /** How many are still to be looked at. */
  left: ComputedRef<number>;
  rows: Ref<readonly MergeRow[] | null>;
  /** Which one is looked at, from 0; null: none yet. */
  at: Ref<number | null>;
  look: Ref<MergeRowLook | null>;
  problem: Ref<ErrorView | null>;
  /** Looks at the next one. */
  next: () => Promise<void>;
};

const goesOut = (row: MergeRow) => !row.left_out && row.problems.length === 0;

/** Some rows that are sent, by chance, in the order of the sheet. */
async function drawn(profileId: string, draft: Draft): Promise<MergeRow[]> {
  const rows = (offset: number, limit: number) => getHost().mergeRows(profileId, draft, false, "", offset, limit);
  const first = await rows(0, FIRST);
  const found = new Map<number, MergeRow>();
  const take = (row: MergeRow | undefined) => row && goesOut(row) && found.set(row.number, row);
  for (let tries = 0; tries < TRIES && found.size < MOST && first.total > 0; tries += 1) {
    const place = Math.floor(Math.random() * first.total);
    take(first.rows[place] ?? (await rows(place, 1)).rows[0]);
  }
  for (const row of first.rows) if (found.size < MOST) take(row);
  return [...found.values()].sort((a, b) => a.number - b.number);
}

export function useThreeRows({ profileId, draft, test }: SendRequest, review: Ref<Review | null>): ThreeRows {
  const rows = shallowRef<readonly MergeRow[] | null>(null);
  const at = shallowRef<number | null>(null);
  const look = shallowRef<MergeRowLook | null>(null);
  const problem = shallowRef<ErrorView | null>(null);
  const asked = computed(() => {
    const now = review.value;
    return !test && draft.merge !== undefined && now !== null && !now.blocked && now.confirmation !== "none";
  });
  const seen = computed(() => (at.value === null ? 0 : look.value ? at.value + 1 : at.value));
  const left = computed(() => (asked.value ? (rows.value?.length ?? MOST) - seen.value : 0));

  async function draw(): Promise<void> {
    problem.value = null;
    try {
      rows.value = await drawn(profileId, draft);
    } catch (failure) {
      problem.value = toErrorView(failure);
    }
  }
  watch(asked, (now) => now && rows.value === null && void draw(), { immediate: true });

  async function next(): Promise<void> {
    if (rows.value === null) await draw();
    const place = problem.value || at.value === null ? (at.value ?? 0) : at.value + 1;
    const row = rows.value?.[place];
    if (!row) return;
    at.value = place;
    look.value = null;
    problem.value = null;
    try {
      look.value = await getHost().mergeRow(profileId, draft, row.number);
    } catch (failure) {
      problem.value = toErrorView(failure);
    }
  }
  return { asked, left, rows, at, look, problem, next };
}
