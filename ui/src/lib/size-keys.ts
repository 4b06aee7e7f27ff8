/*
 * The keys that draw the windows larger and smaller: Ctrl or Cmd with plus, minus and nought, as everywhere. None of them types anything,
 * so that they work in fields as well; where keys are recorded, the recorder has them first.
 */
import { getHost, type SizeStep } from "@/ipc";
import { commandKey } from "./keys";

/** By what the key writes: plus stands on another key in every country, often with Shift. */
const STEPS: Partial<Record<string, SizeStep>> = {
  "+": "larger",
  "=": "larger",
  "-": "smaller",
  _: "smaller",
  "0": "usual",
};

/** Listens for as long as the window is there. What cannot be kept is told where the size is chosen, in the settings. */
export function listenForSizeKeys(): void {
  window.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || event.defaultPrevented || event.altKey || !commandKey(event)) return;
    event.preventDefault();
    getHost()
      .sizeStep(step)
      .catch(() => {});
  });
}
