/* The time of a send that was called off to be changed: it is offered again when the message is sent, as long as it is ahead. */
import { defineStore } from "pinia";
import { shallowRef, watch } from "vue";
import { useCompose } from "@/features/composer/model/draft";
import type { Schedule } from "@/ipc";
import { isPast } from "./schedule";

export const useKeptSchedule = defineStore("kept schedule", () => {
  const compose = useCompose();
  const kept = shallowRef<Schedule | null>(null);
  // A message that is begun anew, or another company's, has nothing to do with it.
  watch([() => compose.blank, () => compose.profileId], ([blank, id], [, before]) => {
    if (blank || id !== before) kept.value = null;
  });

  function keep(schedule: Schedule): void {
    kept.value = schedule;
  }
  function offer(): Schedule | null {
    return kept.value && !isPast(kept.value.at) ? kept.value : null;
  }
  function forget(): void {
    kept.value = null;
  }
  return { keep, offer, forget };
});
