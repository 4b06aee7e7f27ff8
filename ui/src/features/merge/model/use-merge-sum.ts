/* How many people a sheet of the message being written reaches: asked at once when the sheet changes, and after typing when that rests. */
import { onScopeDispose, shallowRef, watch, type Ref } from "vue";
import { getHost, type Draft, type ErrorView, type MergeSum } from "@/ipc";
import { latest } from "@/lib/latest";

/** How long nothing is typed before all rows are looked at again, milliseconds. */
const REST = 600;

export function useMergeSum(
  profileId: () => string,
  draft: () => Draft,
): { sum: Ref<MergeSum | null>; problem: Ref<ErrorView | null> } {
  const sum = shallowRef<MergeSum | null>(null);
  const { ask, forget, problem } = latest(
    (id: string, of: Draft) => getHost().mergeLook(id, of),
    (view) => {
      sum.value = view.sum;
      problem.value = view.problem;
    },
  );
  let waiting: ReturnType<typeof setTimeout> | undefined;
  function look(): void {
    clearTimeout(waiting);
    if (draft().merge) void ask(profileId(), draft());
    else forget();
  }
  watch([profileId, () => draft().merge], look, { immediate: true });
  watch(
    () => draft().message,
    () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, REST);
    },
  );
  onScopeDispose(() => clearTimeout(waiting));
  return { sum, problem };
}
