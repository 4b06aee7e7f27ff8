/* An audience's size in words, the same wherever it is said. */
import { t } from "@/i18n";
import type { AudienceCount } from "@/ipc";

/** `共 12 人`, `至少 12 人`, `全体成员，约 5,000 人`. */
export function peopleWords(count: AudienceCount): string {
  if (count.all)
    return count.people > 0 ? t("recipients.countAll", { n: count.people }) : t("recipients.countAllUnknown");
  return t(count.complete ? "recipients.countPeople" : "recipients.countAtLeast", { n: count.people });
}

/** Something else that is worth knowing about the number. */
export interface CountRemark {
  words: string;
  /** Somebody may get nothing. */
  warn: boolean;
}

/** What else is worth knowing about the number, each as its own remark. */
export function countRemarks(count: AudienceCount): CountRemark[] {
  const out: CountRemark[] = [];
  const add = (words: string, warn = false) => out.push({ words, warn });
  if (count.all && count.named_people + count.departments + count.tags > 0) add(t("recipients.countAllOverrides"));
  else if (!count.all && count.overlap > 0) add(t("recipients.countOverlap", { n: count.overlap }));
  if (count.unknown.length > 0) add(t("recipients.countUnknown", { n: count.unknown.length }), true);
  return out;
}
