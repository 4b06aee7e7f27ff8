/* The parts of a preview by name, taken from its type. */
import type { Preview } from "@/ipc";

type Of<K extends Preview["kind"]> = Extract<Preview, { kind: K }>;

export type TextPreview = Of<"text">;
export type TextcardPreview = Of<"textcard">;
export type MarkdownPreview = Of<"markdown">;
export type CardKindPreview = Of<"card">;
export type MediaPreview = Of<"image" | "voice" | "video" | "file">;
export type NewsPreview = Of<"news">;
export type MpnewsPreview = Of<"mpnews">;
export type NoticePreview = Of<"mini_program">;
export type Block = MarkdownPreview["blocks"][number];
export type MpnewsArticle = MpnewsPreview["articles"][number];
export type Select = CardKindPreview["card"]["selects"][number];

/** An article in the list of articles, whichever of the two kinds it is of. */
export type ListedArticle = {
  title: MpnewsArticle["title"];
  text: MpnewsArticle["digest"];
  /** A picture by address, a file of the store, or nothing. */
  picture: NewsPreview["articles"][number]["picture"] | { reference: string };
};
