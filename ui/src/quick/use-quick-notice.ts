/* What the quick window says, where it leads, and whether it asks something: all gone with the next change. */
import { nextTick, shallowRef, type Ref } from "vue";

export type Tone = "plain" | "warn" | "danger" | "ok";
export type Notice = {
  said: Ref<{ text: string; tone: Tone } | null>;
  /** The way on is in the main window: the full review, or the record. */
  elsewhere: Ref<"compose" | "sends" | null>;
  /** Whether the message in the main window may be replaced. */
  asking: Ref<boolean>;
  say: (text: string, tone: Tone) => void;
  /** Says that the way on is in the main window, and gives its button the keyboard. */
  lead: (where: "compose" | "sends", text?: string) => Promise<void>;
  clear: () => void;
};

/** Fields that were disabled meanwhile have lost the keyboard; it goes to the next step. */
export async function focusOn(testid: string): Promise<void> {
  await nextTick();
  document.querySelector<HTMLElement>(`[data-testid=${testid}]`)?.focus();
}

export function useQuickNotice(): Notice {
  const said = shallowRef<{ text: string; tone: Tone } | null>(null);
  const elsewhere = shallowRef<"compose" | "sends" | null>(null);
  const asking = shallowRef(false);

  function say(text: string, tone: Tone): void {
    said.value = { text, tone };
  }
  function lead(where: "compose" | "sends", text?: string): Promise<void> {
    if (text !== undefined) say(text, "warn");
    elsewhere.value = where;
    return focusOn("quick-open-main");
  }
  function clear(): void {
    said.value = null;
    elsewhere.value = null;
    asking.value = false;
  }
  return { said, elsewhere, asking, say, lead, clear };
}
