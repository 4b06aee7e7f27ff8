/* Each profile has a draft of its own: which is the present one, and what another window wrote into it. */
import { t } from "@/i18n";
import { getHost } from "@/ipc";
import { createHistory } from "@/lib/history";
import { useAutosave } from "./autosave";
import { BLANK, useCompose, type Session } from "./draft";
import { useDraftToasts } from "./draft-toasts";
import { useInspection } from "./inspection";
import { useMarks } from "./marks";

export function useDraftOfProfile(): { openProfile: (id: string) => Promise<void>; takeOver: () => Promise<void> } {
  const compose = useCompose();
  const marks = useMarks();
  const autosave = useAutosave();
  const inspector = useInspection();
  const { say, complain } = useDraftToasts();
  const sessions = new Map<string, Session>();
  let opening: { id: string; done: Promise<void> } | null = null;
  /** Makes a profile's draft the present one; the former profile's is saved first. */
  function openProfile(id: string): Promise<void> {
    if (id === compose.profileId && compose.session) return Promise.resolve();
    if (opening?.id === id) return opening.done;
    const done = (async () => {
      await autosave.flush();
      let next = sessions.get(id);
      if (!next) {
        const stored = await getHost()
          .draftLoad(id, "compose")
          .catch((error: unknown) => complain(error));
        next = { history: createHistory(stored ?? BLANK), saved: JSON.stringify(stored ?? BLANK) };
        sessions.set(id, next);
      }
      if (opening?.id !== id) return;
      compose.profileId = id;
      compose.session = next;
      autosave.unsaved = false;
      marks.forget();
      inspector.restart();
    })().finally(() => {
      if (opening?.id === id) opening = null;
    });
    opening = { id, done };
    return done;
  }

  /** Another window may have written the draft: takes it over, as a step that can be undone. */
  async function takeOver(): Promise<void> {
    const { profileId: id, session: at } = compose;
    if (!id || !at) return;
    const { saved } = at;
    const stored = await getHost()
      .draftLoad(id, "compose")
      .catch(() => null);
    // What was saved here meanwhile is newer than the answer.
    if (!stored || compose.session !== at || at.saved !== saved) return;
    const text = JSON.stringify(stored);
    if (text === at.saved || text === JSON.stringify(at.history.value.value)) return;
    const former = compose.draft;
    at.saved = text;
    marks.forget();
    compose.change(stored);
    say(t("compose.toast.loaded"), former);
  }
  return { openProfile, takeOver };
}
