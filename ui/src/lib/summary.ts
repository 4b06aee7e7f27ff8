/* A message in one line. */
import type { Message } from "@/ipc";
import { nameOf } from "./media-files";

/** What a message is recognised by: its text, its titles, or the name of its file. */
export function summaryOf(message: Message): string {
  if (message.msgtype === "template_card") {
    const title = message.template_card.main_title;
    return joined(title?.title, title?.desc);
  }
  const body = (message as unknown as Record<string, Body>)[message.msgtype] ?? {};
  if (body.content !== undefined) return body.content;
  if (body.articles) return body.articles[0]?.title ?? "";
  if (body.media_id !== undefined) return body.title || (nameOf(body.media_id) ?? "");
  // Only a text card's description may hold markup.
  const description = message.msgtype === "textcard" ? body.description?.replace(/<[^>]*>/g, " ") : body.description;
  return joined(body.title, description);
}

/** The fields that kinds of message have in common. */
type Body = {
  content?: string;
  articles?: { title?: string }[];
  media_id?: string;
  title?: string | null;
  description?: string | null;
};

const joined = (...parts: (string | null | undefined)[]) => parts.filter(Boolean).join(" · ");
