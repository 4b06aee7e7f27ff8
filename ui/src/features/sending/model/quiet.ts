/* Quiet hours that hold a send, as its review tells of them. */
import type { Review } from "@/ipc";

/** Whether quiet hours hold all of it or the rest of it, unless the order says otherwise. */
export function meetsQuietHours({ quiet, quiet_midway }: Review): boolean {
  return quiet !== undefined || quiet_midway !== undefined;
}
