/* Drafts as data: a new one, and whether one holds anything. */
import type { Draft, Message } from "@/ipc";
import { says } from "./message";

/** A message that goes to nobody yet, sent as the program sends by default. */
export function draftOf(message: Message): Draft {
  return {
    message,
    options: { safe: 0, enable_id_trans: false, duplicate_check_interval: 1800 },
    audience: { all: false, include: [] },
  };
}

/** A text message without text. */
export const BLANK_TEXT: Message = { msgtype: "text", text: { content: "" } };

/** Whether nobody would miss this draft. */
export function isBlank({ message, audience }: Draft): boolean {
  return !says(message) && !audience.all && audience.include.length === 0;
}
