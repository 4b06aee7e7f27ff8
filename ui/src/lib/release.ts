/* A send that a second person of the team has to release before it leaves. */
import type { BroadcastSnapshot } from "@/ipc";

/** Whether it waits for that. */
export function awaitsRelease({ state, pause }: Pick<BroadcastSnapshot, "state" | "pause">): boolean {
  return state === "paused" && pause === "release";
}
