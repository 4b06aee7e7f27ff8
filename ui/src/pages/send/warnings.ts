/* What a review says beside the number: what blocks, what has to be acknowledged, what is only worth knowing. */
import type { Finding, Review } from "@/ipc";

export function blocking(review: Review): Finding[] {
  return review.inspection.findings.filter((finding) => finding.severity === "refused");
}

/** Findings with which the message arrives otherwise than written. */
export function serious(review: Review): Finding[] {
  return review.inspection.findings.filter((finding) => finding.severity === "cut" || finding.severity === "needs_app");
}

/** Advice. */
export function mild(review: Review): Finding[] {
  return review.inspection.findings.filter(
    (finding) => finding.severity === "recommended" || finding.severity === "style",
  );
}

/** Whether the send needs a tick below the warnings first. A test goes to oneself and needs none. */
export function mustAcknowledge(review: Review): boolean {
  return !review.test && (serious(review).length > 0 || review.count.unknown.length > 0);
}
