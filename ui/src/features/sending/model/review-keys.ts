/* The keys of the guarded send. */
import { composing, sendKeys } from "@/lib/keys";
import type { Send } from "./use-send";

/**
 * Answers the keys: those that opened the review confirm it where nothing is to be ticked or typed any more, else they lead to what is
 * missing; held down they do nothing again. Escape undoes what can be undone. `wrong`: something is filled in wrongly.
 */
export function useReviewKeys(
  { phase, ready, proceed, giveUpUpload, undo }: Send,
  wrong: () => boolean,
  toMissing: () => void,
): (event: KeyboardEvent) => void {
  function confirm(event: KeyboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat || !["review", "confirm"].includes(phase.value.is)) return;
    if (ready.value && !wrong()) void proceed();
    else toMissing();
  }
  return (event) => {
    if (composing(event)) return;
    if (sendKeys(event)) return confirm(event);
    if (event.key !== "Escape") return;
    const uploading = phase.value.is === "starting" && phase.value.upload !== null;
    if (phase.value.is !== "waiting" && !uploading) return;
    event.preventDefault();
    event.stopPropagation();
    void (uploading ? giveUpUpload() : undo());
  };
}
