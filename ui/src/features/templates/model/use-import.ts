/* Templates in files: looked at first, then taken in as far as they are wanted. */
import { shallowRef, type Ref } from "vue";
import { t } from "@/i18n";
import { getHost, toErrorView, type ErrorView, type ImportLook, type TemplateRow } from "@/ipc";
import { base64Of } from "@/lib/media-files";
import { useToasts } from "@/stores/toasts";

export type TemplateImport = {
  /** What is in the files that were chosen; null: none are looked at. */
  looks: Ref<ImportLook[] | null>;
  /** Why files could not be looked at or taken in. */
  problem: Ref<ErrorView | null>;
  /** Lets the user choose files. */
  choose: () => Promise<void>;
  /** Looks at files that were dropped. */
  open: (files: File[]) => Promise<void>;
  /** Takes in those that `which` counts from 0; none: lets go of all. */
  take: (which: number[]) => Promise<void>;
};

/** `taken` hears of what came in. */
export function useImport(taken: (rows: TemplateRow[]) => void): TemplateImport {
  const toasts = useToasts();
  const looks = shallowRef<ImportLook[] | null>(null);
  const problem = shallowRef<ErrorView | null>(null);

  async function look(find: () => Promise<ImportLook[] | null>): Promise<void> {
    problem.value = null;
    try {
      const found = await find();
      if (found && found.length > 0) looks.value = found;
    } catch (error) {
      problem.value = toErrorView(error);
    }
  }
  const choose = () => look(() => getHost().templateImportChoose());
  const open = (files: File[]) =>
    look(async () => {
      const given = files.map(async (file) => ({ name: file.name, content: await base64Of(file) }));
      return getHost().templateImportOpen(await Promise.all(given));
    });
  async function take(which: number[]): Promise<void> {
    problem.value = null;
    try {
      const rows = await getHost().templateImportTake(which);
      looks.value = null;
      if (rows.length === 0) return;
      toasts.show(t("templates.imported", { n: rows.length }), { tone: "ok" });
      taken(rows);
    } catch (error) {
      problem.value = toErrorView(error);
    }
  }
  return { looks, problem, choose, open, take };
}
