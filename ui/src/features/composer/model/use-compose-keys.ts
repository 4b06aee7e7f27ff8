/* The keys of the composer: send, undo, redo; and the undo of the edit menu. */
import { onBeforeUnmount, onMounted } from "vue";
import { commandKey, composing } from "@/lib/keys";
import { useUndo } from "./undo";

/** Whether undo here means the draft's own history: everywhere but in fields that are not part of the draft and hold text. */
function draftsUndo(target: EventTarget | null): boolean {
  const element = target instanceof HTMLElement ? target : null;
  if (!element?.matches("input, textarea, [contenteditable]")) return true;
  return element.dataset["field"] !== undefined || (element as HTMLInputElement).value === "";
}

/** `busy`: a dialog of the page's own is open; `send` asks for the review. Returns what hears the edit menu. */
export function useComposeKeys(busy: () => boolean, send: () => void): (event: InputEvent) => void {
  const undoing = useUndo();
  function onKey(event: KeyboardEvent): void {
    if (composing(event) || event.defaultPrevented || !commandKey(event) || event.altKey) return;
    if (busy() || document.querySelector("[role=dialog][data-state=open], [role=alertdialog][data-state=open]")) return;
    const key = event.key.toLowerCase();
    if (key === "enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (key === "z" && draftsUndo(event.target)) {
      event.preventDefault();
      if (event.shiftKey) undoing.redo();
      else undoing.undo();
    } else if (key === "y" && !event.shiftKey && draftsUndo(event.target)) {
      event.preventDefault();
      undoing.redo();
    }
  }
  /** Undo from the edit menu or the context menu. */
  function onBeforeInput(event: InputEvent): void {
    if ((event.inputType !== "historyUndo" && event.inputType !== "historyRedo") || !draftsUndo(event.target)) return;
    event.preventDefault();
    if (event.inputType === "historyUndo") undoing.undo();
    else undoing.redo();
  }

  onMounted(() => window.addEventListener("keydown", onKey));
  onBeforeUnmount(() => window.removeEventListener("keydown", onKey));
  return onBeforeInput;
}
