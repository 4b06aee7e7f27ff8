/* Times of a send in words, and a clock that a component may watch. */
import { onScopeDispose, shallowRef, type Ref } from "vue";
import { t } from "@/i18n";
import { formatDateTime, formatTime } from "@/lib/format";

const MINUTE = 60_000;

/** The time of day when it is today, else day and time. */
export function whenWords(at: number, now: number = Date.now()): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? formatTime(at) : formatDateTime(at, now);
}

/** `23 小时 10 分`: how long something can still be done. */
export function leftWords(until: number, now: number = Date.now()): string {
  const minutes = Math.floor(Math.max(0, until - now) / MINUTE);
  if (minutes === 0) return t("underway.left.soon");
  const hours = Math.floor(minutes / 60);
  return hours > 0
    ? t("underway.left.hours", { h: hours, m: minutes % 60 })
    : t("underway.left.minutes", { m: minutes });
}

/** `30 分钟`, `2 小时`: a span of whole minutes. */
export function spanWords(minutes: number): string {
  return minutes % 60 === 0
    ? t("underway.when.hours", { n: minutes / 60 })
    : t("underway.when.minutes", { n: minutes });
}

/** `20 秒`, `5 分钟`: about how long something takes. */
export function lastsWords(seconds: number): string {
  if (seconds < 60) return t("underway.seconds", { n: seconds });
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? spanWords(minutes) : leftWords(minutes * MINUTE, 0);
}

/** The present, read anew every so many milliseconds as long as the component lives. */
export function useNow(every: number = 15_000): Ref<number> {
  const now = shallowRef(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), every);
  onScopeDispose(() => clearInterval(timer));
  return now;
}
