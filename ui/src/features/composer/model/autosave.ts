/* The saving of the draft being written. */
import { defineStore } from "pinia";
import { shallowRef, watch } from "vue";
import { getHost, type Draft } from "@/ipc";
import { createAutosave } from "@/lib/autosave";
import { useCompose, type Session } from "./draft";
import { useWriting } from "./writing";

export const useAutosave = defineStore("compose autosave", () => {
  const compose = useCompose();
  const writing = useWriting();
  const unsaved = shallowRef(false);
  const { problem, flush, later } = createAutosave(
    () => {
      const { profileId: id, session: at } = compose;
      return id && at ? { at, value: () => at.history.value.value, save: (draft) => keep(id, at, draft) } : null;
    },
    ({ at, value }) => {
      if (compose.session === at) unsaved.value = JSON.stringify(value()) !== at.saved;
    },
  );
  const keep = (profile: string, { id }: Session, draft: Draft) =>
    id === null ? getHost().draftSave(profile, "compose", draft) : getHost().draftKeep(profile, id, draft);
  watch(
    () => compose.draft,
    () => {
      if (!compose.session) return;
      unsaved.value = JSON.stringify(compose.draft) !== compose.session.saved;
      later();
    },
  );
  return {
    unsaved,
    saveProblem: problem,
    /** Saves what is on the screen; what was typed last may be on its way into the draft. */
    flush: () => new Promise<void>((done, fail) => writing.whenWritten(() => void flush().then(done, fail))),
  };
});
