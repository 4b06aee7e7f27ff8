/* What the quick window keeps: a text to some people, or a template's message. */
import type { Draft, Message } from "@/ipc";
import { nameOf } from "@/lib/mediaFiles";
import { says } from "@/lib/message";

/** An empty quick message. */
export function emptyDraft(): Draft {
  return {
    message: { msgtype: "text", text: { content: "" } },
    options: { safe: 0, enable_id_trans: false, duplicate_check_interval: 1800 },
    audience: { all: false, include: [] },
  };
}

/** Whether a message says anything at all. */
export function hasContent(message: Message): boolean {
  return says(message);
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
  switch (message.msgtype) {
    case "markdown":
      return message.markdown.content;
    case "image":
      return nameOf(message.image.media_id) ?? "";
    case "voice":
      return nameOf(message.voice.media_id) ?? "";
    case "file":
      return nameOf(message.file.media_id) ?? "";
    case "video":
      return message.video.title || (nameOf(message.video.media_id) ?? "");
    case "news":
      return message.news.articles[0]?.title ?? "";
    case "mpnews":
      return message.mpnews.articles[0]?.title ?? "";
    case "miniprogram_notice":
      return [message.miniprogram_notice.title, message.miniprogram_notice.description].filter(Boolean).join(" · ");
    case "template_card": {
      const title = message.template_card.main_title;
      return [title?.title, title?.desc].filter(Boolean).join(" · ");
    }
  }
}
