import { describe, expect, it } from "vitest";
import { record, shown } from "./shortcut";

const press = (code: string, held: string[] = [], key = "k") => ({
  key,
  code,
  ctrlKey: held.includes("ctrl"),
  metaKey: held.includes("meta"),
  altKey: held.includes("alt"),
  shiftKey: held.includes("shift"),
});

describe("recording a shortcut", () => {
  it("writes the program's notation, from the key's place and not from the letter it makes", () => {
    expect(record(press("KeyK", ["ctrl", "shift"], "K"), false)).toEqual({ accelerator: "CmdOrCtrl+Shift+K" });
    expect(record(press("KeyK", ["meta", "shift"], "к"), true)).toEqual({ accelerator: "CmdOrCtrl+Shift+K" });
    expect(record(press("Digit1", ["alt"], "¡"), false)).toEqual({ accelerator: "Alt+1" });
    expect(record(press("KeyJ", ["ctrl", "alt"], "j"), true)).toEqual({ accelerator: "Ctrl+Alt+J" });
    expect(record(press("Space", ["meta"], " "), false)).toEqual({ accelerator: "Super+Space" });
  });

  it("waits while only modifiers are held", () => {
    expect(record(press("ControlLeft", ["ctrl"], "Control"), false)).toBeNull();
    expect(record(press("ShiftLeft", ["shift"], "Shift"), false)).toBeNull();
  });

  it("does not take a key away from every program", () => {
    expect(record(press("KeyK"), false)).toEqual({ problem: "modifier" });
    expect(record(press("KeyK", ["shift"], "K"), false)).toEqual({ problem: "modifier" });
    expect(record(press("F8", [], "F8"), false)).toEqual({ problem: "modifier" });
  });

  it("is shown as each platform writes it", () => {
    expect(shown("CmdOrCtrl+Shift+K", false)).toBe("Ctrl+Shift+K");
    expect(shown("CommandOrControl+Shift+KeyK", true)).toBe("⌘⇧K");
    expect(shown("Alt+Digit1", false)).toBe("Alt+1");
  });
});
