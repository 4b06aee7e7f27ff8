/* Arrow keys in a list whose scroll box has the focus and names its active row. */
import { composing } from "@/lib/keys";

const PAGE = 10;

/** The row a key leads to, or null when the key is not one that moves. */
export function movedTo(event: KeyboardEvent, index: number, count: number): number | null {
  if (composing(event) || event.ctrlKey || event.metaKey || event.altKey || count === 0) return null;
  const last = count - 1;
  const to = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + PAGE,
    PageUp: index - PAGE,
    Home: 0,
    End: last,
  }[event.key];
  return to === undefined ? null : Math.min(last, Math.max(0, to));
}
