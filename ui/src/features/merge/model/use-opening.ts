/* A sheet that comes in: dropped, chosen, or copied out of another program. */
import { shallowRef, type Ref } from "vue";
import { t } from "@/i18n";
import { getHost, toErrorView, type MergeOpened } from "@/ipc";
import { LARGEST, listProblem } from "@/features/audience/model/list-file";
import { base64Of } from "@/lib/media-files";

export type Opening = {
  opening: Ref<boolean>;
  problem: Ref<string | null>;
  /** A file is held above. */
  over: Ref<boolean>;
  choose: () => Promise<void>;
  read: (file: File) => Promise<void>;
  onDrag: (event: DragEvent) => void;
  onPaste: (event: ClipboardEvent) => void;
};

/** Whether pasted text is cells rather than words. */
const areCells = (text: string) => /[\t\n]/.test(text.trim());

/** `take` gets what was opened; `pasting`: whether cells may be pasted now. */
export function useOpening(take: (opened: MergeOpened) => Promise<void>, pasting: () => boolean): Opening {
  const opening = shallowRef(false);
  const problem = shallowRef<string | null>(null);
  const over = shallowRef(false);

  async function opened(ask: () => Promise<MergeOpened | null>): Promise<void> {
    if (opening.value) return;
    opening.value = true;
    problem.value = null;
    try {
      const next = await ask();
      if (next) await take(next);
    } catch (failure) {
      problem.value = listProblem(toErrorView(failure));
    } finally {
      opening.value = false;
    }
  }
  const choose = () => opened(() => getHost().mergeChoose());
  async function read(file: File): Promise<void> {
    if (file.size > LARGEST) {
      problem.value = t("audience.wrong.too_large");
      return;
    }
    await opened(async () => getHost().mergeOpen(file.name, await base64Of(file)));
  }

  function onDrag(event: DragEvent): void {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    over.value = event.type === "dragover";
    const file = event.type === "drop" ? event.dataTransfer?.files[0] : undefined;
    if (file) void read(file);
  }
  function onPaste(event: ClipboardEvent): void {
    if (!pasting() || (event.target as HTMLElement | null)?.matches("input, textarea")) return;
    const file = event.clipboardData?.files[0];
    const text = event.clipboardData?.getData("text/plain") ?? "";
    // Sheets put a picture of the cells beside their text.
    if (areCells(text)) void opened(() => getHost().mergePaste(t("merge.pasted"), text));
    else if (file) void read(file);
    else return;
    event.preventDefault();
  }
  return { opening, problem, over, choose, read, onDrag, onPaste };
}
