/*
 * What a web view does because it is a browser, and a program must not: load the page anew under what is being typed, print it, search in
 * the rows that happen to be drawn, go back, open a dropped file, offer all of that in a menu. It is kept from it here, for every window
 * and system. Pages' zoom, gestures and filling in of forms are switched off where a window is made (src-tauri/app/windows.rs).
 */
import { isMac } from "@/lib/keys";

const ALONE = new Set(["F3", "F5", "BrowserBack", "BrowserForward", "BrowserRefresh", "BrowserHome", "BrowserSearch"]);
/** With Ctrl or Cmd: reload, print, find, find again, save, open, source, downloads. */
const WITH_COMMAND = new Set(["r", "p", "f", "g", "s", "o", "u", "j"]);
const BACK_AND_FORWARD = new Set(["ArrowLeft", "ArrowRight", "Home"]);
/** Buttons of a mouse that mean back and forward. */
const SIDE_BUTTONS = new Set([3, 4]);

const NO_TEXT = new Set(["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"]);

/** Whether text can be typed there. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = target.closest("input, textarea, [contenteditable]");
  if (field instanceof HTMLInputElement) return !NO_TEXT.has(field.type) && !field.disabled;
  if (field instanceof HTMLTextAreaElement) return !field.disabled;
  return field !== null && field.getAttribute("contenteditable") !== "false";
}

/** Whether a key means something to a browser and nothing to Posthorn. */
export function browserKey(event: KeyboardEvent, mac = isMac()): boolean {
  if (ALONE.has(event.key)) return true;
  if (event.key === "Backspace") return !takesText(event.target);
  // On a Mac Alt and Ctrl move the cursor, and Cmd with an arrow as well.
  if (event.altKey) return !mac && !event.ctrlKey && !event.metaKey && BACK_AND_FORWARD.has(event.key);
  const command = mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return command && (WITH_COMMAND.has(event.key.toLowerCase()) || (mac && (event.key === "[" || event.key === "]")));
}

/** Whether text that is selected lies under the pointer: its menu copies. */
function onSelection(target: EventTarget | null): boolean {
  const selection = window.getSelection();
  return target instanceof Node && selection?.isCollapsed === false && selection.containsNode(target, true);
}

/** Whether what is dragged would be opened in the page's place. */
function wouldOpen(event: DragEvent): boolean {
  const types = event.dataTransfer?.types ?? [];
  return types.includes("Files") || (types.includes("text/uri-list") && !takesText(event.target));
}

/** Has a window behave as a program's. */
export function behaveAsProgram(): void {
  const never = <E extends Event>(name: string, isBrowsers: (event: E) => boolean) =>
    window.addEventListener(name, (event) => isBrowsers(event as E) && event.preventDefault(), { capture: true });
  never<KeyboardEvent>("keydown", browserKey);
  never<MouseEvent>("contextmenu", (event) => !takesText(event.target) && !onSelection(event.target));
  for (const name of ["mousedown", "mouseup"]) never<MouseEvent>(name, (event) => SIDE_BUTTONS.has(event.button));
  // Not before the fields have seen it: what one of them takes is its own.
  for (const name of ["dragover", "drop"] as const) {
    window.addEventListener(name, (event) => {
      if (event.defaultPrevented || !wouldOpen(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
    });
  }
}
