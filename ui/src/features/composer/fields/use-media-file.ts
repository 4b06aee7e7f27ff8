/* The file behind a field of the message: what is known of it, and how another one takes its place. */
import { computed, onBeforeUnmount, onMounted, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";
import { t } from "@/i18n";
import { getHost, toErrorView, type MediaFileView, type MediaKind, type MediaProgress } from "@/ipc";
import { base64Of, digestOf, LARGEST, mediaProblem } from "@/lib/media-files";
import { useCompose } from "../model/draft";
import { useMarks } from "../model/marks";

export type MediaFile = {
  /** What stands in the message. */
  reference: ComputedRef<string>;
  /** The file; null while nothing is known of it. */
  view: ShallowRef<MediaFileView | null>;
  thumbnail: ShallowRef<string | null>;
  /** A file is being read. */
  busy: ShallowRef<boolean>;
  /** Why the last file was not taken, in words. */
  problem: ShallowRef<string | null>;
  /** How far its upload is, in percent; null when it is not being uploaded. */
  percent: ComputedRef<number | null>;
  choose: () => Promise<void>;
  take: (files: Iterable<File>) => Promise<void>;
  remove: () => void;
};

export function useMediaFile(
  path: () => string,
  kind: () => MediaKind,
  taken: (view: MediaFileView) => void,
): MediaFile {
  const compose = useCompose();
  const marks = useMarks();
  const reference = computed(() => (compose.get(path()) as string | null | undefined) ?? "");
  const view = shallowRef<MediaFileView | null>(null);
  const thumbnail = shallowRef<string | null>(null);
  const busy = shallowRef(false);
  const problem = shallowRef<string | null>(null);
  const progress = shallowRef<MediaProgress | null>(null);
  let alive = true;

  watch(
    reference,
    async (asked) => {
      if (view.value?.reference !== asked) {
        view.value = null;
        thumbnail.value = null;
      }
      progress.value = null;
      if (digestOf(asked) === null) return;
      try {
        const found = view.value ?? (await getHost().mediaView(asked));
        if (reference.value !== asked) return;
        view.value = found;
        const small = await getHost().mediaThumbnail(asked);
        if (reference.value === asked) thumbnail.value = small;
      } catch (error) {
        if (reference.value === asked) problem.value = mediaProblem(toErrorView(error), kind());
      }
    },
    { immediate: true },
  );

  /** Gets a file and puts it into the field, unless the field is gone or another draft has come meanwhile. */
  async function bring(get: () => Promise<MediaFileView | null>): Promise<void> {
    if (busy.value) return;
    const profile = compose.profileId;
    busy.value = true;
    problem.value = null;
    try {
      const found = await get();
      if (!found || !alive || compose.profileId !== profile) return;
      view.value = found;
      compose.set(path(), found.reference, null);
      marks.touch(path());
      taken(found);
    } catch (error) {
      problem.value = mediaProblem(toErrorView(error), kind());
    } finally {
      busy.value = false;
    }
  }

  let stop: (() => void) | null = null;
  onMounted(async () => {
    const off = await getHost().onMedia((next) => {
      if (next.digest === digestOf(reference.value) && next.profile_id === compose.profileId) progress.value = next;
    });
    if (alive) stop = off;
    else off();
  });
  onBeforeUnmount(() => {
    alive = false;
    stop?.();
  });

  return {
    reference,
    view,
    thumbnail,
    busy,
    problem,
    percent: computed(() => {
      const at = progress.value;
      return at && at.total > 0 && at.sent < at.total ? Math.floor((at.sent / at.total) * 100) : null;
    }),
    choose: () => bring(() => getHost().mediaChoose(kind())),
    take: async (files) => {
      const [file, ...others] = files;
      if (!file) return;
      await bring(async () => {
        if (file.size > LARGEST)
          throw {
            code: "invalid_input",
            message: file.name,
            field: "file",
            detail: JSON.stringify({ problem: "too_large", bytes: file.size, max: LARGEST }),
            api: null,
          };
        const content = await base64Of(file).catch(() => {
          throw {
            code: "invalid_input",
            message: file.name,
            field: "file",
            detail: JSON.stringify({ problem: "unreadable" }),
            api: null,
          };
        });
        return getHost().mediaAdd(kind(), file.name, content);
      });
      if (others.length > 0 && !problem.value) problem.value = t("compose.media.one");
    },
    remove: () => {
      problem.value = null;
      compose.set(path(), "", null);
      marks.touch(path());
    },
  };
}
