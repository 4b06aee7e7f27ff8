import { describe, expect, it } from "vitest";
import { isInserted } from "./inserted";

describe("a text in which something was written", () => {
  it.each([
    ["at its end", "abc", "abcd"],
    ["at its start", "abc", "xabc"],
    ["in its middle", "abc", "abXYZc"],
    ["between what is alike", "aaa", "aaaa"],
    ["into nothing", "", "x"],
    ["nowhere", "abc", "abc"],
  ])("%s has only become longer", (_where, before, now) => expect(isInserted(before, now)).toBe(true));

  it.each([
    ["lost a letter", "abc", "ab"],
    ["lost all", "abc", ""],
    ["had one replaced", "abc", "abd"],
    ["had one replaced by more", "a\n\nc", "axxxxc"],
    ["is another", "abc", "xyzabx"],
    ["had two places written in", "abcd", "aXbcYd"],
  ])("that %s may have become shorter", (_what, before, now) => expect(isInserted(before, now)).toBe(false));
});
