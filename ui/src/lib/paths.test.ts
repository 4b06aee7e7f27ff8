import { describe, expect, it } from "vitest";
import { cn } from "./classes";
import { createHistory, COALESCE_WITHIN, HISTORY_LIMIT } from "./history";
import { composing } from "./keys";
import { getAt, isWithin, moved, setAt } from "./paths";

describe("values by path", () => {
  const root = { a: { list: [{ x: 1 }, { x: 2 }] }, other: { y: 1 } };
  it("reads through objects and lists, undefined where something is missing", () => {
    expect(getAt(root, "a.list.1.x")).toBe(2);
    expect(getAt(root, "a.none.x")).toBeUndefined();
    expect(getAt(null, "a")).toBeUndefined();
  });
  it("writes a copy, shares what did not change, keeps lists lists", () => {
    const next = setAt(root, "a.list.1.x", 9);
    expect(next).toEqual({ a: { list: [{ x: 1 }, { x: 9 }] }, other: { y: 1 } });
    expect(Array.isArray(next.a.list)).toBe(true);
    expect(next.other).toBe(root.other);
    expect(next.a.list[0]).toBe(root.a.list[0]);
    expect(root.a.list[1]?.x).toBe(2);
  });
  it("makes what is missing on the way, also in place of null", () => {
    expect(setAt({ card: null } as object, "card.title.text", "t")).toEqual({ card: { title: { text: "t" } } });
  });
  it("moves entries", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  });
  it("knows what lies within", () => {
    expect(isWithin("a.b.c", "a.b")).toBe(true);
    expect(isWithin("a.bc", "a.b")).toBe(false);
  });
});

describe("history", () => {
  it("joins typing in one field into one step, and starts anew after a pause or in another field", () => {
    let now = 0;
    const history = createHistory("", () => now);
    history.change("a", "f");
    now += COALESCE_WITHIN - 1;
    history.change("ab", "f");
    now += COALESCE_WITHIN;
    history.change("abc", "f");
    history.change("abcX", "g");
    history.undo();
    expect(history.value.value).toBe("abc");
    history.undo();
    expect(history.value.value).toBe("ab");
    history.undo();
    expect(history.value.value).toBe("");
    expect(history.undo()).toBe(false);
  });
  it("starts a new step after being sealed", () => {
    const history = createHistory("", () => 0);
    history.change("a", "f");
    history.seal();
    history.change("ab", "f");
    history.undo();
    expect(history.value.value).toBe("a");
  });
  it("redoes until something new is done", () => {
    const history = createHistory(0, () => 0);
    history.change(1);
    history.change(2);
    history.undo();
    history.undo();
    history.redo();
    expect(history.value.value).toBe(1);
    expect(history.canRedo.value).toBe(true);
    history.change(5);
    expect(history.canRedo.value).toBe(false);
    expect(history.redo()).toBe(false);
  });
  it("keeps a bounded number of steps", () => {
    const history = createHistory(0, () => 0);
    for (let n = 1; n <= HISTORY_LIMIT + 50; n += 1) history.change(n);
    let steps = 0;
    while (history.undo()) steps += 1;
    expect(steps).toBe(HISTORY_LIMIT);
    expect(history.value.value).toBe(50);
  });
});

describe("composition", () => {
  it("is known by the flag or by key code 229", () => {
    expect(composing(new KeyboardEvent("keydown", { key: "Enter", isComposing: true }))).toBe(true);
    expect(composing({ isComposing: false, keyCode: 229 } as unknown as Event)).toBe(true);
    expect(composing(new KeyboardEvent("keydown", { key: "Enter" }))).toBe(false);
  });
});

describe("class lists", () => {
  it("let the caller's class win for the same property, and leave the others", () => {
    expect(cn("px-3 text-sm text-text h-8", "px-5 text-text-2")).toBe("text-sm h-8 px-5 text-text-2");
    expect(cn("bg-card hover:bg-hover", false, "bg-page")).toBe("hover:bg-hover bg-page");
    expect(cn("border border-line", "w-[460px]")).toBe("border border-line w-[460px]");
  });
});
