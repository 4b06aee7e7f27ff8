/* What can still be done with a send that is over or stands still, read from its requests. */
import type { BatchView, BroadcastDetail, BroadcastSnapshot, FollowUpProgress, Kind } from "@/ipc";
import { kinds } from "@/kinds";

export type Possible = {
  /** Requests by what a retry would take up. */
  refused: number;
  notSent: number;
  /** Unknown ones that WeCom still tells from a duplicate. */
  unknown: number;
  /** Unknown ones whose people may get it twice. */
  evenTwice: number;
  /** Requests that can be taken back, and the first end of their time. */
  recall: number;
  recallUntil: number | null;
  /** Requests that could have been taken back once. */
  recallOver: boolean;
  card: number;
  cardUntil: number | null;
  cardOver: boolean;
  /** Requests to group chats and robots. */
  groups: number;
  /** Not every request is known here, so the numbers are the least. */
  partly: boolean;
};

const HOUR = 3_600_000;
/** Hours after its request in which a message can be taken back, a card changed. */
const RECALL_HOURS = 24;
const CARD_HOURS = 72;

/** Seconds in which WeCom drops a duplicate of this request; 0 when it does not. */
function duplicateSeconds(batch: BatchView): number {
  if (batch.channel !== "app") return 0;
  try {
    const request: unknown = JSON.parse(batch.request);
    if (typeof request !== "object" || request === null) return 0;
    const { enable_duplicate_check: on, duplicate_check_interval: seconds } = request as Record<string, unknown>;
    if (on !== 1) return 0;
    return typeof seconds === "number" ? seconds : 1800;
  } catch {
    return 0;
  }
}

export function possible({ batches, snapshot }: Pick<BroadcastDetail, "batches" | "snapshot">, now: number): Possible {
  const found: Possible = {
    refused: 0,
    notSent: 0,
    unknown: 0,
    evenTwice: 0,
    recall: 0,
    recallUntil: null,
    recallOver: false,
    card: 0,
    cardUntil: null,
    cardOver: false,
    groups: 0,
    partly: batches.length < snapshot.batches_total,
  };
  const sooner = (a: number | null, b: number) => (a === null ? b : Math.min(a, b));
  for (const batch of batches) {
    if (batch.channel !== "app") found.groups += 1;
    if (batch.state === "refused") found.refused += 1;
    else if (batch.state === "cancelled") found.notSent += 1;
    else if (batch.state === "unknown") {
      if (batch.sent_at !== null && batch.sent_at + duplicateSeconds(batch) * 1000 > now) found.unknown += 1;
      else found.evenTwice += 1;
    }
    if (batch.recall_until !== null && batch.recall?.state !== "done") {
      if (batch.recall_until > now) {
        found.recall += 1;
        found.recallUntil = sooner(found.recallUntil, batch.recall_until);
      } else found.recallOver = true;
    }
    if (batch.card_until !== null && batch.card?.state !== "done") {
      if (batch.card_until > now) {
        found.card += 1;
        found.cardUntil = sooner(found.cardUntil, batch.card_until);
      } else found.cardOver = true;
    }
  }
  if (found.partly) withRest(found, snapshot, batches, now);
  return found;
}

/** Where not every request is known, what the others may allow is offered too; the program knows and says. */
function withRest(found: Possible, snapshot: BroadcastSnapshot, batches: readonly BatchView[], now: number): void {
  if (snapshot.batches_done <= batches.length) return;
  const reached = snapshot.outcome === "accepted" || snapshot.outcome === "partial" || snapshot.state === "paused";
  const may = (progress: FollowUpProgress | null, hours: number) =>
    reached &&
    (snapshot.finished_at ?? now) + hours * HOUR > now &&
    (progress === null || progress.failed > 0 || progress.done < progress.asked);
  if (found.recall === 0 && found.groups < batches.length && may(snapshot.recall, RECALL_HOURS)) {
    found.recall = 1;
    found.recallOver = false;
  }
  if (found.card === 0 && batches.some((batch) => batch.card_until !== null) && may(snapshot.card, CARD_HOURS)) {
    found.card = 1;
    found.cardOver = false;
  }
}

/** Whether a card of this kind has a button that can be greyed out. */
export function hasButton(kind: Kind): boolean {
  return kinds[kind].answered ?? false;
}

/** Most bytes of a grey button's text. */
export const BUTTON_BYTES = 128;

/** Whether nothing leaves at present: the time in which it may be taken back or changed. */
export function stands(snapshot: BroadcastSnapshot): boolean {
  return snapshot.state === "finished" || (snapshot.state === "paused" && snapshot.pause !== "stopping");
}
