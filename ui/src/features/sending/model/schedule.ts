/* Times to choose from for a scheduled send: a day, an hour, a minute, all of this computer's clock. */
import { language, t } from "@/i18n";
import type { Schedule } from "@/ipc";
import { formatTime, localDate, zoneName } from "@/lib/format";

const MINUTE = 60_000;
/** Days that can be chosen, today included. */
const DAYS = 92;
/** How late a send may still leave by itself, in minutes. */
export const LATE_CHOICES = [5, 15, 30, 60, 120, 240, 720, 1440];
const USUAL_LATE = 30;

/** Midnight of a day, so many days later. */
export function dayOf(at: number, later: number = 0): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + later).getTime();
}

/** A day's hour and minute as a moment. Where a clock change leaves that time out, the next there is. */
export function momentOf(day: number, hour: number, minute: number): number {
  const at = new Date(day);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate(), hour, minute).getTime();
}

/** What the clock does with a time on a day: it may leave it out, or show it twice. */
export function oddity(day: number, hour: number, minute: number): "left_out" | "twice" | null {
  const at = momentOf(day, hour, minute);
  const shown = new Date(at);
  if (shown.getHours() !== hour || shown.getMinutes() !== minute) return "left_out";
  // Clocks are put back by half an hour somewhere, by an hour elsewhere.
  const again = [30, 60, 120].some((later) => {
    const then = new Date(at + later * MINUTE);
    return then.getHours() === hour && then.getMinutes() === minute && then.getDate() === shown.getDate();
  });
  return again ? "twice" : null;
}

/** Midnight in China, where WeCom's days begin, has no summer time. */
const CHINA = 8 * 60 * MINUTE;
const chinaDays = (at: number) => Math.floor((at + CHINA) / (24 * 60 * MINUTE));

/** Whether it counts on another day than now by WeCom's calendar. */
export function onAnotherDay(at: number, now: number = Date.now()): boolean {
  return chinaDays(at) !== chinaDays(now);
}

export function isPast(at: number, now: number = Date.now()): boolean {
  return at <= now;
}

/** What a picker shows first: in a good hour, in a minute that is not the busiest. */
export function firstOffer(now: number = Date.now()): Schedule {
  const soon = new Date(now + 60 * MINUTE);
  soon.setMinutes(Math.ceil(soon.getMinutes() / 5) * 5, 0, 0);
  if (soon.getMinutes() % 30 === 0) soon.setMinutes(soon.getMinutes() + 5);
  return { at: soon.getTime(), late_minutes: USUAL_LATE };
}

/** A time that is often meant: tomorrow or on Monday, when people begin and before many companies send at the full hour. */
export type Preset = { key: "tomorrow" | "monday"; at: number };
const BEGINS = { hour: 9, minute: 5 };
const MONDAY = 1;
export function presets(now: number = Date.now()): Preset[] {
  const next = (later: number) => momentOf(dayOf(now, later), BEGINS.hour, BEGINS.minute);
  const toMonday = (MONDAY - new Date(now).getDay() + 7) % 7 || 7;
  const tomorrow: Preset = { key: "tomorrow", at: next(1) };
  return toMonday === 1 ? [tomorrow] : [tomorrow, { key: "monday", at: next(toMonday) }];
}

/** The word for a day that is near, such as tomorrow; empty for others. */
export function nearDay(at: number, now: number = Date.now()): string {
  const near = [t("underway.when.today"), t("underway.when.tomorrow"), t("underway.when.afterTomorrow")];
  return near[[0, 1, 2].findIndex((later) => dayOf(now, later) === dayOf(at))] ?? "";
}

/** A moment that is a promise: `明天（11月29日 周日）09:05`; with the zone of this computer's clock where that is not China's. */
export function momentWords(at: number, now: number = Date.now()): string {
  const date = localDate(at);
  const near = nearDay(at, now);
  const zone = new Date(at).getTimezoneOffset() * MINUTE === -CHINA ? "" : ` ${zoneName(at)}`;
  return t(near ? "underway.when.near" : "underway.when.far", { day: near, date, time: formatTime(at) }) + zone;
}

/** The days to choose from, in words; a chosen day further away is among them. */
export function dayChoices(chosen: number, now: number = Date.now()): { value: number; label: string }[] {
  const days = Array.from({ length: DAYS }, (_, later) => dayOf(now, later));
  const day = dayOf(chosen);
  if (!days.includes(day)) {
    days.push(day);
    days.sort((a, b) => a - b);
  }
  const parts = { month: language.value === "en" ? "short" : "long", day: "numeric" } as const;
  const short = new Intl.DateTimeFormat(language.value, parts);
  const full = new Intl.DateTimeFormat(language.value, { ...parts, weekday: "short" });
  return days.map((value) => {
    const word = nearDay(value, now);
    if (!word) return { value, label: full.format(value) };
    return {
      value,
      label: language.value === "en" ? `${short.format(value)}, ${word}` : `${full.format(value)} ${word}`,
    };
  });
}

const two = (n: number) => String(n).padStart(2, "0");
export const HOURS = Array.from({ length: 24 }, (_, n) => ({ value: n, label: two(n) }));
export const MINUTES = Array.from({ length: 60 }, (_, n) => ({ value: n, label: two(n) }));
