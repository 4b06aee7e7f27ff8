import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(process.cwd(), "src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.(?:css|vue|ts)$/.test(file) && !/\.test\.ts$|^(?:ipc|i18n)\b/.test(file),
);
const sources = Object.fromEntries(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));

/** Every match of a pattern in the sources, with its file. */
function found(pattern: RegExp): string[] {
  return Object.entries(sources).flatMap(([file, text]) => [...text.matchAll(pattern)].map(([m]) => `${file}: ${m}`));
}

/** A shadow's third length is its blur. */
function isBlurred(shadow: string): boolean {
  const layers = shadow.replace(/\([^)]*\)/g, "").split(",");
  return layers.some((layer) => {
    const lengths = layer
      .trim()
      .split(/\s+/)
      .filter((part) => /^-?[\d.]+(?:px|rem|em)?$/.test(part));
    return Number.parseFloat(lengths[2] ?? "0") > 0;
  });
}

// Without a graphics card WebKit repaints what lies under a blur with every key: measured, 73 ms instead of 9.
describe("painting without a graphics card", () => {
  it("reads the sources", () => {
    expect(Object.keys(sources).length).toBeGreaterThan(80);
  });

  it("tells a blurred shadow from a hard one", () => {
    expect(isBlurred("0 0 0 1px rgb(0 0 0 / 45%), 0 3px 0 rgb(0 0 0 / 35%)")).toBe(false);
    expect(isBlurred("0 1px 0 #fff, 0 6px 24px rgb(20 24 32 / 14%)")).toBe(true);
    expect(isBlurred("inset 0 0 4px red")).toBe(true);
  });

  it("blurs no shadow", () => {
    const shadows = found(/(?:box-shadow|--shadow[\w-]*):\s*[^;]+;/g);
    expect(shadows.length).toBeGreaterThan(1);
    expect(shadows.filter((one) => isBlurred(one.slice(one.lastIndexOf(":") + 1, -1)))).toEqual([]);
    expect(found(/\b(?:drop-)?shadow-(?:2?xs|sm|md|lg|xl|2xl|inner|\[)/g)).toEqual([]);
  });

  it("has a large gradient nowhere: stripes of practice alone", () => {
    expect(found(/[\w-]*gradient\(/g)).toEqual(["styles/base.css: repeating-linear-gradient("]);
    expect(found(/\bbg-(?:linear|radial|conic|gradient)-\S+/g)).toEqual([]);
  });

  it("asks for no layer of its own, and no shadow of text", () => {
    expect(found(/\bwill-change\b|\btext-shadow\b/g)).toEqual([]);
  });

  it("uses no filter", () => {
    // In TypeScript the word is a property's.
    expect(found(/\bfilter\s*:/g).filter((one) => !one.includes(".ts: "))).toEqual([]);
    expect(found(/\bblur-\w+/g)).toEqual([]);
    expect(found(/\bbackdrop-\w+/g)).toEqual([]);
  });
});

// WebKit then breaks every line of Chinese anew at 60 to 80 % of the width, in previews too, where WeCom does not.
it("leaves line breaks where they fall", () => {
  expect(found(/text-wrap(?:-style)?:\s*pretty|\btext-pretty\b/g)).toEqual([]);
});
