/* The text that the variables of a sheet's columns are put into. */
import type { Kind, Message } from "@/ipc";
import { kindOf } from "@/lib/message";
import { getAt } from "@/lib/paths";

/** Where most words of each type of message stand; a type without words has none. */
const MAIN: Partial<Record<Kind, string>> = {
  text: "text.content",
  textcard: "textcard.description",
  markdown: "markdown.content",
  markdown_v2: "markdown_v2.content",
  news: "news.articles.0.description",
  mpnews: "mpnews.articles.0.content",
  video: "video.description",
  miniprogram_notice: "miniprogram_notice.description",
  text_notice: "template_card.sub_title_text",
  news_notice: "template_card.main_title.desc",
  button_interaction: "template_card.sub_title_text",
  vote_interaction: "template_card.main_title.desc",
  multiple_interaction: "template_card.main_title.desc",
};

/** The path of the field with most of the words; null where a message has none, as a file. */
export function mainField(message: Message): string | null {
  const path = MAIN[kindOf(message)];
  if (path === undefined) return null;
  // Of a list of articles, only where there is one.
  const list = /^(.+)\.0\./.exec(path)?.[1];
  return list === undefined || (getAt(message, list) as unknown[] | undefined)?.length ? path : null;
}
