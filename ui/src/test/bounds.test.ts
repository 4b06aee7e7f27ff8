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
/** Components that are longer still, each still to be split. A number here may only go down. */
const LONG: Record<string, number> = {
  // Reading a list has three steps in one dialog.
  "features/audience/components/ListDialog.vue": 535,
};

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
  it(`components have at most ${LINES} lines, but for those named`, () => {
    const over = [...sources]
      .filter(([file]) => file.endsWith(".vue"))
      .map(([file, text]) => [file, text.split("\n").length - 1] as const)
      .filter(([, lines]) => lines > LINES);
    expect(Object.fromEntries(over)).toEqual(LONG);
  });
  it(`composables and stores give at most ${NAMES} names`, () => {
    const over = [...sources]
      .filter(([file]) => file.endsWith(".ts"))
      .map(([file, text]) => [file, Math.max(0, ...widths(text))] as const)
      .filter(([, names]) => names > NAMES);
    expect(Object.fromEntries(over)).toEqual({});
  });
});
