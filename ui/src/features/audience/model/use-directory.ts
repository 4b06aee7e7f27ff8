/* What the program knows of a company's directory, kept fresh while it loads in the background. */
import { computed, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { getHost, type DirectoryStatus, type ErrorView } from "@/ipc";
import { latest } from "@/lib/latest";
import { whileAlive } from "@/lib/listen";

export type DirectoryState = "loading" | "empty" | "unreadable" | "refreshing" | "ready";

export type DirectoryView = {
  status: Ref<DirectoryStatus | null>;
  /** The state that decides what a page shows; `refreshing` only while there is nothing to show yet. */
  state: ComputedRef<DirectoryState>;
  refreshing: ComputedRef<boolean>;
  problem: ComputedRef<ErrorView | null>;
  refresh: () => Promise<void>;
  /** Goes up when the contents have changed: lists are asked again. */
  version: Ref<number>;
};

export function useDirectory(profileId: () => string): DirectoryView {
  const status = shallowRef<DirectoryStatus | null>(null);
  const version = shallowRef(0);

  function take(next: DirectoryStatus): void {
    if (next.profile_id !== profileId()) return;
    const before = status.value;
    status.value = next;
    const changed =
      before?.refreshed_at !== next.refreshed_at ||
      before?.people !== next.people ||
      before?.sheet?.read_at !== next.sheet?.read_at;
    if (before && before.profile_id === next.profile_id && changed) version.value += 1;
  }
  const { ask, forget, problem: unasked } = latest((question: () => Promise<DirectoryStatus>) => question(), take);

  watch(
    profileId,
    (id) => {
      status.value = null;
      version.value += 1;
      if (id) void ask(() => getHost().directoryStatus(id));
      else forget();
    },
    { immediate: true },
  );

  whileAlive(
    getHost().onDirectory((next) => {
      // An answer that is still on its way was given before this, and would take its place for good.
      if (next.profile_id === profileId()) forget();
      take(next);
    }),
  );
  // Group chats and robots are found and counted with the members.
  whileAlive(
    getHost().onChanged((what) => {
      if (what === "channels") version.value += 1;
    }),
  );

  async function refresh(): Promise<void> {
    const id = profileId();
    await ask(() => getHost().directoryRefresh(id));
  }

  const refreshing = computed(() => status.value?.progress != null);
  const problem = computed(() => unasked.value ?? status.value?.problem ?? null);
  const state = computed<DirectoryState>(() => {
    const now = status.value;
    if (!now) return unasked.value ? "empty" : "loading";
    if (now.people + now.departments > 0) return "ready";
    if (now.progress) return "refreshing";
    return now.readable ? "empty" : "unreadable";
  });
  return { status, state, refreshing, problem, refresh, version };
}
