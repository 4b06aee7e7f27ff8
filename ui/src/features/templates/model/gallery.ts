/*
 * Ready messages for real occasions, to be changed and sent: the names, days and addresses in them are made up. None has
 * recipients. Their names are in the catalogue under `templates.gallery.occasion`. The messages stand in a file of their own, so
 * that the program's tests hold them against its rules.
 */
import type { Message } from "@/ipc";
import type words from "@/i18n/templates.zh-CN";
import entries from "@/pages/templates/gallery.json";

/** What the occasions are sorted by. */
export const GROUPS = ["office", "people", "it", "together"] as const;
export type Group = (typeof GROUPS)[number];
export type Occasion = keyof (typeof words)["gallery"]["occasion"];

export type GalleryEntry = { id: Occasion; group: Group; message: Message };

export const gallery = entries as unknown as readonly GalleryEntry[];
