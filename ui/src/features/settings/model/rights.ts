/* What somebody may do in a team. The database holds it; here it decides what is offered. */
import type { TeamMembership, TeamRight } from "@/ipc";

/** Each includes those before. */
const RIGHTS: readonly TeamRight[] = ["writer", "sender", "approver", "owner"];

/** Whether who works here has a right. As long as nobody knows, they have none. */
export function hasRight(member: TeamMembership | null, right: TeamRight): boolean {
  return member?.right !== undefined && RIGHTS.indexOf(member.right) >= RIGHTS.indexOf(right);
}

/** Whether who works here is known not to have a right. */
export function lacksRight(member: TeamMembership | null, right: TeamRight): boolean {
  return member?.right !== undefined && !hasRight(member, right);
}
