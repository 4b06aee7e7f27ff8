/*
 * Ready messages for real occasions, to be changed and sent, in the language of the window: the names, days and addresses in them are
 * made up. None has recipients. Their names are in the catalogue under `templates.gallery.occasion`. The messages stand in files of
 * their own, so that the program's tests hold them against its rules, and are loaded when they are to be seen.
 */
import { shallowRef, watch, type Ref } from "vue";
import { language, type Language } from "@/i18n";
import type words from "@/i18n/templates.zh-CN";
import { TEXT_VARIABLE, type Draft, type Message, type Variable } from "@/ipc";
import { draftOf } from "@/lib/draft";

/** What the occasions are sorted by. */
export const GROUPS = ["office", "people", "it", "together"] as const;
export type Group = (typeof GROUPS)[number];
export type Occasion = keyof (typeof words)["gallery"]["occasion"];

export type GalleryEntry = {
  id: Occasion;
  group: Group;
  message: Message;
  /** What is different each time, with what it may be. */
  variables: Pick<Variable, "name" | "example">[];
};

/** A message of the gallery as a draft of its own. */
export function draftFrom({ message, variables }: GalleryEntry): Draft {
  const said = variables.map((one) => ({ ...TEXT_VARIABLE, ...one }));
  return { ...draftOf(structuredClone(message)), variables: said };
}

const FILES = {
  "zh-CN": () => import("../gallery.zh-CN.json"),
  en: () => import("../gallery.en.json"),
};

/** The examples in a language. */
export async function galleryIn(of: Language): Promise<readonly GalleryEntry[]> {
  return (await FILES[of]()).default as unknown as readonly GalleryEntry[];
}

/** The examples in the language in use; none until they are loaded. */
export function useGallery(): Ref<readonly GalleryEntry[]> {
  const gallery = shallowRef<readonly GalleryEntry[]>([]);
  watch(
    language,
    async (of) => {
      const entries = await galleryIn(of);
      if (of === language.value) gallery.value = entries;
    },
    { immediate: true },
  );
  return gallery;
}
