/* Global shortcuts: from a key press to the program's notation (`CmdOrCtrl+Shift+K`), and to what a person reads. */

const MODIFIER = /^(Control|Shift|Alt|Meta|OS|AltGraph|CapsLock|Fn)/;

function keyName(code: string): string | null {
  if (/^Key[A-Z]$/.test(code)) return code.slice(3);
  if (/^Digit\d$/.test(code)) return code.slice(5);
  return code === "" || code === "Unidentified" ? null : code;
}

export type Recorded = { accelerator: string } | { problem: "modifier" } | null;

/** What a key press means for the recorder; null while only modifiers are held. */
export function record(
  event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
  mac: boolean,
): Recorded {
  if (MODIFIER.test(event.key)) return null;
  const key = keyName(event.code);
  if (key === null) return null;
  const parts: string[] = [];
  if (mac ? event.metaKey : event.ctrlKey) parts.push("CmdOrCtrl");
  if (mac && event.ctrlKey) parts.push("Ctrl");
  if (!mac && event.metaKey) parts.push("Super");
  if (event.altKey) parts.push("Alt");
  const withoutShift = parts.length;
  if (event.shiftKey) parts.push("Shift");
  // Shift with a letter is typing; without another modifier a key would be taken away from every program.
  if (withoutShift === 0) return { problem: "modifier" };
  return { accelerator: [...parts, key].join("+") };
}

const MAC: Record<string, string> = {
  CmdOrCtrl: "⌘",
  CommandOrControl: "⌘",
  Cmd: "⌘",
  Command: "⌘",
  Super: "⌘",
  Ctrl: "⌃",
  Control: "⌃",
  Alt: "⌥",
  Option: "⌥",
  Shift: "⇧",
};
const OTHER: Record<string, string> = {
  CmdOrCtrl: "Ctrl",
  CommandOrControl: "Ctrl",
  Control: "Ctrl",
  Command: "Super",
  Cmd: "Super",
  Option: "Alt",
};

/** `Ctrl+Shift+K`, on a Mac `⌘⇧K`. */
export function shown(accelerator: string, mac: boolean): string {
  const parts = accelerator
    .split("+")
    .map((part) => (mac ? MAC : OTHER)[part] ?? part.replace(/^(Key|Digit|Arrow)/, ""));
  return parts.join(mac ? "" : "+");
}
