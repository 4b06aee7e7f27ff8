/* Around every test: words loaded, every request answered, nothing left of the test before. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { cleanup, configure } from "@testing-library/vue";
import { needWords, numbersFrom, setLanguage } from "@/i18n";
import { unanswered } from "@/ipc/mock";
import { leave } from "./mount";

// happy-dom lacks what the floating parts and the virtual lists ask for.
class NoResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= NoResizeObserver as unknown as typeof ResizeObserver;
// No layout here: give every element a size, so that virtual lists have rows.
for (const [name, size] of Object.entries({ clientHeight: 600, clientWidth: 800, offsetHeight: 600, offsetWidth: 800 }))
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => size });
Element.prototype.scrollIntoView ??= () => {};
Element.prototype.hasPointerCapture ??= () => false;
Element.prototype.releasePointerCapture ??= () => {};
// Vue passes an event over listeners that were attached after it. With a clock that stands still all of them seem to be.
Object.defineProperty(Event.prototype, "_vts", { configurable: true, get: () => Infinity });

// A loaded machine may be slow; a test waits for what it expects, not for a time.
// While answers are being collected the first run of a test may wait in vain for what it was not answered yet.
configure({ asyncUtilTimeout: process.env["POSTHORN_COLLECT"] ? 4000 : 15_000 });

// What WeCom's numbers mean stands in the files that the program is built with.
numbersFrom(async (of) => {
  const file = join(process.cwd(), `../src-tauri/wecom/src/errcode/atlas.${of}.tsv`);
  const rows = readFileSync(file, "utf8").trimEnd().split("\n").slice(1);
  return Object.fromEntries(
    rows.map((row) => {
      const [code = "", title = "", why = "", advice = "", place = ""] = row.trimEnd().split("\t");
      return [code, { title, why, fix: [advice, place].filter(Boolean).join("\n") }];
    }),
  );
});

beforeEach(async () => {
  await setLanguage("zh-CN");
  await needWords("channels");
  await needWords("send");
  await needWords("quick");
  await needWords("templates");
  await needWords("inbox");
  await needWords("closing");
  await needWords("notices");
  await needWords("settings");
  await needWords("setup");
  await needWords("underway");
  await needWords("preflight");
  await needWords("audience");
  await needWords("ledger");
  await needWords("unsent");
  await needWords("network");
  await needWords("numbers");
  await needWords("request");
  await needWords("merge");
  await needWords("statistics");
  await needWords("changes");
  await needWords("filling");
  await needWords("drafts");
  await needWords("editor");
  await needWords("doctor");
});
afterEach(async () => {
  cleanup();
  await leave();
  document.body.replaceChildren();
  vi.useRealTimers();
  expect(unanswered.splice(0), "requests without an answer: run cargo xtask fixtures").toEqual([]);
});
