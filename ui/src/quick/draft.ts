/* What the quick window keeps: a text to some people, or a template's message. */
import type { Draft, Message } from "@/ipc";

/** An empty quick message. */
export function emptyDraft(): Draft {
  return {
    message: { msgtype: "text", text: { content: "" } },
    options: { safe: false, enable_id_trans: false, duplicate_check_interval: 1800 },
    audience: { all: false, include: [] },
  };
}

function hasWords(value: unknown): boolean {
  if (typeof value === "string") return value.trim() !== "";
  return typeof value === "object" && value !== null && Object.values(value).some(hasWords);
}

/** Whether a message says anything at all. */
export function hasContent(message: Message): boolean {
  if (message.msgtype === "text") return hasWords(message.text);
  if (message.msgtype === "textcard") return hasWords(message.textcard);
  return hasWords({ ...message.template_card, card_type: null });
}

/** Whether somebody would miss this draft. */
export function worthKeeping(draft: Draft): boolean {
  return hasContent(draft.message) || draft.audience.all || draft.audience.include.length > 0;
}

/** One line that tells which message it is. */
export function summaryOf(message: Message): string {
  if (message.msgtype === "text") return message.text.content;
  if (message.msgtype === "textcard")
    return [message.textcard.title, message.textcard.description.replace(/<[^>]*>/g, " ")].filter(Boolean).join(" · ");
  const card = message.template_card;
  return [card.main_title?.title, card.main_title?.desc].filter(Boolean).join(" · ");
}
