/* What a review says beside the number: what blocks, what has to be acknowledged, what is only worth knowing. */
import type { Caution, CautionKind, Finding, Review, Schedule } from "@/ipc";
import { onAnotherDay } from "./schedule";

/** What takes a tick of its own: a caution, or all findings with which the message arrives otherwise than written. */
export type Tick = CautionKind | "findings";

export function blocking(review: Review): Finding[] {
  return review.inspection.findings.filter((finding) => finding.severity === "refused");
}

/** Findings with which the message arrives otherwise than written. */
export function serious(review: Review): Finding[] {
  return review.inspection.findings.filter((finding) => finding.severity === "cut" || finding.severity === "needs_app");
}

/** Advice. */
export function mild(review: Review): Finding[] {
  return review.inspection.findings.filter(
    (finding) => finding.severity === "recommended" || finding.severity === "style",
  );
}

/**
 * The cautions of when it is to leave that stand together. The minute stands by itself, and a quota of another day that is nearly used
 * is no news yet.
 */
export function cautionsOf({ preflight }: Review, schedule: Schedule | null): Caution[] {
  const otherDay = schedule !== null && onAnotherDay(schedule.at);
  return preflight.cautions.filter(({ kind }) => kind !== "busy_minute" && !(otherDay && kind === "budget_near"));
}

/** The minute in which it would leave, where many companies send in it. */
export function busyMinute({ preflight }: Review): number | null {
  return preflight.cautions.find(({ kind }) => kind === "busy_minute")?.number ?? null;
}

/** What needs a tick before the send. A test goes to oneself and needs none. */
export function ticksOf(review: Review): Tick[] {
  if (review.test) return [];
  const cautions: Tick[] = review.preflight.cautions.filter((one) => one.acknowledge).map((one) => one.kind);
  return serious(review).length > 0 ? [...cautions, "findings"] : cautions;
}

/** Whether the send needs a tick first. */
export function mustAcknowledge(review: Review): boolean {
  return ticksOf(review).length > 0;
}
