/*
 * Reordering rows of a short list with the pointer: the row follows the pointer, the others make room, release drops it.
 * Pointer events only, because native drag collides with the window's own file drop and is unreliable in WebKitGTK.
 */
import { shallowRef, type ShallowRef } from "vue";

export type Reorder = {
  /** The row being dragged, how far it is moved (pixels), and where it would drop. */
  drag: ShallowRef<{ from: number; to: number; by: number; height: number } | null>;
  /** For the handle's pointerdown. `rows` are the row elements in order. */
  start: (event: PointerEvent, from: number, rows: HTMLElement[]) => void;
};

/** Where a row dragged by `by` pixels would land: the slot whose middle its middle has passed. */
export function dropIndex(from: number, by: number, boxes: readonly { top: number; height: number }[]): number {
  const own = boxes[from];
  if (!own) return from;
  const middle = own.top + own.height / 2 + by;
  let to = from;
  boxes.forEach((box, index) => {
    const at = box.top + box.height / 2;
    if (index < from && middle < at) to = Math.min(to, index);
    if (index > from && middle > at) to = Math.max(to, index);
  });
  return to;
}

/** How far a row that is not dragged has to move to make room. */
export function shiftOf(index: number, drag: { from: number; to: number; height: number } | null): number {
  if (!drag || index === drag.from) return 0;
  if (index > drag.from && index <= drag.to) return -drag.height;
  if (index < drag.from && index >= drag.to) return drag.height;
  return 0;
}

/** How close to the edge the form starts to scroll, and how far a frame; pixels. */
const EDGE = 36;
const STEP = 7;

function scrollerOf(row: HTMLElement | undefined): HTMLElement | null {
  for (let box = row?.parentElement ?? null; box; box = box.parentElement)
    if (/auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
  return null;
}

export function useReorder(drop: (from: number, to: number) => void): Reorder {
  const drag: Reorder["drag"] = shallowRef(null);

  function start(event: PointerEvent, from: number, rows: HTMLElement[]): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const boxes = rows.map((row) => ({ top: row.offsetTop, height: row.offsetHeight }));
    const gap = boxes[1] && boxes[0] ? boxes[1].top - boxes[0].top - boxes[0].height : 0;
    const height = (boxes[from]?.height ?? 0) + gap;
    const scroller = scrollerOf(rows[from]);
    const startY = event.clientY;
    const startScroll = scroller?.scrollTop ?? 0;
    let lastY = startY;
    let frame = 0;
    drag.value = { from, to: from, by: 0, height };

    const follow = (): void => {
      const by = lastY - startY + (scroller?.scrollTop ?? 0) - startScroll;
      drag.value = { from, to: dropIndex(from, by, boxes), by, height };
    };
    const move = (next: PointerEvent): void => {
      lastY = next.clientY;
      follow();
    };
    // Near the edge of the form, the form scrolls.
    const scroll = (): void => {
      const box = scroller?.getBoundingClientRect();
      if (scroller && box && box.height > 0) {
        const by = lastY < box.top + EDGE ? -STEP : lastY > box.bottom - EDGE ? STEP : 0;
        if (by !== 0) {
          scroller.scrollTop += by;
          follow();
        }
      }
      frame = requestAnimationFrame(scroll);
    };
    const end = (next: Event): void => {
      cancelAnimationFrame(frame);
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", end);
      window.removeEventListener("keydown", cancel, true);
      const last = drag.value;
      drag.value = null;
      if (last && next.type === "pointerup" && last.to !== last.from) drop(last.from, last.to);
    };
    const cancel = (key: KeyboardEvent): void => {
      if (key.key === "Escape") end(key);
    };
    frame = requestAnimationFrame(scroll);
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
    window.addEventListener("keydown", cancel, true);
  }

  return { drag, start };
}
