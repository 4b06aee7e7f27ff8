import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import enBase from "./en";
import zhBase from "./zh-CN";
import { formatNumber, language, needWords, resolveLanguage, setLanguage, t, tx } from ".";

/** All words of a language: those that come at once, and those of every part that comes later. */
function whole(base: object, parts: Record<string, unknown>): object {
  const named = Object.entries(parts).map(([path, words]) => [path.slice(2, path.indexOf(".", 2)), words]);
  return { ...Object.fromEntries(named), ...base };
}
const en = whole(enBase, import.meta.glob("./*.en.ts", { eager: true, import: "default" }));
const zh = whole(zhBase, import.meta.glob("./*.zh-CN.ts", { eager: true, import: "default" }));

function leaves(node: unknown, path: string[] = []): [string, string][] {
  if (typeof node === "string") return [[path.join("."), node]];
  return Object.entries(node as object).flatMap(([key, value]) => leaves(value, [...path, key]));
}
const values = (words: string) => [...new Set([...words.matchAll(/\{(\w+)/g)].map((match) => match[1]))].sort();

describe("catalogues", () => {
  const chinese = leaves(zh);
  const english = new Map(leaves(en));

  it("have the same keys", () => {
    expect([...english.keys()].sort()).toEqual(chinese.map(([key]) => key).sort());
  });
  it("have no word that is said nowhere", () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" });
    const sources = files.filter((file) => /\.(?:vue|ts)$/.test(file) && !/\.(?:test|en|zh-CN)\.ts$/.test(file));
    const source = sources.map((file) => readFileSync(`src/${file}`, "utf8")).join("\n");
    // Keys as they stand in quotes, and beginnings of those that are put together.
    const keys = new Set([...source.matchAll(/["'`]([a-z]\w*(?:\.\w+)+)["'`]/g)].map(([, key]) => key));
    const begun = [...source.matchAll(/`(\w+\.[\w.]*)\$\{/g)].map(([, beginning = ""]) => beginning);
    const begins = [...new Set(begun)];
    const unsaid = chinese.filter(([key]) => !keys.has(key) && !begins.some((one) => key.startsWith(one)));
    expect(unsaid).toEqual([]);
  });
  it("have no empty words, no stray spaces, no leftovers", () => {
    for (const [key, words] of [...chinese, ...english]) {
      expect(words.trim(), key).not.toBe("");
      expect(words, key).toBe(words.trim());
      expect(words, key).not.toMatch(/TODO|FIXME|XXX|lorem|undefined|\[object/i);
    }
  });
  it("keep Chinese out of English, and exclamation marks out of both", () => {
    for (const [key, words] of english) expect(words, key).not.toMatch(/[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/);
    for (const [key, words] of [...chinese, ...english]) expect(words, key).not.toMatch(/[!！]/);
  });
  it("write Chinese with full-width punctuation", () => {
    for (const [key, words] of chinese)
      expect(words.replace(/\{[^}]*\}/g, ""), key).not.toMatch(/[\u4e00-\u9fff][,;:?]/);
  });
  it("English names no value that Chinese does not have", () => {
    for (const [key, words] of chinese)
      for (const name of values(english.get(key) ?? "")) expect(values(words), `${key} {${name}}`).toContain(name);
  });
  it("are written so that every placeholder is understood", () => {
    for (const [key, words] of [...chinese, ...english])
      expect(words.replace(/\{\w+(?:,[^,{}]*,[^,{}]*)?\}/g, ""), key).not.toMatch(/[{}]/);
  });
});

describe("words", () => {
  it("fill in values, numbers with separators", async () => {
    expect(t("common.people", { n: 4213 })).toBe("4,213 人");
    await setLanguage("en");
    expect(language.value).toBe("en");
    expect(document.documentElement.lang).toBe("en");
    expect(t("common.people", { n: 1 })).toBe("1 person");
    expect(t("common.people", { n: 4213 })).toBe("4,213 people");
    expect(formatNumber(1234567)).toBe("1,234,567");
  });
  it("leave a value in place that was not given, and treat values as text", () => {
    expect(t("common.removeNamed")).toBe("移除 {name}");
    expect(t("common.removeNamed", { name: "{n} <b>" })).toBe("移除 {n} <b>");
  });
  it("put a space where a value and Chinese meet, whichever of them is Latin, and change nothing inside a value", async () => {
    await Promise.all([needWords("setup"), needWords("inbox"), needWords("changes")]);
    expect(t("setup.values.missing", { label: "Secret" })).toMatch(/^没有找到 Secret，请/);
    expect(t("setup.values.missing", { label: "企业 ID" })).toMatch(/^没有找到企业 ID，请/);
    expect(t("inbox.phone", { name: "Lina" })).toBe("Lina 的手机");
    expect(t("inbox.phone", { name: "Lina李" })).toBe("Lina李的手机");
    expect(t("changes.moved", { from: "IT 部", to: "QA" })).toBe("从 IT 部调到 QA");
    expect(t("common.people", { n: 7 }), "there was one").toBe("7 人");
    await setLanguage("en");
    expect(t("inbox.phone", { name: "李娜" })).toBe("李娜's phone");
  });
  it("answer null for a key that does not exist", () => {
    expect(tx("common.nothing")).toBeNull();
    expect(tx("common")).toBeNull();
  });
  it("follow the system unless told otherwise", () => {
    expect(resolveLanguage("system", "zh-Hant-TW")).toBe("zh-CN");
    expect(resolveLanguage("system", "de-DE")).toBe("en");
    expect(resolveLanguage("en", "zh-CN")).toBe("en");
  });
  it("that come later stay with the language that is in use", async () => {
    await needWords("channels");
    expect(t("channels.robots")).toBe("群机器人");
    await Promise.all([setLanguage("en"), needWords("settings")]);
    expect([t("channels.robots"), t("settings.title")]).toEqual(["Group robots", "Settings"]);
  });
});
