import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(process.cwd(), "src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
const sources = new Map(
  files
    .filter((file) => /\.(?:vue|ts)$/.test(file) && !/\.test\.ts$|^ipc\//.test(file))
    .map((file) => [file, readFileSync(join(root, file), "utf8")]),
);

const LINES = 250;

/** A page only lays out what the features give it. */
const PAGE_LINES = 150;

const NAMES = 15;

/** How many names each composable or store of a source hands out: those of the object that it returns. */
function widths(source: string): number[] {
  return [...source.matchAll(/^ {2}return \{([^{}]*)\};$/gm)].map(
    ([, names = ""]) => names.split(",").filter((name) => name.trim()).length,
  );
}

describe("sizes that a reader can hold", () => {
  it("reads the sources", () => {
    expect(sources.size).toBeGreaterThan(200);
    expect(Math.max(...widths(sources.get("features/composer/model/draft.ts") ?? ""))).toBe(NAMES);
  });
  it(`components have at most ${LINES} lines`, () => {
    const over = [...sources]
      .filter(([file]) => file.endsWith(".vue"))
      .map(([file, text]) => [file, text.split("\n").length - 1] as const)
      .filter(([, lines]) => lines > LINES);
    expect(Object.fromEntries(over)).toEqual({});
  });
  it(`pages have at most ${PAGE_LINES} lines`, () => {
    const over = [...sources]
      .filter(([file]) => /^pages\/[^/]*\.vue$/.test(file))
      .filter(([, text]) => text.split("\n").length - 1 > PAGE_LINES)
      .map(([file]) => file);
    expect(over).toEqual([]);
  });
  it(`composables and stores give at most ${NAMES} names`, () => {
    const over = [...sources]
      .filter(([file]) => file.endsWith(".ts"))
      .map(([file, text]) => [file, Math.max(0, ...widths(text))] as const)
      .filter(([, names]) => names > NAMES);
    expect(Object.fromEntries(over)).toEqual({});
  });
});
