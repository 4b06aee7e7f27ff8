/* The ways in which another draft takes the place of the one being written; most can be undone from the toast that tells of them. */
import { defineStore } from "pinia";
import { t } from "@/i18n";
import { getHost, toErrorView, type Draft, type Kind, type Message, type Recipient } from "@/ipc";
import { withKeys } from "@/kinds/keys";
import { draftOf } from "@/lib/draft";
import { errorLine } from "@/lib/errors";
import { createHistory } from "@/lib/history";
import { kindOf, says } from "@/lib/message";
import { useApp } from "@/stores/app";
import { useRouter } from "@/stores/router";
import { useToasts } from "@/stores/toasts";
import { useAutosave } from "./autosave";
import { BLANK, useCompose, type Session } from "./draft";
import { useInspection } from "./inspection";
import { useMarks } from "./marks";

export const useDrafts = defineStore("compose drafts", () => {
  const app = useApp();
  const router = useRouter();
  const toasts = useToasts();
  const compose = useCompose();
  const marks = useMarks();
  const autosave = useAutosave();
  const inspector = useInspection();

  /** Says in a toast that something did not work. */
  function complain(error: unknown): null {
    toasts.show(errorLine(toErrorView(error)), { tone: "danger" });
    return null;
  }
  /** A toast's undo: brings back this very draft, whatever was typed since. */
  function bringBack(former: Draft): { label: string; run: () => void } {
    const at = compose.session;
    return {
      label: t("common.undo"),
      run: () => {
        if (compose.session === at) compose.change(former);
      },
    };
  }

  // ---- of a profile ----

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
    const stored = await getHost()
      .draftLoad(id, "compose")
      .catch(() => null);
    if (!stored || compose.session !== at) return;
    const text = JSON.stringify(stored);
    if (text === at.saved || text === JSON.stringify(at.history.value.value)) return;
    const former = compose.draft;
    at.saved = text;
    marks.forget();
    compose.change(stored);
    toasts.show(t("compose.toast.loaded"), { action: bringBack(former) });
  }

  // ---- of another kind, or of none ----

  /** A message made by switching remembers what it was made from: switching back without edits loses nothing. */
  const cameFrom = new WeakMap<Message, Message>();
  async function switchKind(next: Kind): Promise<void> {
    const at = compose.session;
    const before = compose.draft.message;
    if (!at || kindOf(before) === next) return;
    const former = cameFrom.get(before);
    const message =
      former && kindOf(former) === next
        ? former
        : await getHost()
            .composeSwitchKind(before, next)
            .then(withKeys)
            .catch((error: unknown) => complain(error));
    if (!message || compose.session !== at) return;
    // Something was typed meanwhile: switch what there is now.
    if (compose.draft.message !== before) return switchKind(next);
    if (message !== former) cameFrom.set(message, before);
    marks.forget();
    compose.change({ ...compose.draft, message });
  }

  /** An empty message of the same kind, to nobody. Undo brings the former one back. */
  async function startAfresh(): Promise<void> {
    const at = compose.session;
    if (compose.blank || !at) return;
    const message = await getHost()
      .composeBlank(compose.kind)
      .then(withKeys)
      .catch((error: unknown) => complain(error));
    if (!message || compose.session !== at) return;
    const former = compose.draft;
    marks.forget();
    compose.change(draftOf(message));
    toasts.show(t("compose.toast.fresh"), { action: bringBack(former) });
  }

  // ---- of elsewhere ----

  /** Puts a draft (a copy, a template) into the composer and shows it. Recipients already chosen for a message not yet begun stay. */
  async function load(next: Draft): Promise<void> {
    await openProfile(app.activeId);
    const former = compose.draft;
    const keep = !says(former.message) && !next.audience.all && next.audience.include.length === 0;
    const wasBlank = compose.blank;
    marks.forget();
    const { series: _, ...one } = next;
    compose.change({ ...one, audience: keep ? former.audience : next.audience });
    router.go("compose");
    toasts.show(t("compose.toast.loaded"), wasBlank ? {} : { action: bringBack(former) });
  }

  /** Puts another draft in place of this one, as one step, and says so. Recipients stay when it names none. */
  function replace(next: Draft, words: string): void {
    const former = compose.draft;
    const named = next.audience.all || next.audience.include.length > 0;
    marks.forget();
    compose.change({ ...next, message: withKeys(next.message), audience: named ? next.audience : former.audience });
    toasts.show(words, { action: bringBack(former) });
  }

  /** Puts recipients into the "to" line and shows the composer. */
  async function addRecipients(recipients: Recipient[]): Promise<void> {
    await openProfile(app.activeId);
    // Accounts are the same in any case, ids of group chats are not.
    const key = ({ kind: sort, id }: Recipient) => `${sort}:${sort === "person" ? id.toLowerCase() : id}`;
    const { audience } = compose.draft;
    const has = new Set(audience.include.map(key));
    const added = recipients.filter((one) => !has.has(key(one)));
    if (added.length > 0)
      compose.change({ ...compose.draft, audience: { ...audience, include: [...audience.include, ...added] } });
    router.go("compose");
  }

  // ---- of a series ----

  /** The next of several messages takes the place of this one; the recipients stay. */
  function nextOfSeries(): void {
    const { series, ...rest } = compose.draft;
    const [message, ...later] = series?.rest ?? [];
    if (!series || !message) return;
    const former = compose.draft;
    marks.forget();
    compose.change({ ...rest, message: withKeys(message), series: { total: series.total, rest: later } });
    toasts.show(t("request.series.ready", { at: series.total - later.length, total: series.total }), {
      action: bringBack(former),
    });
  }
  /** The other messages are not to be sent. */
  function dropSeries(): void {
    const { series: _, ...rest } = compose.draft;
    const former = compose.draft;
    compose.change(rest);
    toasts.show(t("request.series.dropped"), { action: bringBack(former) });
  }

  return {
    openProfile,
    takeOver,
    switchKind,
    startAfresh,
    load,
    replace,
    addRecipients,
    nextOfSeries,
    dropSeries,
  };
});
