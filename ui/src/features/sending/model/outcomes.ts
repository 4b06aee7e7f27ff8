/* A send's state and outcome as icon, colour and word: never by colour alone. */
import type { Component } from "vue";
import {
  CheckCircleIcon,
  ErrorCircleIcon,
  ErrorTriangleIcon,
  HelpCircleIcon,
  PauseIcon,
  SendIcon,
  TimeIcon,
  UndoIcon,
} from "@/components/icons";
import { t, type WordKey } from "@/i18n";
import type { BroadcastSnapshot, LedgerRow, LedgerState } from "@/ipc";

export type Tone = "neutral" | "brand" | "ok" | "warn" | "danger";
export type Mark = { icon: Component; tone: Tone; word: string };

export const toneText: Record<Tone, string> = {
  neutral: "text-text-2",
  brand: "text-brand-text",
  ok: "text-ok-text",
  warn: "text-warn-text",
  danger: "text-danger-text",
};

/** How a broadcast stands. */
export function markOf(snapshot: Pick<BroadcastSnapshot, "state" | "outcome"> & Partial<BroadcastSnapshot>): Mark {
  const mark = (icon: Component, tone: Tone, key: WordKey): Mark => ({ icon, tone, word: t(key) });
  if (snapshot.state === "waiting") return mark(TimeIcon, "brand", "sends.stateWaiting");
  if (snapshot.state === "sending") return mark(SendIcon, "brand", "sends.stateSending");
  if (snapshot.hold?.error.code === "quiet_hours" && !snapshot.pause)
    return mark(TimeIcon, "brand", "underway.quiet.mark");
  if (snapshot.state === "scheduled") return mark(TimeIcon, "brand", "sends.stateScheduled");
  if (snapshot.state === "held") return mark(TimeIcon, "warn", "sends.stateHeld");
  if (snapshot.state === "paused") {
    if (snapshot.pause === "release") return mark(TimeIcon, "brand", "underway.mark.release");
    const calm = !snapshot.pause || snapshot.pause === "admin" || snapshot.pause === "stopping";
    return mark(
      calm ? PauseIcon : ErrorTriangleIcon,
      calm ? "neutral" : "warn",
      `underway.mark.${snapshot.pause ?? "admin"}`,
    );
  }
  if (snapshot.state === "cancelled") {
    const undone = snapshot.late_minutes == null && !snapshot.release;
    return mark(UndoIcon, "neutral", undone ? "sends.stateCancelled" : "sends.stateCalledOff");
  }
  if (snapshot.recalled != null) return mark(UndoIcon, "neutral", "sends.recalled");
  switch (snapshot.outcome) {
    case "accepted":
      return mark(CheckCircleIcon, "ok", "sends.outcomeAccepted");
    case "partial":
      return mark(ErrorTriangleIcon, "warn", "sends.outcomePartial");
    case "refused":
      return mark(ErrorCircleIcon, "danger", "sends.outcomeRefused");
    case "not_sent":
      return mark(ErrorCircleIcon, "neutral", "sends.outcomeNotSent");
    default:
      return mark(HelpCircleIcon, "warn", "sends.outcomeUnknown");
  }
}

/** How one addressee stands. */
export function ledgerMark(state: LedgerState): Mark {
  const marks: Record<LedgerState, Mark> = {
    planned: { icon: TimeIcon, tone: "brand", word: t("sends.ledgerPlanned") },
    accepted: { icon: CheckCircleIcon, tone: "ok", word: t("sends.ledgerAccepted") },
    refused: { icon: ErrorCircleIcon, tone: "danger", word: t("sends.ledgerRefused") },
    unknown: { icon: HelpCircleIcon, tone: "warn", word: t("sends.ledgerUnknown") },
    not_sent: { icon: ErrorCircleIcon, tone: "neutral", word: t("sends.ledgerNotSent") },
  };
  return marks[state];
}

/** What stands beside an addressee: which of several messages it is, and why it was not reached. */
export function rowWords(row: LedgerRow): string {
  const place = row.row === undefined ? "" : t("sends.ledgerRow", { n: row.row });
  return [place, reasonWords(row)].filter((words) => words !== "").join(" · ");
}

/** Why an addressee was not reached, in words; empty when there is no reason. */
export function reasonWords(row: LedgerRow): string {
  switch (row.reason) {
    case "invalid":
      // A group that WeCom calls invalid may well exist, with nobody in it whom the app sees.
      return t(
        row.recipient.kind === "department" || row.recipient.kind === "tag"
          ? "send.reasonNobody"
          : "send.reasonInvalid",
      );
    case "unlicensed":
      return t("send.reasonUnlicensed");
    case "api_error":
      return t("send.reasonApi", { code: row.code === null ? "?" : String(row.code) });
    case "unreachable":
      return t("send.reasonUnreachable");
    case "outcome_unknown":
      return t("send.reasonUnknown");
    case "repeated":
      return t("send.reasonRepeated");
    case "cancelled":
      return t("send.reasonCancelled");
    case "interrupted":
      return t("send.reasonInterrupted");
    default:
      return "";
  }
}
