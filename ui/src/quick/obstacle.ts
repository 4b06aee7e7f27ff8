/* What keeps a quick message from being sent without the full review, in words; null when nothing does. */
import { t } from "@/i18n";
import { MOST, type Review } from "@/ipc";
import { fieldName, findingWords } from "@/lib/rules";
import { blocking, mustAcknowledge } from "@/features/sending/model/warnings";

/** Whether nothing is due but the second look that a larger audience asks for; here the keys pressed once more. */
export function secondPress(review: Review): boolean {
  const due =
    review.blocked || review.repeated !== null || review.count.unresolvable !== null || mustAcknowledge(review);
  return !due && review.confirmation === "click" && review.count.complete && review.channels.length === 1;
}

export function obstacle(review: Review): string | null {
  if (review.count.unresolvable) return t("quick.needsCount");
  const stop = blocking(review)[0];
  if (stop)
    return t("quick.needsFix", { what: t("send.at", { field: fieldName(stop.path), words: findingWords(stop) }) });
  if (review.blocked) return t("send.blockedFallback");
  if (review.confirmation === "type" && review.expects !== "people") return t("quick.needsAll");
  if (review.confirmation === "type" || review.confirmation === "click")
    return review.count.complete || review.count.people > MOST.peopleWithoutConfirmation
      ? t("quick.needsPeople", { n: review.count.people })
      : t("quick.needsLook");
  if (mustAcknowledge(review)) return t("quick.needsLook");
  if (review.repeated) return t("quick.needsRepeat");
  return null;
}
