/* What the list of sends is narrowed to, as it stands in the form. */
import type { BroadcastState, HistoryFilter, Outcome } from "@/ipc";

/** A choice of what came of a send; `open`: nothing yet. */
export type Came = Outcome | "open";
export const CAME: readonly Came[] = ["accepted", "partial", "refused", "unknown", "not_sent", "open"];
const OPEN: BroadcastState[] = ["scheduled", "waiting", "sending", "held", "paused"];

export type Narrow = {
  person: string;
  /** Days as the date fields have them: `2026-11-21`; empty for none. */
  from: string;
  to: string;
  came: readonly Came[];
};
export const WIDE: Narrow = { person: "", from: "", to: "", came: [] };

/** How many conditions are set. */
export function conditions(narrow: Narrow): number {
  return [narrow.person.trim(), narrow.from || narrow.to, narrow.came.length > 0].filter(Boolean).length;
}

/** Begin of a day of this computer's calendar, `days` later; null when it is none. */
function dayStart(day: string, days = 0): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!found) return null;
  return new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3]) + days).getTime();
}

export function wrongDates(narrow: Narrow): boolean {
  return narrow.from !== "" && narrow.to !== "" && narrow.to < narrow.from;
}

/** The question to the program. The last day counts whole. */
export function filterOf(profileId: string | null, text: string, narrow: Narrow): HistoryFilter {
  return {
    profile_id: profileId,
    text: text.trim(),
    person: narrow.person.trim(),
    from: dayStart(narrow.from),
    to: dayStart(narrow.to, 1),
    states: narrow.came.includes("open") ? OPEN : [],
    outcomes: narrow.came.filter((one) => one !== "open"),
  };
}
