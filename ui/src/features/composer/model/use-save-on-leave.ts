/* Saves the draft at once when the window or the page is left. */
import { onBeforeUnmount, onMounted } from "vue";
import { useAutosave } from "./autosave";

export function useSaveOnLeave(): void {
  const autosave = useAutosave();
  const save = () => void autosave.flush();
  function onHide(): void {
    if (document.visibilityState === "hidden") save();
  }
  onMounted(() => {
    window.addEventListener("blur", save);
    window.addEventListener("pagehide", save);
    document.addEventListener("visibilitychange", onHide);
  });
  onBeforeUnmount(() => {
    window.removeEventListener("blur", save);
    window.removeEventListener("pagehide", save);
    document.removeEventListener("visibilitychange", onHide);
    save();
  });
}
