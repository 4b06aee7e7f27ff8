import { describe, expect, it } from "vitest";
import type { Audience, Recipient } from "@/ipc";
import {
  asksForEveryone,
  namesEveryone,
  has,
  hitDetail,
  isList,
  looksLikeAccount,
  pieces,
  toggled,
  withRecipients,
  without,
} from "./audience";

const person = (id: string, name: string | null = null): Recipient => ({ kind: "person", id, name });
const none: Audience = { all: false, include: [] };

describe("audience", () => {
  it("holds a member once, whatever the case of the account", () => {
    const audience = withRecipients(withRecipients(none, [person("ZhangSan", "张三")]), [
      person("zhangsan"),
      person("lisi"),
    ]);
    expect(audience.include.map((one) => one.id)).toEqual(["ZhangSan", "lisi"]);
    expect(has(audience, person("ZHANGSAN"))).toBe(true);
    expect(without(audience, person("zhangSAN")).include.map((one) => one.id)).toEqual(["lisi"]);
  });

  it("tells a department from a member of the same id", () => {
    const audience = withRecipients(none, [person("2"), { kind: "department", id: "2", name: "人力资源部" }]);
    expect(audience.include).toHaveLength(2);
    expect(toggled(audience, { kind: "department", id: "2", name: null }).include).toEqual([person("2")]);
  });

  it("keeps everyone when recipients come and go", () => {
    expect(withRecipients({ all: true, include: [] }, [person("a")]).all).toBe(true);
    expect(without({ all: true, include: [person("a")] }, person("a")).all).toBe(true);
  });

  it("offers only what can be an account", () => {
    expect(["lisi", "li.si-2_x@corp", "9"].every(looksLikeAccount)).toBe(true);
    expect(["", "李四", "li si", "a|b", ".x", "a".repeat(65)].some(looksLikeAccount)).toBe(false);
  });

  it("knows when everyone is meant, and when a paste is a list", () => {
    expect(asksForEveryone("@all")).toBe(true);
    expect(asksForEveryone("全体")).toBe(true);
    expect(asksForEveryone("全")).toBe(false);
    expect(asksForEveryone("张三")).toBe(false);
    for (const sound of ["quanti", "quantichengyuan", "quan'ti'cheng", "qtc", "qtcy"])
      expect(asksForEveryone(sound), sound).toBe(true);
    for (const name of ["quan", "qt", "qtcyx", "quantian"]) expect(asksForEveryone(name), name).toBe(false);
    expect(namesEveryone(" 全体成员 ")).toBe(true);
    for (const part of ["全体", "quantichengyuan", "qtcy", ""]) expect(namesEveryone(part), part).toBe(false);
    expect(isList("张三\n李四")).toBe(true);
    expect(isList("张三、李四")).toBe(true);
    expect(isList("张三\n")).toBe(false);
    expect(isList("Li Ming")).toBe(false);
  });

  it("cuts a name at its marks without losing or repeating anything", () => {
    for (const marks of [
      [[0, 1]],
      [[1, 2]],
      [
        [0, 2],
        [1, 3],
      ],
      [[5, 9]],
      [],
      [[2, 1]],
    ] as [number, number][][]) {
      expect(
        pieces("王伟林", marks)
          .map((one) => one.text)
          .join(""),
      ).toBe("王伟林");
    }
    expect(pieces("王伟", [[1, 2]])).toEqual([
      { text: "王", marked: false },
      { text: "伟", marked: true },
    ]);
  });

  it("shows the account once beside where somebody works", () => {
    const hit = (detail: string) => ({ recipient: person("wangwei", "王伟"), detail, people: 1, marks: [] });
    expect(hitDetail(hit("生产中心"))).toBe("wangwei · 生产中心");
    expect(hitDetail(hit("wangwei · 生产中心"))).toBe("wangwei · 生产中心");
    expect(hitDetail(hit(""))).toBe("wangwei");
    expect(hitDetail({ ...hit("生产中心"), note: "工程师" })).toBe("wangwei · 生产中心 · 工程师");
  });
});
