import { beforeEach, describe, expect, it } from "vitest";
import type { Merge, MergeSum } from "@/ipc";
import { setLanguage } from "@/i18n";
import { problemWords, sumWords } from "./words";

const merge = (kind: Merge["to"]["kind"]) => ({ to: { column: 0, kind, name_column: null } }) as Merge;
const sum = (more: Partial<MergeSum>): MergeSum => ({
  rows: 4,
  fine: 4,
  with_problems: 0,
  asked: 0,
  unknown: 0,
  empty: 0,
  left_out: 0,
  repeated: 0,
  people: 4,
  messages: 4,
  ...more,
});
beforeEach(() => setLanguage("zh-CN"));

describe("the sum of a sheet", () => {
  it("has the messages where somebody gets several, or no person does", () => {
    expect(sumWords(sum({}), merge("person"))).toBe("4 行 · 4 人会收到");
    expect(sumWords(sum({ people: 2, messages: 2 }), merge("person"))).toBe("4 行 · 2 人会收到");
    expect(sumWords(sum({ people: 2 }), merge("person"))).toBe("4 行 · 2 人会收到 · 会发 4 条");
    expect(sumWords(sum({ people: 3, messages: 3 }), merge("department"))).toBe("4 行 · 会发 3 条");
  });
});

describe("a row that says the same again", () => {
  it("is told before it is dropped", async () => {
    expect(problemWords({ what: "same_message", row: 2 })).toContain("和第 2 行是同一个人，内容也一样");
    await setLanguage("en");
    expect(problemWords({ what: "same_message", row: 2 })).toContain("same text as row 2");
  });
});
