/* The ways in which another draft takes the place of the one being written; most can be undone from the toast that tells of them. */
import { defineStore } from "pinia";
import { t } from "@/i18n";
import type { Draft, Recipient } from "@/ipc";
import { withKeys } from "@/kinds/keys";
import { says } from "@/lib/message";
import { useApp } from "@/stores/app";
import { useRouter } from "@/stores/router";
import { useArrivals } from "./arrivals";
import { useCompose, type Origin } from "./draft";
import { useDraftKind } from "./draft-kind";
import { useDraftOfProfile } from "./draft-of-profile";
import { useDraftSeries } from "./draft-series";
import { useDraftToasts } from "./draft-toasts";
import { useMarks } from "./marks";
import { useWriting } from "./writing";

export const useDrafts = defineStore("compose drafts", () => {
  const app = useApp();
  const router = useRouter();
  const compose = useCompose();
  const arrivals = useArrivals();
  const marks = useMarks();
  const writing = useWriting();
  const { say } = useDraftToasts();
  const { openProfile, takeOver, ...several } = useDraftOfProfile();
  const { switchKind, startAfresh } = useDraftKind();
  const { nextOfSeries, dropSeries } = useDraftSeries();

  /**
   * Puts a draft (a copy, a template, which is then its origin) into the composer and shows it. Recipients already chosen for a
   * message not yet begun stay.
   */
  async function load(next: Draft, origin: Origin | null = null): Promise<void> {
    await openProfile(app.activeId);
    await writing.written();
    const former = compose.draft;
    const keep = !says(former.message) && !next.audience.all && next.audience.include.length === 0;
    const wasBlank = compose.blank;
    marks.forget();
    const { series: _, ...one } = next;
    // So does a sheet that was brought in before there was a message.
    const sheet = keep && !one.merge && former.merge ? { merge: former.merge } : {};
    compose.change({ ...one, ...sheet, audience: keep ? former.audience : next.audience });
    if (compose.session) compose.session.origin = origin;
    arrivals.note();
    router.go("compose");
    say(t("compose.toast.loaded"), wasBlank ? undefined : former);
  }

  /** Puts another draft in place of this one, as one step, and says so. Recipients stay when it names none. */
  async function replace(next: Draft, words: string): Promise<void> {
    await writing.written();
    const former = compose.draft;
    const named = next.audience.all || next.audience.include.length > 0;
    marks.forget();
    compose.change({ ...next, message: withKeys(next.message), audience: named ? next.audience : former.audience });
    say(words, former);
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

  return {
    openProfile,
    takeOver,
    ...several,
    switchKind,
    startAfresh,
    load,
    replace,
    addRecipients,
    nextOfSeries,
    dropSeries,
  };
});
