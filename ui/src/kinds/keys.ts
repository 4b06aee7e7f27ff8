/* The keys that some kinds need and nobody wants to think of. */
import type { Kind, Message } from "@/ipc";
import { byFolder } from "@/lib/by-folder";
import { kindOf } from "@/lib/message";

const found = import.meta.glob<(message: Message) => Message>("./*/keys.ts", { eager: true, import: "default" });
const makers = byFolder(found) as Partial<Record<Kind, (message: Message) => Message>>;

/** A new message with the keys that its kind needs. Keys that are there stay. */
export function withKeys(message: Message): Message {
  return makers[kindOf(message)]?.(message) ?? message;
}
