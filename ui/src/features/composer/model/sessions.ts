/* The drafts that were opened since the window stands, each with its undo history, and which is each profile's present one. */
import { type OpenDraft } from "@/ipc";
import { createHistory } from "@/lib/history";
import { useAutosave } from "./autosave";
import { BLANK, useCompose, type Session } from "./draft";
import { useInspection } from "./inspection";
import { useMarks } from "./marks";

export type Sessions = {
  /** The session of a draft: the one it has, else a new one with what was kept of it. */
  of: (profile: string, opened: OpenDraft | null) => Session;
  /** A profile's present draft, when it was opened before. */
  present: (profile: string) => Session | undefined;
  /** A draft is a profile's present one. */
  choose: (profile: string, next: Session) => void;
  /** The same, of the profile that is shown. Answers are late: what was typed meanwhile into the former one is saved as well. */
  show: (profile: string, next: Session) => void;
  /** Lets a draft go that is closed; its session comes back with `put`. */
  drop: (profile: string, id: string) => Session | undefined;
  put: (profile: string, session: Session) => void;
};

export function createSessions(): Sessions {
  const compose = useCompose();
  const autosave = useAutosave();
  const marks = useMarks();
  const inspector = useInspection();
  const all = new Map<string, Session>();
  const presents = new Map<string, Session>();
  const key = (profile: string, id: string | null) => JSON.stringify([profile, id]);

  function of(profile: string, opened: OpenDraft | null): Session {
    const id = opened?.id ?? null;
    const known = all.get(key(profile, id));
    if (known) return known;
    const draft = opened?.draft ?? BLANK;
    const session = { id, history: createHistory(draft), saved: JSON.stringify(draft) };
    put(profile, session);
    return session;
  }
  function show(profile: string, next: Session): void {
    if (compose.session && compose.session !== next) void autosave.flush();
    choose(profile, next);
    compose.profileId = profile;
    compose.session = next;
    autosave.unsaved = JSON.stringify(next.history.value.value) !== next.saved;
    marks.forget();
    inspector.restart();
  }
  function choose(profile: string, next: Session): void {
    presents.set(profile, next);
  }
  function drop(profile: string, id: string): Session | undefined {
    const session = all.get(key(profile, id));
    all.delete(key(profile, id));
    return session;
  }
  function put(profile: string, session: Session): void {
    all.set(key(profile, session.id), session);
  }
  return { of, present: (profile) => presents.get(profile), choose, show, drop, put };
}
