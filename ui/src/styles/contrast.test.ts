import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const read = (name: string) => readFileSync(join(process.cwd(), "src/styles", name), "utf8");

/** The colours in a file's block that begins with these words, by name. */
function colours(css: string, block: string): Record<string, string> {
  const from = css.indexOf(`${block} {`);
  expect(from).toBeGreaterThanOrEqual(0);
  const lines = css.slice(from, css.indexOf("}", from)).matchAll(/--([\w-]+): (#[0-9a-f]{6});/g);
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
}

/** WCAG's relative luminance. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe("for who asked for more contrast", () => {
  it("measures as WCAG does", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });

  it.each([":root", ":root.dark"])("texts have 7 to 1 on every ground, edges of controls 4.5 to 1: %s", (block) => {
    const all = { ...colours(read("tokens.css"), block), ...colours(read("contrast.css"), block) };
    const low: string[] = [];
    const check = (name: string, ground: string, least: number) => {
      const found = contrast(all[name] ?? "", all[ground] ?? "");
      if (!(found >= least)) low.push(`${name} on ${ground}: ${found.toFixed(2)}`);
    };
    for (const ground of ["page", "card", "raised", "hover"]) {
      for (const text of ["text", "text-2", "text-3", "brand-text", "danger-text"]) check(text, ground, 7);
      check("control-line", ground, 4.5);
    }
    for (const tone of ["brand", "danger", "warn", "ok"]) check(`${tone}-text`, `${tone}-soft`, 7);
    for (const ground of ["brand", "brand-hover", "danger", "danger-hover"]) {
      const white = contrast("#ffffff", all[ground] ?? "");
      if (!(white >= 7)) low.push(`white on ${ground}: ${white.toFixed(2)}`);
    }
    expect(low).toEqual([]);
  });
});
