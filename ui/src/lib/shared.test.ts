import { describe, expect, it } from "vitest";
import { shared, unchanged } from "./shared";

describe("shared", () => {
  const meter = (path: string, used: number) => ({ path, used });

  it("keeps the object of what is equal and takes what is new", () => {
    const former = [meter("a", 1), meter("b", 2)];
    const next = [meter("a", 1), meter("b", 3), meter("c", 0)];
    const out = shared(former, next);
    expect(out).toEqual(next);
    expect(out[0]).toBe(former[0]);
    expect(out[1]).toBe(next[1]);
  });
  it("is the former list when nothing changed, and not when only the order did", () => {
    const former = [meter("a", 1), meter("b", 2)];
    expect(shared(former, [meter("a", 1), meter("b", 2)])).toBe(former);
    expect(shared(former, [meter("b", 2), meter("a", 1)])).toEqual([meter("b", 2), meter("a", 1)]);
    expect(shared(former, [meter("a", 1)])).toEqual([meter("a", 1)]);
  });
});

describe("unchanged", () => {
  it("keeps every part that is as before, at any depth", () => {
    const former = { title: [{ text: "a" }], rows: [{ key: "1" }, { key: "2" }], image: null };
    const next = { title: [{ text: "b" }], rows: [{ key: "1" }, { key: "2" }], image: null };
    const out = unchanged(former, next);
    expect(out).toEqual(next);
    expect(out.rows).toBe(former.rows);
    expect(out.title).not.toBe(former.title);
    expect(unchanged(former, structuredClone(former))).toBe(former);
  });
  it("takes what came, went or is of another sort", () => {
    for (const [former, next] of [
      [{ a: 1 }, { a: 1, b: undefined }],
      [{ a: 1, b: 2 }, { a: 1 }],
      [{ a: undefined }, { b: undefined }],
      [[1, 2], [1]],
      [[], {}],
      [{ a: null }, { a: {} }],
      [null, { a: 1 }],
      ["1", 1],
    ])
      expect(unchanged(former, next)).toStrictEqual(next);
  });
});
