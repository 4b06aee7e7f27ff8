import { describe, expect, it } from "vitest";
import { shared } from "./shared";

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
