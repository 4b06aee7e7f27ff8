/* Leaving the quick window: closed, or for the main window. */
import { onScopeDispose } from "vue";
import type { Send } from "@/features/sending/model/use-send";
import { getHost, toErrorView } from "@/ipc";
import { isBlank } from "@/lib/draft";
import { errorLine } from "@/lib/errors";
import { useApp } from "@/stores/app";
import type { QuickDraft } from "./use-quick-draft";
import type { Notice } from "./use-quick-notice";

/** How long a success is to be read before the window closes, in milliseconds, and how often whoever still reads it is looked for. */
const TO_READ = 3000;
const LOOK_AGAIN = 500;

/** Whether pointer or focus is on the words that say how it went. */
function isRead(): boolean {
  return document.querySelector("[data-testid='quick-status']")?.matches(":hover, :focus-within") ?? false;
}

export type QuickWindow = {
  close: () => Promise<void>;
  closeSoon: () => void;
  /** Takes the message, or the send, to the main window; a message there is replaced only when that is `sure`. */
  openMain: (sure: boolean) => Promise<void>;
};

export function useQuickWindow(
  { draft, flush }: QuickDraft,
  notice: Notice,
  send: Send,
  forget: () => Promise<void>,
): QuickWindow {
  const app = useApp();
  let closing: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(closing));

  async function close(): Promise<void> {
    clearTimeout(closing);
    // It is under way and in the record: kept here it would be sent twice by habit.
    if (send.phase.value.is === "sending") await forget();
    await flush();
    await getHost().quickClose();
    // Should the window only be hidden, it starts afresh.
    send.reset();
    notice.clear();
  }
  function closeSoon(after = TO_READ): void {
    closing = setTimeout(() => (isRead() ? closeSoon(LOOK_AGAIN) : void close()), after);
  }
  async function openMain(sure: boolean): Promise<void> {
    if (notice.elsewhere.value === "sends") {
      await getHost().mainShow("sends");
      await close();
      return;
    }
    const id = app.activeId;
    try {
      const there = await getHost().draftLoad(id, "compose");
      if (!sure && there && !isBlank(there)) {
        notice.asking.value = true;
        return;
      }
      await getHost().draftSave(id, "compose", draft.value);
      await forget();
      await getHost().mainShow("compose");
      await close();
    } catch (error) {
      notice.asking.value = false;
      notice.say(errorLine(toErrorView(error)), "danger");
    }
  }
  return { close, closeSoon, openMain };
}
