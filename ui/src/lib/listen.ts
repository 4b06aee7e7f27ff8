/* Listening to the program for as long as a component or store lives. */
import { onScopeDispose } from "vue";

/** Ends what was subscribed to when the scope ends, also when that is before the subscription stands. */
export function whileAlive(subscribed: Promise<() => void>): void {
  let stop: (() => void) | null = null;
  let gone = false;
  void subscribed.then((off) => {
    if (gone) off();
    else stop = off;
  });
  onScopeDispose(() => {
    gone = true;
    stop?.();
  });
}
