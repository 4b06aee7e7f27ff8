/* The draft's steps, back and forth. */
import { defineStore } from "pinia";
import { computed } from "vue";
import { useCompose } from "./draft";
import { useWriting } from "./writing";

export const useUndo = defineStore("compose undo", () => {
  const compose = useCompose();
  const writing = useWriting();
  const history = () => compose.session?.history;
  return {
    canUndo: computed(() => history()?.canUndo.value ?? false),
    canRedo: computed(() => history()?.canRedo.value ?? false),
    undo: () => writing.whenWritten(() => void history()?.undo()),
    redo: () => writing.whenWritten(() => void history()?.redo()),
    /** What is typed from now on is a step of its own. */
    seal: () => history()?.seal(),
  };
});
