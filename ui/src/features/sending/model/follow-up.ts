/* Whether something can be done with a send that is over or stands still. What, the program counts. */
import type { BroadcastSnapshot, Kind } from "@/ipc";
import { kinds } from "@/kinds";
import { awaitsRelease } from "@/lib/release";

/** Whether a card of this kind has a button that can be greyed out. */
export function hasButton(kind: Kind): boolean {
  return kinds[kind].answered ?? false;
}

/** Whether nothing leaves at present: the time in which it may be taken back or changed. */
export function stands(snapshot: BroadcastSnapshot): boolean {
  const { state, pause } = snapshot;
  return state === "finished" || (state === "paused" && pause !== "stopping" && !awaitsRelease(snapshot));
}
