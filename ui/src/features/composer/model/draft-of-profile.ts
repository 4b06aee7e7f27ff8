/* Each profile has drafts of its own: which is the present one, and what another window wrote into it. */
import { t } from "@/i18n";
import { getHost } from "@/ipc";
import { useAutosave } from "./autosave";
import { useCompose } from "./draft";
import { useDraftToasts } from "./draft-toasts";
import { useMarks } from "./marks";
import { createSessions } from "./sessions";
import { useSeveralDrafts, type SeveralDrafts } from "./several-drafts";
import { useWriting } from "./writing";

export type DraftOfProfile = SeveralDrafts & {
  openProfile: (id: string) => Promise<void>;
  takeOver: () => Promise<void>;
};

export function useDraftOfProfile(): DraftOfProfile {
  const compose = useCompose();
  const marks = useMarks();
  const autosave = useAutosave();
  const writing = useWriting();
  const { say, complain } = useDraftToasts();
  const sessions = createSessions();
  let opening: { id: string; done: Promise<void> } | null = null;
  /** Makes a profile's draft the present one; the former profile's is saved first. */
  function openProfile(id: string): Promise<void> {
    if (id === compose.profileId && compose.session) {
      // Back before the other one's was there: it is not to come any more.
      opening = null;
      return Promise.resolve();
    }
    if (opening?.id === id) return opening.done;
    const done = (async () => {
      await autosave.flush();
      const known = sessions.present(id);
      const opened = known
        ? null
        : await getHost()
            .draftCurrent(id)
            .catch((error: unknown) => complain(error));
      await writing.written();
      if (opening?.id === id) sessions.show(id, known ?? sessions.of(id, opened));
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
    const there = await getHost()
      .draftCurrent(id)
      .catch(() => null);
    await writing.written();
    // What was saved here meanwhile is newer than the answer.
    if (!there?.draft || there.id !== at.id || compose.session !== at || at.saved !== saved) return;
    const text = JSON.stringify(there.draft);
    if (text === at.saved || text === JSON.stringify(at.history.value.value)) return;
    const former = compose.draft;
    at.saved = text;
    marks.forget();
    compose.change(there.draft);
    say(t("compose.toast.loaded"), former);
  }
  return { openProfile, takeOver, ...useSeveralDrafts(sessions) };
}
