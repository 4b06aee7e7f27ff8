/* Times for people, in the language in use. Times come as milliseconds since 1970. */
import { language, t } from "@/i18n";

const formats = new Map<string, Intl.DateTimeFormat>();
function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language.value + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(language.value, { hourCycle: "h23", ...options })));
  return found;
}

/** `14:05`. */
export function formatTime(at: number): string {
  return format({ hour: "2-digit", minute: "2-digit" }).format(at);
}

/** Day and minute; the year only when it is not this one. */
export function formatDateTime(at: number, now: number = Date.now()): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return format({
    year: sameYear ? undefined : "numeric",
    month: language.value === "en" ? "short" : "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
}

/** Day and weekday: `11月29日 周日`, `Sun, Nov 29`; the year only when it is not this one. */
export function localDate(at: number, now: number = Date.now()): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const month = language.value === "en" ? "short" : "long";
  const words = format({ year: sameYear ? undefined : "numeric", month, day: "numeric", weekday: "short" }).format(at);
  return words.replace(/(?<=日)(?=周)/u, " ");
}
/** The zone of this computer's clock: `GMT+8`. */
export function zoneName(at: number): string {
  const parts = format({ timeZoneName: "shortOffset" }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}

/** Down to the second, for records. */
export function formatExact(at: number): string {
  return format({ dateStyle: "medium", timeStyle: "medium" }).format(at);
}

/** The day in China, by which WeCom counts: `11月22日`, `Nov 22`. */
export function chinaDay(at: number): string {
  return localDay(at, "Asia/Shanghai");
}
/** The day on this computer. */
export function localDay(at: number, timeZone?: string): string {
  const month = language.value === "en" ? "short" : "long";
  return format({ month, day: "numeric", timeZone }).format(at);
}

/** `3 小时前`, `3 hours ago`. */
export function formatAgo(at: number, now: number = Date.now()): string {
  const seconds = Math.round((at - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 60) return t("common.justNow");
  if (size < 3600) return relative(Math.trunc(seconds / 60), "minute");
  if (size < 86_400) return relative(Math.trunc(seconds / 3600), "hour");
  return relative(Math.trunc(seconds / 86_400), "day");
}
/** The platform writes `3小时前`; between figures and Han characters there is a gap in all words here. */
function relative(value: number, unit: "minute" | "hour" | "day"): string {
  const words = new Intl.RelativeTimeFormat(language.value, { numeric: "auto" }).format(value, unit);
  return words.replace(/(\d)(?=\p{Script=Han})/u, "$1 ");
}

/** Several short things in a row: `张三、李四`, `Zhang San, Li Si`. */
export function listed(things: readonly string[]): string {
  return things.join(language.value === "en" ? ", " : "、");
}

/** `22:00`: so many minutes after midnight. */
export function minuteOfDay(minutes: number): string {
  const two = (of: number) => String(of).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
