/* How many people a send may go to first. */
import type { Review } from "@/ipc";

/** The most of the people named that still leaves somebody for later; 0 when the send cannot be split so. */
export function stageMost({ test, count }: Pick<Review, "test" | "count">): number {
  if (test || count.all) return 0;
  const others = count.departments + count.tags + count.chats + count.robots;
  return Math.max(0, others > 0 ? count.named_people : count.named_people - 1);
}
