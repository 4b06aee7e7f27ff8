/* The templates that are kept: which are listed, which one is looked at, and what can be done with one. */
import { computed, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { useDrafts } from "@/features/composer/model/drafts";
import { useDocuments, type Documents } from "@/features/documents/model/use-documents";
import { t } from "@/i18n";
import { getHost, type ErrorView, type Preview, type Template, type TemplateOrder, type TemplateRow } from "@/ipc";
import { latest } from "@/lib/latest";
import { whileAlive } from "@/lib/listen";
import { useApp } from "@/stores/app";
import { useToasts } from "@/stores/toasts";
import { useTemplateFilter, type TemplateFilter } from "./use-template-filter";

export type Templates = Pick<Documents<TemplateRow>, "query" | "rows" | "reload" | "fail"> & {
  /** Why they could not be listed. */
  problem: Ref<ErrorView | null>;
  order: Ref<TemplateOrder>;
  filter: TemplateFilter;
  /** The one that was chosen to be looked at. */
  selected: Ref<string | null>;
  /** The one that is looked at: the chosen one while it is shown, else the first. */
  current: ComputedRef<TemplateRow | null>;
  /** How the selected one looks. */
  look: TemplateLook;
  use: (row: TemplateRow) => Promise<void>;
  star: (row: TemplateRow) => Promise<void>;
  remove: (row: TemplateRow) => Promise<void>;
  exportOne: (row: TemplateRow) => Promise<void>;
};

/** How something looks. */
export type TemplateLook = { shown: Ref<Preview | null>; problem: Ref<ErrorView | null> };

/** The preview of the template that `find` opens for what `of` names, asked for anew when `again` changes. */
export function useLook<T>(of: Ref<T | null>, find: (of: T) => Promise<Template>, again?: Ref<unknown>): TemplateLook {
  const app = useApp();
  const shown = shallowRef<Preview | null>(null);
  const { ask, problem } = latest(
    async (which: T) => (await getHost().composeInspect(app.activeId, (await find(which)).draft)).preview,
    (answer) => (shown.value = answer),
  );
  watch(
    [of, () => again?.value],
    () => {
      if (of.value !== null) void ask(of.value);
      else shown.value = null;
    },
    { immediate: true },
  );
  return { shown, problem };
}

export function useTemplates(): Templates {
  const drafts = useDrafts();
  const toasts = useToasts();
  const selected = shallowRef<string | null>(null);
  const order = shallowRef<TemplateOrder>("use");
  const list = useDocuments(
    () => order.value,
    (by, word) => getHost().templateList(word, by as TemplateOrder),
  );
  const { query, rows, reload, tellGone, fail, problem } = list;
  const filter = useTemplateFilter(rows);
  const current = computed(() => {
    const shown = filter.shown.value;
    return shown.find((row) => row.id === selected.value) ?? shown[0] ?? null;
  });
  const look = useLook(
    computed(() => current.value?.id ?? null),
    (id) => getHost().templateOpen(id),
    rows,
  );
  whileAlive(
    getHost().onChanged((what) => {
      if (what === "templates") void reload();
    }),
  );

  const use = async (row: TemplateRow) =>
    drafts.load((await getHost().templateUse(row.id)).draft, { name: row.name, withRecipients: row.with_recipients });
  const star = async (row: TemplateRow) => {
    await getHost().templateStar(row.id, !row.starred);
    await reload();
  };
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

  return {
    query,
    rows,
    reload,
    fail,
    problem,
    order,
    filter,
    selected,
    current,
    look,
    use: (row) => use(row).catch(fail),
    star: (row) => star(row).catch(fail),
    remove: (row) => remove(row).catch(fail),
    exportOne: (row) => exportOne(row).catch(fail),
  };
}
