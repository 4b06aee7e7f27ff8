/* The words of an exported ledger, in the language in use. */
import { t } from "@/i18n";
import type { ExportWords, LedgerReason, LedgerState, RecipientKind } from "@/ipc";
import { ledgerMark, reasonWords } from "@/features/sending/model/outcomes";

const COLUMNS = [
  "no",
  "kind",
  "id",
  "name",
  "state",
  "reason",
  "code",
  "request",
  "sent",
  "answered",
  "msgid",
] as const;
const KINDS: RecipientKind[] = ["person", "department", "tag", "chat", "robot"];
const STATES: LedgerState[] = ["planned", "accepted", "refused", "unknown", "not_sent"];
const REASONS: LedgerReason[] = [
  "invalid",
  "unlicensed",
  "unreachable",
  "outcome_unknown",
  "repeated",
  "cancelled",
  "interrupted",
];

export function exportWords(now: Date = new Date()): ExportWords {
  const recipient = { kind: "person" as const, id: "", name: null };
  const reason = (one: LedgerReason) => reasonWords({ recipient, state: "refused", reason: one, code: null });
  return {
    sheet: t("ledger.exportSheet"),
    columns: COLUMNS.map((one) => t(`ledger.column.${one}`)),
    kinds: Object.fromEntries(KINDS.map((one) => [one, t(`recipients.${one}`)])),
    states: Object.fromEntries(STATES.map((one) => [one, ledgerMark(one).word])),
    // WeCom's number has its own column.
    reasons: { ...Object.fromEntries(REASONS.map((one) => [one, reason(one)])), api_error: t("sends.outcomeRefused") },
    utc_offset: -now.getTimezoneOffset(),
  };
}

/** A name for the file, without what file systems refuse. */
export function exportName(title: string, at: number): string {
  const when = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
  const safe = [...title.replace(/[\\/:*?"<>|\p{Cc}]/gu, " ").trim()].slice(0, 30).join("");
  return t("ledger.exportName", { title: safe, day }).replace(/\s+/g, " ");
}
