/* Keyboard, safe for input methods. */

/**
 * True while an input method is composing, and for the key that ends or starts a composition: WebKit sends the accepting
 * Enter after the composition's end with key code 229.
 */
export function composing(event: Event): boolean {
  const key = event as KeyboardEvent;
  return key.isComposing === true || key.keyCode === 229;
}

/** Whether a key is meant for the control that has the focus: pressed alone, and not for an input method. */
export function plainKey(event: KeyboardEvent): boolean {
  return !composing(event) && !event.ctrlKey && !event.metaKey && !event.altKey;
}

/** What Enter does in a line of text: it is left to the input method while one is composing. */
export function onEnterKey(run: () => unknown): (event: KeyboardEvent) => void {
  return (event) => {
    if (composing(event)) return;
    event.preventDefault();
    void run();
  };
}

/** Ctrl, or Cmd on a Mac. */
export function commandKey(event: KeyboardEvent): boolean {
  return isMac() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
}

/** Ctrl+Enter or Cmd+Enter, by which a send is asked for and confirmed. */
export function sendKeys(event: KeyboardEvent): boolean {
  return event.key === "Enter" && commandKey(event) && !composing(event);
}

/** Whether the page runs on a Mac. */
export function isMac(): boolean {
  return /mac/i.test(navigator.platform);
}

/** A shortcut as this platform writes it: `⌘↵`, `Ctrl+Enter`. */
export function shortcutLabel(key: string): string {
  const shown = key === "Enter" && isMac() ? "↵" : key;
  return isMac() ? `⌘${shown}` : `Ctrl+${shown}`;
}
