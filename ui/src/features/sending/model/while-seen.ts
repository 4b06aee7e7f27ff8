/* Asking again and again, as long as somebody can see the answer. */
import { onScopeDispose } from "vue";

/** Asks every so many milliseconds while the window is seen, and at once when it is seen again, until the scope ends. */
export function whileSeen(every: number, ask: () => void): void {
  function askIfSeen(): void {
    if (document.visibilityState === "visible") ask();
  }
  const timer = setInterval(askIfSeen, every);
  document.addEventListener("visibilitychange", askIfSeen);
  onScopeDispose(() => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", askIfSeen);
  });
}
