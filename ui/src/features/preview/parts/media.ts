/*
 * Files in previews. A preview names a file by what stands in the message; whoever shows previews may provide a source that
 * knows such names. Without one, or for a name that is none of ours, a placeholder is drawn.
 */
import { inject, shallowRef, watch, type InjectionKey, type ShallowRef } from "vue";

/** What is known of a file. */
export type MediaLook = {
  /** The name that members see. */
  name: string;
  /** Bytes. */
  size: number;
  /** Pixels, of pictures. */
  width: number | null;
  /** Pixels, of pictures. */
  height: number | null;
  /** Playing time, of recordings. */
  seconds: number | null;
  /** A small picture as a `data:` address, of pictures. */
  thumbnail: string | null;
};
/** Asks for a file; null when the file is not there any more. */
export type MediaSource = (reference: string) => Promise<MediaLook | null>;

export const mediaSourceKey: InjectionKey<MediaSource> = Symbol("media source");

/** What every reference to a kept file begins with. */
const SCHEME = "posthorn-file:";

/** Whether a media id or address names a kept file. */
export function isReference(media: string): boolean {
  return media.startsWith(SCHEME);
}

export type MediaState =
  { state: "none" | "unknown" | "asking" | "gone"; look: null } | { state: "known"; look: MediaLook };

/**
 * What is known of a file, asked anew when its name changes: `none` without a name, `unknown` for ids that only WeCom knows,
 * `gone` when the file is not on this computer any more.
 */
export function useMedia(media: () => string): ShallowRef<MediaState> {
  const source = inject(mediaSourceKey, null);
  const known = shallowRef<MediaState>({ state: "none", look: null });
  let asked = "";
  watch(
    media,
    (name) => {
      asked = name;
      if (!name) known.value = { state: "none", look: null };
      else if (!source || !isReference(name)) known.value = { state: "unknown", look: null };
      else {
        known.value = { state: "asking", look: null };
        source(name).then(
          (look) => {
            if (asked === name) known.value = look ? { state: "known", look } : { state: "gone", look: null };
          },
          () => {
            if (asked === name) known.value = { state: "gone", look: null };
          },
        );
      }
    },
    { immediate: true },
  );
  return known;
}
