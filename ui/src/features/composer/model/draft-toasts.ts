/* What is said when another draft takes the place of the one being written, or could not. */
import { t } from "@/i18n";
import { toErrorView, type Draft } from "@/ipc";
import { errorLine } from "@/lib/errors";
import { useToasts } from "@/stores/toasts";
import { useCompose } from "./draft";

export type DraftToasts = {
  say: (words: string, former?: Draft) => void;
  /** Says in a toast that something did not work. */
  complain: (error: unknown) => null;
};

/** A toast with `former` has an undo that brings back this very draft, whatever was typed since. */
export function useDraftToasts(): DraftToasts {
  const compose = useCompose();
  const toasts = useToasts();

  function complain(error: unknown): null {
    toasts.show(errorLine(toErrorView(error)), { tone: "danger" });
    return null;
  }
  function bringBack(former: Draft): { label: string; run: () => void } {
    const at = compose.session;
    return {
      label: t("common.undo"),
      run: () => {
        if (compose.session === at) compose.change(former);
      },
    };
  }
  function say(words: string, former?: Draft): void {
    toasts.show(words, former ? { action: bringBack(former) } : {});
  }
  return { say, complain };
}
