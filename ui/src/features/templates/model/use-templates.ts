/* The templates that are kept: which are listed, which one is looked at, and what can be done with one. */
import { computed, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { useDrafts } from "@/features/composer/model/drafts";
import { useDocuments, type Documents } from "@/features/documents/model/use-documents";
import { t } from "@/i18n";
import { getHost, toErrorView, type ErrorView, type Preview, type Template, type TemplateRow } from "@/ipc";
import { latest } from "@/lib/latest";
import { whileAlive } from "@/lib/listen";
import { useApp } from "@/stores/app";
import { useToasts } from "@/stores/toasts";

export type Templates = Pick<Documents<TemplateRow>, "query" | "rows" | "reload"> & {
  /** Why they could not be listed, or files not read. */
  problem: ComputedRef<ErrorView | null>;
  selected: Ref<string | null>;
  /** How the selected one looks. */
  look: { shown: Ref<Preview | null>; problem: Ref<ErrorView | null> };
  use: (row: TemplateRow) => Promise<void>;
  remove: (row: TemplateRow) => Promise<void>;
  exportOne: (row: TemplateRow) => Promise<void>;
  /** Takes in templates from files; tells whether any were chosen. */
  importFile: () => Promise<boolean>;
};

/** The preview of the template that `id` names. */
function useLook(id: Ref<string | null>, rows: Ref<TemplateRow[] | null>): Templates["look"] {
  const app = useApp();
  const shown = shallowRef<Preview | null>(null);
  const { ask, problem } = latest(
    async (of: string) => {
      const template = await getHost().templateOpen(of);
      return (await getHost().composeInspect(app.activeId, template.draft)).preview;
    },
    (answer) => (shown.value = answer),
  );
  watch([id, rows], ([of]) => {
    if (of) void ask(of);
    else shown.value = null;
  });
  return { shown, problem };
}

export function useTemplates(): Templates {
  const drafts = useDrafts();
  const toasts = useToasts();
  const selected = shallowRef<string | null>(null);
  const importProblem = shallowRef<ErrorView | null>(null);
  const list = useDocuments(
    () => "",
    (_, word) => getHost().templateList(word),
    (rows: TemplateRow[]) => {
      if (!rows.some((row) => row.id === selected.value)) selected.value = rows[0]?.id ?? null;
    },
  );
  const { query, rows, reload, tellGone, fail } = list;
  const look = useLook(selected, rows);
  whileAlive(
    getHost().onChanged((what) => {
      if (what === "templates") void reload();
    }),
  );

  const use = async (row: TemplateRow) =>
    drafts.load((await getHost().templateUse(row.id)).draft, { name: row.name, withRecipients: row.with_recipients });
  async function remove(row: TemplateRow): Promise<void> {
    const whole = await getHost().templateOpen(row.id);
    await getHost().templateDelete(row.id);
    void reload();
    tellGone(t("templates.deleted", { name: row.name }), () => restore(whole));
  }
  async function restore(template: Template): Promise<void> {
    const row = await getHost().templateRestore(template);
    selected.value = row.id;
    toasts.show(t("templates.restored", { name: row.name }), { tone: "ok" });
  }
  async function exportOne(row: TemplateRow): Promise<void> {
    const path = await getHost().templateExport(row.id);
    if (path !== null) toasts.show(t("templates.exported", { path }), { tone: "ok" });
  }
  async function importFile(): Promise<boolean> {
    importProblem.value = null;
    try {
      const added = await getHost().templateImport();
      if (added === null) return false;
      query.value = "";
      selected.value = added[0]?.id ?? selected.value;
      void reload();
      toasts.show(t("templates.imported", { n: added.length }), { tone: "ok" });
      return true;
    } catch (error) {
      importProblem.value = toErrorView(error);
      return false;
    }
  }

  return {
    query,
    rows,
    reload,
    problem: computed(() => importProblem.value ?? list.problem.value),
    selected,
    look,
    use: (row) => use(row).catch(fail),
    remove: (row) => remove(row).catch(fail),
    exportOne: (row) => exportOne(row).catch(fail),
    importFile,
  };
}
