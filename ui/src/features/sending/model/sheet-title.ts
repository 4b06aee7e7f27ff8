/* What the sheet of a send is called in each phase. */
import { t } from "@/i18n";
import { awaitsRelease } from "@/lib/release";
import type { Phase } from "./send-phase";

export function sheetTitle(phase: Phase, test: boolean): string {
  switch (phase.is) {
    case "result":
      return t("send.resultTitle");
    case "waiting":
      return t("send.waitingTitle");
    case "scheduled":
      return t(awaitsRelease(phase.snapshot) ? "underway.mark.release" : "underway.scheduledTitle");
    case "starting":
      return t("send.sending");
    case "sending":
      return t(phase.snapshot.state === "paused" ? "underway.paused.admin.title" : "send.sending");
    case "confirm":
      return t("send.confirmTitle");
    default:
      return t(test ? "send.reviewTestTitle" : "send.reviewTitle");
  }
}
