/* Who can release a send that waits for a second person of the team, and when it leaves then. */
import { hasRight } from "@/features/settings/model/rights";
import type { BroadcastSnapshot, TeamMembership } from "@/ipc";
import { awaitsRelease } from "@/lib/release";

/** Whether who works here can be the second person. */
export function mayRelease(send: BroadcastSnapshot, member: TeamMembership | null): boolean {
  if (!awaitsRelease(send) || send.release === undefined) return false;
  return send.release.ordered_login !== member?.user && hasRight(member, "approver");
}

/** When it leaves once it is released: at the time that was chosen for it, or, as null, at once. */
export function leavesAt({ sends_at, late_minutes }: BroadcastSnapshot): number | null {
  return sends_at !== null && late_minutes !== null && sends_at > Date.now() ? sends_at : null;
}
