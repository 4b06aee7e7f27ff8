/* Drafts as data: a new one, and whether one holds anything. */
import { SEND_OPTIONS, type Draft, type Message } from "@/ipc";
import { says } from "./message";

/** A message that goes to nobody yet, sent as the program sends by default. */
export function draftOf(message: Message): Draft {
  return {
    message,
    options: { ...SEND_OPTIONS },
    audience: { all: false, include: [] },
  };
}

/** Whether nobody would miss this draft. */
export function isBlank({ message, audience, merge }: Draft): boolean {
  return !says(message) && !audience.all && audience.include.length === 0 && !merge;
}
