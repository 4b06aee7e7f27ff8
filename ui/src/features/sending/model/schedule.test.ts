import { describe, expect, it } from "vitest";
import { needWords, setLanguage } from "@/i18n";
import { momentWords, presets } from "./schedule";

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();

describe("times that are often meant", () => {
  it("are tomorrow and on Monday, each once", () => {
    // The 25th of November 2026 is a Wednesday.
    expect(presets(at(25, 15))).toEqual([
      { key: "tomorrow", at: at(26, 9, 5) },
      { key: "monday", at: at(30, 9, 5) },
    ]);
    expect(presets(at(29, 15))).toEqual([{ key: "tomorrow", at: at(30, 9, 5) }]);
    expect(presets(at(30, 8)).map((one) => one.at)).toEqual([at(31, 9, 5), at(37, 9, 5)]);
  });
});

describe("a moment in words", () => {
  it("names the day that is near, with its date", async () => {
    await needWords("underway");
    await setLanguage("zh-CN");
    expect(momentWords(at(29, 9, 5), at(28, 22))).toBe("明天（11月29日 周日）09:05");
    expect(momentWords(at(35, 9, 5), at(28, 22))).toBe("12月5日 周六 09:05");
    await setLanguage("en");
    expect(momentWords(at(29, 9, 5), at(28, 22))).toBe("tomorrow (Sun, Nov 29) 09:05");
    await setLanguage("zh-CN");
  });
});
