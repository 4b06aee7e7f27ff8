/* The saving of the draft being written. */
import { defineStore } from "pinia";
import { shallowRef, watch } from "vue";
import { createAutosave } from "@/lib/autosave";
import { useCompose } from "./draft";

export const useAutosave = defineStore("compose autosave", () => {
  const compose = useCompose();
  const unsaved = shallowRef(false);
  const { problem, flush, later } = createAutosave(
    "compose",
    () => {
      const { profileId: id, session: at } = compose;
      return id && at ? { id, at, value: () => at.history.value.value } : null;
    },
    ({ at, value }) => {
      if (compose.session === at) unsaved.value = JSON.stringify(value()) !== at.saved;
    },
  );
  watch(
    () => compose.draft,
    () => {
      if (!compose.session) return;
      unsaved.value = JSON.stringify(compose.draft) !== compose.session.saved;
      later();
    },
  );
  return { unsaved, saveProblem: problem, flush };
});
