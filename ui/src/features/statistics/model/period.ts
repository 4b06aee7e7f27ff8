/* The time that statistics are asked for, by the days of this computer's calendar. */
import { t } from "@/i18n";
import { dayOf } from "@/features/history/model/filter";

export const PERIODS = ["today", "week", "month", "thisMonth", "thisYear", "own"] as const;
export type Period = (typeof PERIODS)[number];

/** Days as they are typed; empty for none. */
export type OwnDays = { from: string; to: string };

/** Moments between which sends began; null: no bound. */
export type Span = { from: number | null; to: number | null };

function start(text: string, days: number): number | null {
  const day = dayOf(text);
  return day && new Date(day.year, day.month - 1, day.day + days).getTime();
}

/** What is wrong with the days that were typed. */
export function wrongDays({ from, to }: OwnDays): "datesUnreadable" | "datesOrder" | null {
  const [first, last] = [start(from, 0), start(to, 0)];
  if ((from.trim() !== "" && first === null) || (to.trim() !== "" && last === null)) return "datesUnreadable";
  return first !== null && last !== null && last < first ? "datesOrder" : null;
}

/** The moments of a period; null while the days that were typed are none. */
export function spanOf(period: Period, own: OwnDays, now: number): Span | null {
  if (period === "own") return wrongDays(own) ? null : { from: start(own.from, 0), to: start(own.to, 1) };
  const today = new Date(now);
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
  const begin: Record<Exclude<Period, "own">, Date> = {
    today: new Date(year, month, day),
    week: new Date(year, month, day - 6),
    month: new Date(year, month, day - 29),
    thisMonth: new Date(year, month, 1),
    thisYear: new Date(year, 0, 1),
  };
  return { from: begin[period].getTime(), to: new Date(year, month, day + 1).getTime() };
}

/** A period in words, for the name of a file. */
export function periodWords(period: Period, own: OwnDays): string {
  return period === "own" ? [own.from, own.to].map((day) => day.trim() || "…").join(" – ") : t(`statistics.${period}`);
}
