/* What the list of sends is narrowed to, as it stands in the form. */
import type { BroadcastState, HistoryFilter, Outcome } from "@/ipc";

/** A choice of what came of a send; `open`: nothing yet. */
export type Came = Outcome | "open";
export const CAME: readonly Came[] = ["accepted", "partial", "refused", "unknown", "not_sent", "open"];
const OPEN: BroadcastState[] = ["scheduled", "waiting", "sending", "held", "paused"];

/** How sends stand that are over. */
export const OVER: BroadcastState[] = ["finished", "cancelled"];

export type Narrow = {
  person: string;
  /** Days as they are typed, or as the calendar gives them: `2026-11-21`; empty for none. */
  from: string;
  to: string;
  came: readonly Came[];
};
export const WIDE: Narrow = { person: "", from: "", to: "", came: [] };

/** How many conditions are set. */
export function conditions(narrow: Narrow): number {
  return [narrow.person.trim(), narrow.from || narrow.to, narrow.came.length > 0].filter(Boolean).length;
}

/** A day as people write it: `2026-11-2`, `2026/11/02`, `2026年11月2日`, `20261102`; null when it is none. */
export function dayOf(text: string): { year: number; month: number; day: number } | null {
  const typed = text.trim();
  const found =
    /^(\d{4})(\d{2})(\d{2})$/.exec(typed) ?? /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(typed);
  if (!found) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const start = new Date(year, month - 1, day);
  return start.getMonth() === month - 1 && start.getDate() === day ? { year, month, day } : null;
}

/** Begin of a day of this computer's calendar, `days` later; null when it is none. */
function dayStart(text: string, days = 0): number | null {
  const found = dayOf(text);
  return found && new Date(found.year, found.month - 1, found.day + days).getTime();
}

/** What is wrong with the days: one is none, or they end before they begin. */
export function wrongDates({ from, to }: Narrow): "unreadable" | "order" | null {
  const [first, last] = [dayStart(from), dayStart(to)];
  if ((from.trim() !== "" && first === null) || (to.trim() !== "" && last === null)) return "unreadable";
  return first !== null && last !== null && last < first ? "order" : null;
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
