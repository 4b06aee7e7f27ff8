/* The file behind a field of the message: what is known of it, and how another one takes its place. */
import { computed, onBeforeUnmount, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";
import { t } from "@/i18n";
import { getHost, toErrorView, type ErrorView, type MediaFileView, type MediaKind, type MediaProgress } from "@/ipc";
import { base64Of, digestOf, LARGEST, mediaProblem } from "@/lib/media-files";
import { whileAlive } from "@/lib/listen";
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
  /** Puts a kept file into the field. */
  use: (view: MediaFileView) => void;
  remove: () => void;
};

/** What stands for a file that is refused before the program sees it. */
function refusal(file: File, detail: { problem: string; bytes?: number; max?: number }): ErrorView {
  return { code: "invalid_input", message: file.name, field: "file", detail: JSON.stringify(detail), api: null };
}
async function addFile(file: File, kind: MediaKind): Promise<MediaFileView> {
  if (file.size > LARGEST) throw refusal(file, { problem: "too_large", bytes: file.size, max: LARGEST });
  const content = await base64Of(file).catch(() => {
    throw refusal(file, { problem: "unreadable" });
  });
  return getHost().mediaAdd(kind, file.name, content);
}

/** How far the upload of the file that `reference` names is, in percent; null when it is not being uploaded. */
function useUpload(reference: ComputedRef<string>): ComputedRef<number | null> {
  const compose = useCompose();
  const progress = shallowRef<MediaProgress | null>(null);
  watch(reference, () => (progress.value = null));
  whileAlive(
    getHost().onMedia((next) => {
      if (next.digest === digestOf(reference.value) && next.profile_id === compose.profileId) progress.value = next;
    }),
  );
  return computed(() => {
    const at = progress.value;
    return at && at.total > 0 && at.sent < at.total ? Math.floor((at.sent / at.total) * 100) : null;
  });
}

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
  let alive = true;

  watch(
    reference,
    async (asked) => {
      if (view.value?.reference !== asked) {
        view.value = null;
        thumbnail.value = null;
      }
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

  function use(found: MediaFileView): void {
    view.value = found;
    compose.set(path(), found.reference, null);
    marks.touch(path());
    taken(found);
  }
  /** Gets a file and puts it into the field, unless the field is gone or another draft has come meanwhile. */
  async function bring(get: () => Promise<MediaFileView | null>): Promise<void> {
    if (busy.value) return;
    const profile = compose.profileId;
    busy.value = true;
    problem.value = null;
    try {
      const found = await get();
      if (!found || !alive || compose.profileId !== profile) return;
      use(found);
    } catch (error) {
      problem.value = mediaProblem(toErrorView(error), kind());
    } finally {
      busy.value = false;
    }
  }

  onBeforeUnmount(() => (alive = false));

  return {
    reference,
    view,
    thumbnail,
    busy,
    problem,
    percent: useUpload(reference),
    choose: () => bring(() => getHost().mediaChoose(kind())),
    take: async (files) => {
      const [file, ...others] = files;
      if (!file) return;
      await bring(() => addFile(file, kind()));
      if (others.length > 0 && !problem.value) problem.value = t("compose.media.one");
    },
    use,
    remove: () => {
      problem.value = null;
      compose.set(path(), "", null);
      marks.touch(path());
    },
  };
}
