/* Where a small card stands beside what it is about. */

export type Box = { left: number; top: number; width: number; height: number };
export type Size = { width: number; height: number };

/** Between the card and what it is about, and to the window's edge, pixels. */
const GAP = 12;

/**
 * Beside the control where there is room, else below or above it; in the window always. Beside nothing, and where there is no room on
 * any side, at the window's lower right.
 */
export function placeBeside(control: Box | null, card: Size, view: Size): { left: number; top: number } {
  const [mostLeft, mostTop] = [view.width - card.width - GAP, view.height - card.height - GAP];
  const within = (at: number, most: number) => Math.max(GAP, Math.min(at, most));
  if (control) {
    const { left, top } = control;
    const [right, bottom] = [left + control.width, top + control.height];
    const beside = within(top, mostTop);
    const along = within(right - card.width, mostLeft);
    if (right + GAP <= mostLeft) return { left: right + GAP, top: beside };
    // Beside a button at the foot it would cover those that stand there.
    if (left - GAP - card.width >= GAP && top <= mostTop) return { left: left - GAP - card.width, top: beside };
    if (bottom + GAP <= mostTop) return { left: along, top: bottom + GAP };
    if (top - GAP - card.height >= GAP) return { left: along, top: top - GAP - card.height };
  }
  return { left: Math.max(GAP, mostLeft), top: Math.max(GAP, mostTop) };
}
