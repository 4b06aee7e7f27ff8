/* How a send that is not over stands, in calm words. */
import { peopleOf } from "@/features/history/model/people-of";
import { t } from "@/i18n";
import type { BroadcastSnapshot, PauseReason } from "@/ipc";
import { spanWords, whenWords } from "./clock";
import { leavesAt } from "./release";
import { momentWords } from "./schedule";

const STORAGE = {
  storage: "other",
  storage_away: "away",
  storage_busy: "busy",
  storage_full: "full",
  storage_not_allowed: "not_allowed",
  storage_read_only: "read_only",
} as const;
export type Storage = (typeof STORAGE)[keyof typeof STORAGE];
const isStorage = (code: string): code is keyof typeof STORAGE => code in STORAGE;

/** Why it stands still by itself and goes on by itself: nothing can be written down. */
export function storageOf({ state, error }: BroadcastSnapshot): Storage | null {
  const code = error?.code ?? "";
  return state === "sending" && isStorage(code) ? STORAGE[code] : null;
}

function releaseWords(snapshot: BroadcastSnapshot): { title: string; text: string } {
  const { sent_by: name } = snapshot;
  const [people, at] = [peopleOf(snapshot), leavesAt(snapshot)];
  return {
    title: name === undefined ? t("underway.release.title") : t("underway.release.titleBy", { name }),
    text:
      at === null
        ? t("underway.release.atOnce", { people })
        : t("underway.release.atTime", { people, time: momentWords(at) }),
  };
}

export function standingWords(
  snapshot: BroadcastSnapshot,
  pause: PauseReason | null,
  storage: Storage | null,
): { title: string; text: string } {
  const { state, sends_at, hold, late_minutes } = snapshot;
  const at = sends_at === null ? "" : state === "waiting" ? whenWords(sends_at) : momentWords(sends_at);
  if (pause === "late")
    return { title: t("underway.paused.late.title", { time: at }), text: t("underway.paused.late.text") };
  if (pause === "release") return releaseWords(snapshot);
  if (pause !== null) return { title: t(`underway.paused.${pause}.title`), text: t(`underway.paused.${pause}.text`) };
  if (hold?.error.code === "quiet_hours")
    return { title: t("underway.quiet.title", { time: whenWords(hold.until) }), text: t("underway.quiet.text") };
  if (state === "held") {
    const time = hold ? whenWords(hold.until) : "";
    return { title: t("underway.held.title", { time }), text: t("underway.held.text") };
  }
  if (state === "scheduled") {
    const late = late_minutes === null ? "" : t("underway.scheduled.late", { late: spanWords(late_minutes) });
    return {
      title: t("underway.scheduled.title", { time: at }),
      text: [t("underway.scheduled.text"), late].join("\n").trim(),
    };
  }
  if (state === "waiting")
    return { title: t("underway.waiting.title", { time: at }), text: t("underway.waiting.text") };
  if (storage === "away" || storage === "not_allowed")
    return { title: t("underway.storage.teamTitle"), text: t(`underway.storage.${storage}`) };
  if (storage) return { title: t("underway.storage.title"), text: t(`underway.storage.${storage}`) };
  return { title: t("underway.sending.title"), text: t("underway.sending.text") };
}
