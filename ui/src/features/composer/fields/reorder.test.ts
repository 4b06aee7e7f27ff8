import { fireEvent } from "@testing-library/vue";
import { describe, expect, it, vi } from "vitest";
import { dropIndex, shiftOf, useReorder } from "./reorder";

const boxes = [
  { top: 0, height: 100 },
  { top: 110, height: 60 },
  { top: 180, height: 100 },
];

describe("dragging a row", () => {
  it("drops where its middle has passed the others' middles", () => {
    expect(dropIndex(0, 0, boxes)).toBe(0);
    expect(dropIndex(0, 89, boxes)).toBe(0);
    expect(dropIndex(0, 91, boxes)).toBe(1);
    expect(dropIndex(0, 400, boxes)).toBe(2);
    expect(dropIndex(2, -89, boxes)).toBe(2);
    expect(dropIndex(2, -91, boxes)).toBe(1);
    expect(dropIndex(2, -400, boxes)).toBe(0);
  });
  it("makes room for the row that is dragged", () => {
    expect([0, 1, 2].map((index) => shiftOf(index, { from: 0, to: 1, height: 110 }))).toEqual([0, -110, 0]);
    expect([0, 1, 2].map((index) => shiftOf(index, { from: 2, to: 0, height: 110 }))).toEqual([110, 110, 0]);
    expect(shiftOf(1, null)).toBe(0);
  });

  function rows(): HTMLElement[] {
    return boxes.map((box) => {
      const row = document.createElement("div");
      Object.defineProperty(row, "offsetTop", { value: box.top });
      Object.defineProperty(row, "offsetHeight", { value: box.height });
      return row;
    });
  }
  it("drops on release, not on Escape or a click in place", async () => {
    const drop = vi.fn();
    const reorder = useReorder(drop);
    const press = () =>
      reorder.start(new PointerEvent("pointerdown", { button: 0, clientY: 50, cancelable: true }), 0, rows());

    press();
    await fireEvent(window, new PointerEvent("pointermove", { clientY: 260 }));
    expect(reorder.drag.value).toMatchObject({ from: 0, to: 2, by: 210, height: 110 });
    await fireEvent(window, new PointerEvent("pointerup", { clientY: 260 }));
    expect(drop.mock.calls).toEqual([[0, 2]]);
    expect(reorder.drag.value).toBeNull();

    press();
    await fireEvent(window, new PointerEvent("pointermove", { clientY: 260 }));
    await fireEvent(window, new KeyboardEvent("keydown", { key: "Escape" }));
    await fireEvent(window, new PointerEvent("pointerup", { clientY: 260 }));
    press();
    await fireEvent(window, new PointerEvent("pointerup", { clientY: 50 }));
    expect(drop).toHaveBeenCalledOnce();
  });
});
