/*
 * Kinds of message as the pages know them. A kind is a folder named as the program names it: how it is picked and drawn
 * (index.ts), its form, perhaps its preview, its words in both languages, and perhaps the keys that it makes up (keys.ts).
 * Nothing else lists the kinds.
 */
import type { Component } from "vue";
import type { Kind, Preview } from "@/ipc";
import { byFolder } from "@/lib/by-folder";

/** Groups of kinds in the order of the picker; `often` is the row of icons, the others are in its menu. */
export const GROUPS = ["often", "words", "files", "articles", "interactive", "miniProgram"] as const;

export type KindUi = {
  icon: Component;
  group: (typeof GROUPS)[number];
  /** Place in its group. */
  order: number;
  form: Component;
  /** The kind of preview that the program draws for it, and what shows that. */
  preview: { kind: Preview["kind"]; view: Component };
  /** Members answer by a button, which can be greyed out after the send. */
  answered?: true;
};

const found = import.meta.glob<KindUi>("./*/index.ts", { eager: true, import: "default" });
export const kinds = byFolder(found) as Record<Kind, KindUi>;

/** The kinds of a group, in order. */
export function kindsOf(group: KindUi["group"]): Kind[] {
  const all = Object.keys(kinds) as Kind[];
  return all.filter((kind) => kinds[kind].group === group).sort((a, b) => kinds[a].order - kinds[b].order);
}

/** What shows each kind of preview. */
export const previews = Object.fromEntries(
  Object.values(kinds).map(({ preview }) => [preview.kind, preview.view]),
) as Record<Preview["kind"], Component>;
