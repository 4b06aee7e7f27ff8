import { describe, expect, it } from "vitest";
import { placeBeside, type Box, type Size } from "./place";

const card: Size = { width: 320, height: 160 };
/** The least that the window can be. */
const view: Size = { width: 1000, height: 700 };
const at = (left: number, top: number, width: number, height: number): Box => ({ left, top, width, height });

describe("a card beside a control", () => {
  it.each([
    ["a form at the left", at(176, 130, 456, 500)],
    ["a line at the top", at(176, 70, 456, 50)],
    ["the preview at the right", at(648, 70, 332, 560)],
    ["a button at the lower right", at(900, 660, 80, 32)],
    ["an entry of the rail", at(8, 110, 140, 36)],
    ["a line across the window", at(12, 70, 976, 50)],
    ["nothing", null],
  ])("stands in the window and does not cover %s", (_name, control) => {
    const { left, top } = placeBeside(control, card, view);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(left + card.width).toBeLessThanOrEqual(view.width);
    expect(top + card.height).toBeLessThanOrEqual(view.height);
    const apart =
      control === null ||
      left + card.width <= control.left ||
      left >= control.left + control.width ||
      top + card.height <= control.top ||
      top >= control.top + control.height;
    expect(apart).toBe(true);
  });

  it("stands above a button at the foot, not on the others there", () => {
    expect(placeBeside(at(900, 660, 80, 32), card, view)).toEqual({ left: 660, top: 488 });
  });

  it("stands in the window where there is no room beside a control", () => {
    expect(placeBeside(at(0, 0, 1000, 700), card, view)).toEqual({ left: 668, top: 528 });
    expect(placeBeside(at(0, 0, 300, 300), card, { width: 300, height: 140 })).toEqual({ left: 12, top: 12 });
  });
});
