/* A list of people from a file: opened, read again otherwise, and closed when it is left. */
import { onBeforeUnmount, shallowRef, type Ref } from "vue";
import { t } from "@/i18n";
import { getHost, toErrorView, type ListView, type TextEncoding } from "@/ipc";
import { base64Of } from "@/lib/media-files";
import { LARGEST, listProblem } from "./list-file";

/** Another sheet, encoding or row of headings. */
export type Reading = { sheet?: number; encoding?: TextEncoding; heading?: number };

export type ListFile = {
  view: Ref<ListView | null>;
  /** The file itself; null when the program opened it. */
  file: Ref<File | null>;
  opening: Ref<boolean>;
  problem: Ref<string | null>;
  /** What the admin said of the row with headings. */
  headingSaid: Ref<boolean>;
  read: (file: File) => Promise<void>;
  choose: () => Promise<void>;
  again: (change: Reading) => void;
};

function close(view: ListView): void {
  void getHost()
    .listClose(view.id)
    .catch(() => {});
}

export function useListFile(): ListFile {
  const view = shallowRef<ListView | null>(null);
  const file = shallowRef<File | null>(null);
  const opening = shallowRef(false);
  const problem = shallowRef<string | null>(null);
  const headingSaid = shallowRef(false);

  async function opened(ask: () => Promise<ListView | null>): Promise<void> {
    if (opening.value) return;
    opening.value = true;
    problem.value = null;
    try {
      const next = await ask();
      if (!next) return;
      if (view.value && view.value.id !== next.id) {
        headingSaid.value = false;
        close(view.value);
      }
      view.value = next;
    } catch (failure) {
      problem.value = listProblem(toErrorView(failure));
    } finally {
      opening.value = false;
    }
  }
  async function read(given: File): Promise<void> {
    if (given.size > LARGEST) {
      problem.value = t("audience.wrong.too_large");
      return;
    }
    await opened(async () => {
      const next = await getHost().listOpen(given.name, await base64Of(given));
      file.value = given;
      return next;
    });
  }
  const choose = () =>
    opened(async () => {
      const next = await getHost().listChoose();
      if (next) file.value = null;
      return next;
    });
  /** Reads the file otherwise: another sheet finds its own headings. */
  function again(change: Reading): void {
    const now = view.value;
    if (!now) return;
    headingSaid.value = change.heading !== undefined || (change.sheet === undefined && headingSaid.value);
    void opened(() =>
      getHost().listReadAgain(now.id, {
        sheet: change.sheet ?? (now.sheets.length > 0 ? now.sheet : null),
        encoding: change.encoding ?? now.encoding,
        heading_row: change.heading ?? (headingSaid.value ? (now.heading_row ?? 0) : null),
      }),
    );
  }
  onBeforeUnmount(() => view.value && close(view.value));
  return { view, file, opening, problem, headingSaid, read, choose, again };
}
