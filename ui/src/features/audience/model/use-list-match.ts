/* Who is meant in a list: the columns that say so, what the directory answers, and what the admin answers to its doubts. */
import { computed, reactive, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { getHost, type ErrorView, type ListChoice, type ListReport, type ListView, type Recipient } from "@/ipc";
import { listed } from "@/lib/format";
import { latest } from "@/lib/latest";
import { answeredOf, eachOnce } from "./audience";
import { columnLetter, columnName, NONE } from "./list-file";

export type ListMatch = {
  columns: ListColumns;
  report: Ref<ListReport | null>;
  pending: Ref<boolean>;
  /** Why the directory could not be asked. */
  problem: ComputedRef<ErrorView | null>;
  /** Question → data id of the member that is meant; "-" = nobody. */
  answers: Map<string, string>;
  /** Questions that are still open. */
  unanswered: ComputedRef<number>;
  chosen: ComputedRef<Recipient[]>;
};

export type ListColumns = {
  names: ComputedRef<{ value: number; label: string }[]>;
  /** As they are looked at; null until something says so. */
  now: ComputedRef<ListChoice | null>;
  column: ComputedRef<number>;
  /** Nothing in the list says which column it is, or several things do. */
  unsaid: ComputedRef<boolean>;
  /** The columns that it may be, in words. */
  rivals: ComputedRef<string | null>;
  set: (change: Partial<ListChoice>) => void;
};

/** Names a question: the same words may be asked of twice. */
export const questionKey = (at: number, typed: string): string => `${at}:${typed}`;

/** `choice`: what the admin chose; null is what the list itself says. */
function useColumns(
  view: Ref<ListView | null>,
  choice: Ref<ListChoice | null>,
  report: Ref<ListReport | null>,
  noColumn: ComputedRef<boolean>,
): ListColumns {
  const names = computed(() =>
    (view.value?.columns ?? []).map((one, value) => ({ value, label: columnName(one, value) })),
  );
  /** The columns as they are looked at. */
  const now = computed<ListChoice | null>(() => choice.value ?? report.value?.choice ?? null);
  const column = computed(() => (unsaid.value ? NONE : (now.value?.column ?? NONE)));
  const unsaid = computed(() => noColumn.value || (choice.value === null && (report.value?.rivals.length ?? 0) > 0));
  const rivals = computed(() => {
    const found = report.value;
    if (!found || choice.value !== null || found.rivals.length === 0) return null;
    const all = [found.choice.column, ...found.rivals].sort((a, b) => a - b);
    return listed(all.map((at) => names.value[at]?.label ?? columnLetter(at)));
  });
  function set(change: Partial<ListChoice>): void {
    const before = now.value ?? { column: 0, name_column: null, department_column: null, domains: [] };
    const next = { ...before, ...change };
    if (change.column !== undefined) next.name_column = view.value?.columns[change.column]?.names ?? null;
    choice.value = next;
  }
  return { names, now, column, unsaid, rivals, set };
}

export function useListMatch(profileId: () => string, view: Ref<ListView | null>): ListMatch {
  const choice = shallowRef<ListChoice | null>(null);
  const report = shallowRef<ListReport | null>(null);
  const answers = reactive(new Map<string, string>());
  const match = latest(
    (of: string, id: string, how: ListChoice | null) => getHost().listMatch(of, id, how),
    (answer) => (report.value = answer),
  );
  // Another list, or the same read otherwise, says anew which column it is.
  watch(view, () => (choice.value = null), { flush: "sync" });
  watch([view, choice, profileId], ([now, how, id], [before]) => {
    if (how === null || now !== before) report.value = null;
    answers.clear();
    if (now && now.rows > 0 && now.columns.length > 0) void match.ask(id, now.id, how);
    else match.forget();
  });
  const noColumn = computed(() => {
    const failed = match.problem.value;
    return choice.value === null && failed?.field === "list" && failed.detail === "no_column";
  });
  const columns = useColumns(view, choice, report, noColumn);
  const unanswered = computed(
    () =>
      (report.value?.questions ?? []).filter((one, at) => (answers.get(questionKey(at, one.typed)) ?? "") === "")
        .length,
  );
  const chosen = computed<Recipient[]>(() => {
    const now = report.value;
    if (!now) return [];
    const answered = now.questions.flatMap((one, at) =>
      answeredOf(one.candidates, answers.get(questionKey(at, one.typed))),
    );
    return eachOnce([...now.matched, ...answered]);
  });
  return {
    columns,
    report,
    pending: match.pending,
    problem: computed(() => (noColumn.value ? null : match.problem.value)),
    answers,
    unanswered,
    chosen,
  };
}
