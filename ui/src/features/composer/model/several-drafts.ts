/* Several drafts of one profile side by side. Nothing is lost on the way from one to another: what was typed is saved first. */
import { needWords, t } from "@/i18n";
import { getHost, toErrorView, type DraftRow } from "@/ipc";
import { isBlank } from "@/lib/draft";
import { useToasts } from "@/stores/toasts";
import { useArrivals } from "./arrivals";
import { useAutosave } from "./autosave";
import { useCompose, type Session } from "./draft";
import { useDraftToasts } from "./draft-toasts";
import type { Sessions } from "./sessions";
import { useWriting } from "./writing";

export type SeveralDrafts = {
  /** The drafts of the present profile; none when they cannot be listed. */
  sideBySide: () => Promise<DraftRow[]>;
  /** Puts the present draft aside and begins another one. */
  beginDraft: () => Promise<void>;
  /** Goes on with another draft. */
  switchDraft: (id: string) => Promise<void>;
  /** Throws a draft away, with a way back. */
  closeDraft: (row: DraftRow) => Promise<void>;
};

export function useSeveralDrafts(sessions: Sessions): SeveralDrafts {
  const compose = useCompose();
  const arrivals = useArrivals();
  const autosave = useAutosave();
  const writing = useWriting();
  const toasts = useToasts();
  const { complain } = useDraftToasts();
  /** One after another: the program's present draft is the one that is shown. */
  let last: Promise<unknown> = Promise.resolve();
  function inTurn(run: (profile: string) => Promise<void>): Promise<void> {
    const done = last.then(async () => {
      await autosave.flush();
      const profile = compose.profileId;
      if (profile) await run(profile).catch((error: unknown) => complain(error));
    });
    last = done;
    return done;
  }

  async function sideBySide(): Promise<DraftRow[]> {
    let rows: DraftRow[] = [];
    await inTurn(async (profile) => {
      rows = await getHost().draftList(profile);
    });
    return rows;
  }

  async function arrive(profile: string, next: Session): Promise<void> {
    await writing.written();
    // Another company may have been chosen meanwhile.
    if (compose.profileId !== profile) return sessions.choose(profile, next);
    sessions.show(profile, next);
    arrivals.note();
  }
  async function beginDraft(): Promise<void> {
    await inTurn(async (profile) => {
      if (compose.blank) return arrivals.note();
      try {
        await arrive(profile, sessions.of(profile, await getHost().draftBegin(profile)));
      } catch (error) {
        if (toErrorView(error).field !== "drafts") throw error;
        await needWords("drafts");
        toasts.show(t("drafts.full"), { tone: "warn" });
      }
    });
  }
  const switchDraft = (id: string) =>
    inTurn(async (profile) => {
      if (id === compose.session?.id) return;
      await arrive(profile, sessions.of(profile, await getHost().draftSwitch(profile, id)));
    });

  const closeDraft = ({ id, current, title }: DraftRow) =>
    inTurn(async (profile) => {
      const { closed, now } = await getHost().draftClose(profile, id);
      const session = sessions.drop(profile, id);
      const draft = session?.history.value.value ?? closed;
      if (current && compose.profileId === profile) {
        // What is saved of it from now on would bring it back.
        compose.session = null;
        await arrive(profile, sessions.of(profile, now));
      }
      if (!draft || isBlank(draft)) return;
      const undo = () =>
        inTurn(async () => {
          await getHost().draftKeep(profile, id, draft);
          if (session) sessions.put(profile, session);
          await arrive(profile, sessions.of(profile, await getHost().draftSwitch(profile, id)));
        });
      await needWords("drafts");
      const words = t("drafts.closed", { title: title || t("drafts.untitled") });
      toasts.show(words, { action: { label: t("common.undo"), run: () => void undo() } });
    });
  return { sideBySide, beginDraft, switchDraft, closeDraft };
}
