import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const read = (file: string) => readFileSync(join(process.cwd(), file), "utf8");

/** The macOS that brought a WebKit along: what Posthorn runs on has at least that one, also when it was never updated. */
const BROUGHT_BY: Record<string, string> = {
  "16.1": "13.0",
  "16.4": "13.3",
  "16.6": "13.5",
  "17.0": "14.0",
  "18.0": "15.0",
};

it("the pages are built for the web view of the oldest macOS that Posthorn starts on", () => {
  const target = /target: "safari([\d.]+)"/.exec(read("vite.config.ts"))?.[1] ?? "";
  const conf = JSON.parse(read("../tauri.conf.json")) as { bundle: { macOS: { minimumSystemVersion: string } } };
  const oldest = conf.bundle.macOS.minimumSystemVersion;
  expect(BROUGHT_BY[target]).toBe(oldest);
  expect(read("../README.md")).toContain(`macOS ${oldest} or newer`);
});
