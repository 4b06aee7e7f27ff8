/* Documents kept under names (templates, saved audiences): a word looks for some, and what is deleted can be brought back. */
import { shallowRef, watch, type Ref } from "vue";
import { t } from "@/i18n";
import { toErrorView, type ErrorView } from "@/ipc";
import { errorLine } from "@/lib/errors";
import { latest } from "@/lib/latest";
import { useToasts } from "@/stores/toasts";

export type Documents<R> = {
  query: Ref<string>;
  /** Null until they are known. */
  rows: Ref<R[] | null>;
  /** Why they could not be listed. */
  problem: Ref<ErrorView | null>;
  reload: () => Promise<void>;
  /** Says that one is gone, with the way back. */
  tellGone: (words: string, restore: () => Promise<unknown>) => void;
  /** Says in a toast that something did not work. */
  fail: (error: unknown) => void;
};

/** `of`: of whom they are; another one's are listed at once. `listed`: hears of every answer. */
export function useDocuments<R>(
  of: () => string,
  list: (of: string, word: string) => Promise<R[]>,
  listed: (rows: R[]) => void = () => {},
): Documents<R> {
  const toasts = useToasts();
  const query = shallowRef("");
  const rows = shallowRef<R[] | null>(null);
  const { ask, problem } = latest(list, (answer) => {
    rows.value = answer;
    listed(answer);
  });
  const reload = () => ask(of(), query.value.trim());
  watch([of, query], reload, { immediate: true });

  function fail(error: unknown): void {
    toasts.show(errorLine(toErrorView(error)), { tone: "danger" });
  }
  function tellGone(words: string, restore: () => Promise<unknown>): void {
    const run = () => void restore().then(reload).catch(fail);
    toasts.show(words, { action: { label: t("common.undo"), run } });
  }
  return { query, rows, problem, reload, tellGone, fail };
}
