import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import main from "@/main?raw";
import quick from "@/quick/main?raw";
import bootstrap from "@/bootstrap?raw";
import { behaveAsProgram, browserKey, takesText } from "./no-browser";

beforeAll(behaveAsProgram);
afterEach(() => vi.restoreAllMocks());

/** Whether the web view is kept from what it does at an event. */
function kept(event: Event, html = "<main><p>text</p></main>", at = "main *"): boolean {
  document.body.innerHTML = html;
  document.querySelector(at)?.dispatchEvent(event);
  return event.defaultPrevented;
}
const key = (name: string, with_: KeyboardEventInit = {}) =>
  new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...with_ });
const mouse = (name: string, button = 0) => new MouseEvent(name, { button, bubbles: true, cancelable: true });

const FIELD = '<main><textarea data-field="text.content">typed</textarea></main>';
const ctrl = { ctrlKey: true };
const cmd = { metaKey: true };

describe("keys of a browser", () => {
  it.each([
    ["F5", {}],
    ["F5", ctrl],
    ["F3", {}],
    ["r", ctrl],
    ["R", { ...ctrl, shiftKey: true }],
    ["p", ctrl],
    ["f", ctrl],
    ["g", ctrl],
    ["s", ctrl],
    ["ArrowLeft", { altKey: true }],
    ["ArrowRight", { altKey: true }],
    ["BrowserBack", {}],
    ["BrowserRefresh", {}],
  ])("%s %j does nothing, in a field and beside it", (name, with_) => {
    expect(browserKey(key(name, with_), false)).toBe(true);
    expect(kept(key(name, with_), FIELD)).toBe(true);
    expect(kept(key(name, with_))).toBe(true);
  });

  it.each([
    ["r", {}],
    ["a", ctrl],
    ["c", ctrl],
    ["v", ctrl],
    ["x", ctrl],
    ["z", ctrl],
    ["n", ctrl],
    ["1", ctrl],
    ["Enter", ctrl],
    ["ArrowLeft", {}],
    ["ArrowLeft", ctrl],
    ["ArrowUp", { altKey: true }],
    ["Escape", {}],
    ["F6", {}],
  ])("%s %j is Posthorn's or the field's", (name, with_) => {
    expect(kept(key(name, with_), FIELD)).toBe(false);
  });

  it("on a Mac they go with Cmd, and Alt or Ctrl move the cursor", () => {
    expect(browserKey(key("r", cmd), true)).toBe(true);
    expect(browserKey(key("[", cmd), true)).toBe(true);
    expect(browserKey(key("ArrowLeft", { altKey: true }), true)).toBe(false);
    expect(browserKey(key("p", ctrl), true)).toBe(false);
    expect(browserKey(key("r", cmd), false)).toBe(false);
  });

  it("Backspace deletes in a field and goes nowhere beside it", () => {
    expect(kept(key("Backspace"), FIELD)).toBe(false);
    expect(kept(key("Backspace"))).toBe(true);
    expect(kept(key("Backspace"), '<main><input type="checkbox"></main>')).toBe(true);
  });

  it("side buttons of a mouse go nowhere, the others work", () => {
    for (const button of [3, 4]) expect(kept(mouse("mouseup", button))).toBe(true);
    for (const button of [0, 1, 2]) expect(kept(mouse("mouseup", button))).toBe(false);
  });
});

describe("the menu of a browser", () => {
  it("comes in fields, to cut, copy and paste, and nowhere else", () => {
    expect(kept(mouse("contextmenu", 2), FIELD)).toBe(false);
    expect(kept(mouse("contextmenu", 2), "<main><input></main>")).toBe(false);
    expect(kept(mouse("contextmenu", 2), '<main contenteditable="true"><b>x</b></main>')).toBe(false);
    expect(kept(mouse("contextmenu", 2))).toBe(true);
    expect(kept(mouse("contextmenu", 2), '<main><img alt=""></main>')).toBe(true);
    expect(kept(mouse("contextmenu", 2), "<main><input disabled></main>")).toBe(true);
  });

  it("comes over selected text, to copy it", () => {
    const selection = { isCollapsed: false, containsNode: () => true } as unknown as Selection;
    vi.spyOn(window, "getSelection").mockReturnValue(selection);
    expect(kept(mouse("contextmenu", 2))).toBe(false);
  });
});

describe("what is dragged into the window", () => {
  function drag(name: string, types: string[]): { event: Event; transfer: { dropEffect: string } } {
    const transfer = { types, dropEffect: "copy" };
    const event = new Event(name, { bubbles: true, cancelable: true });
    Object.defineProperty(event, "dataTransfer", { value: transfer });
    return { event, transfer };
  }

  it.each(["dragover", "drop"])("a file never takes the page's place (%s)", (name) => {
    for (const html of [FIELD, "<main><p></p></main>"]) {
      const { event, transfer } = drag(name, ["Files"]);
      expect(kept(event, html)).toBe(true);
      expect(transfer.dropEffect).toBe("none");
    }
  });

  it("a link goes into a field and never takes the page's place", () => {
    expect(kept(drag("drop", ["text/uri-list"]).event, FIELD)).toBe(false);
    expect(kept(drag("drop", ["text/uri-list"]).event)).toBe(true);
    expect(kept(drag("drop", ["text/plain"]).event, FIELD)).toBe(false);
  });

  it("what a field takes is its own", () => {
    document.body.innerHTML = "<main><p></p></main>";
    const { event, transfer } = drag("drop", ["Files"]);
    document.querySelector("p")?.addEventListener("drop", (taken) => taken.preventDefault());
    document.querySelector("p")?.dispatchEvent(event);
    expect(transfer.dropEffect).toBe("copy");
  });
});

it("every window begins this way", () => {
  expect(bootstrap).toContain("  behaveAsProgram();\n");
  for (const window of [main, quick]) expect(window).toMatch(/void start\(\w+\b/);
  expect(takesText(null)).toBe(false);
});
