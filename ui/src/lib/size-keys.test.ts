import { beforeEach, expect, it } from "vitest";
import type { MockHost } from "@/ipc/mock";
import { prepare } from "@/test/mount";
import { listenForSizeKeys } from "./size-keys";

let host: MockHost;
listenForSizeKeys();
beforeEach(async () => {
  host = await prepare();
  host.answer("sizeStep", undefined);
});

/** Whether the key was taken. */
function press(key: string, more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent("keydown", { key, ctrlKey: true, bubbles: true, cancelable: true, ...more });
  document.body.dispatchEvent(event);
  return event.defaultPrevented;
}

it("draws larger, smaller and as usual, wherever the country has its plus", () => {
  for (const [key, shiftKey] of [
    ["=", false],
    ["+", true],
    ["+", false],
    ["-", false],
    ["0", false],
  ] as const)
    expect(press(key, { shiftKey })).toBe(true);
  expect(host.args("sizeStep").flat()).toEqual(["larger", "larger", "larger", "smaller", "usual"]);
});

it("leaves what is typed, what AltGr writes and what somebody else took", () => {
  expect(press("-", { ctrlKey: false })).toBe(false);
  expect(press("=", { altKey: true })).toBe(false);
  expect(press("1")).toBe(false);
  const take = (event: Event) => event.preventDefault();
  document.body.addEventListener("keydown", take);
  press("=");
  document.body.removeEventListener("keydown", take);
  expect(host.calls).not.toContain("sizeStep");
});
