/* That the message which is being written has left, told beside it as long as it stays as it was sent. */
import { defineStore } from "pinia";
import { shallowRef, watch } from "vue";
import { useCompose } from "@/features/composer/model/draft";
import type { BroadcastSnapshot } from "@/ipc";

export const useLastSent = defineStore("last sent", () => {
  const compose = useCompose();
  const last = shallowRef<{ id: string; at: number } | null>(null);
  watch(
    () => compose.draft,
    () => (last.value = null),
  );
  function tell({ id, outcome, finished_at, created_at }: BroadcastSnapshot): void {
    const left = outcome === "accepted" || outcome === "partial";
    last.value = left ? { id, at: finished_at ?? created_at } : null;
  }
  return { last, tell };
});
