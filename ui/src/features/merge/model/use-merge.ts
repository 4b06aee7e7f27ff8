/*
 * A sheet that fills a message in for each of its rows, while it is being looked at and corrected. All of it happens to a copy of the
 * draft with an undo of its own: the message that is being written has it as one step, or never.
 */
import { computed, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import {
  getHost,
  toErrorView,
  type Draft,
  type ErrorView,
  type ListReading,
  type Merge,
  type MergeOpened,
  type MergeView,
  type Recipient,
} from "@/ipc";
import type { Reading } from "@/features/audience/model/use-list-file";
import { createHistory, type History } from "@/lib/history";
import { latest } from "@/lib/latest";
import { getAt, setAt } from "@/lib/paths";
import { mainField } from "./main-field";

export type Merging = {
  /** The draft as it is when the sheet is used. */
  draft: ComputedRef<Draft>;
  merge: ComputedRef<Merge | null>;
  view: Ref<MergeView | null>;
  /** A look at the whole sheet is awaited. */
  pending: Ref<boolean>;
  problem: ComputedRef<ErrorView | null>;
  begin: (opened: MergeOpened) => Promise<void>;
  /** Reads the sheet otherwise: another one of the workbook finds its own headings. */
  again: (change: Reading) => Promise<void>;
  /** A row of which it has to be said whether it names the columns. */
  headingAsked: ComputedRef<number | null>;
  change: (next: Partial<Merge>) => void;
  /** Which column a variable takes its values from; null: none. */
  fill: (variable: string, column: number | null) => void;
  /** Puts a column into the message as a variable; tells how it stands there. */
  insert: (column: number) => string | null;
  edit: (row: number, column: number, text: string) => void;
  leaveOut: (rows: readonly number[], out: boolean) => void;
  choose: (row: number, recipient: Recipient | null) => void;
  history: Pick<History<Draft>, "undo" | "redo">;
};

export function useMerge(profileId: () => string, initial: Draft): Merging {
  const history = createHistory<Draft>(initial);
  const draft = computed(() => history.value.value);
  const merge = computed(() => draft.value.merge ?? null);
  const view = shallowRef<MergeView | null>(null);
  const beginProblem = shallowRef<ErrorView | null>(null);
  const looking = latest(
    (id: string, of: Draft) => getHost().mergeLook(id, of),
    (answer) => (view.value = answer),
  );
  watch(
    draft,
    (now) => {
      if (now.merge) void looking.ask(profileId(), now);
      else {
        looking.forget();
        view.value = null;
      }
    },
    { immediate: true },
  );

  /** What the admin said of the row with headings; a draft that comes back was decided on. */
  const headingSaid = shallowRef(initial.merge !== undefined);
  const headingAsked = computed(() => (headingSaid.value ? null : (view.value?.heading_unsure ?? null)));

  async function read(opened: MergeOpened, reading: ListReading | null): Promise<void> {
    beginProblem.value = null;
    try {
      const began = await getHost().mergeBegin(profileId(), draft.value, opened.sheet, opened.name, reading);
      if (began.sheet !== merge.value?.sheet) view.value = null;
      history.change({ ...draft.value, merge: began });
    } catch (failure) {
      beginProblem.value = toErrorView(failure);
    }
  }

  function begin(opened: MergeOpened): Promise<void> {
    headingSaid.value = false;
    return read(opened, null);
  }
  async function again(change: Reading): Promise<void> {
    const now = merge.value;
    if (!now) return;
    headingSaid.value = change.heading !== undefined || (change.sheet === undefined && headingSaid.value);
    await read(now, {
      sheet: change.sheet ?? now.reading.sheet,
      encoding: change.encoding ?? now.reading.encoding,
      heading_row: change.heading ?? (headingSaid.value ? now.reading.heading_row : null),
    });
  }

  function change(next: Partial<Merge>): void {
    const now = merge.value;
    if (now) history.change({ ...draft.value, merge: { ...now, ...next } });
  }
  function fill(variable: string, column: number | null): void {
    const { [variable]: _, ...others } = merge.value?.columns ?? {};
    change({ columns: column === null ? others : { ...others, [variable]: column } });
  }
  function insert(column: number): string | null {
    const now = merge.value;
    const path = mainField(draft.value.message);
    const found = view.value?.columns[column];
    if (!now || path === null || !found) return null;
    const { variable: name, braced } = found;
    const text = getAt(draft.value.message, path);
    const message = setAt(draft.value.message, path, `${typeof text === "string" ? text : ""}${braced}`);
    history.change({ ...draft.value, message, merge: { ...now, columns: { ...now.columns, [name]: column } } });
    return braced;
  }
  function edit(row: number, column: number, text: string): void {
    const others = (merge.value?.edits ?? []).filter((one) => one.row !== row || one.column !== column);
    change({ edits: [...others, { row, column, text }] });
  }
  function leaveOut(rows: readonly number[], out: boolean): void {
    const left = new Set(merge.value?.left_out);
    for (const row of rows)
      if (out) left.add(row);
      else left.delete(row);
    change({ left_out: [...left].sort((a, b) => a - b) });
  }
  function choose(row: number, recipient: Recipient | null): void {
    const others = (merge.value?.chosen ?? []).filter((one) => one.row !== row);
    change({ chosen: recipient ? [...others, { row, recipient }] : others });
  }

  const problem = computed(() => beginProblem.value ?? looking.problem.value ?? view.value?.problem ?? null);
  const { undo, redo } = history;
  return {
    draft,
    merge,
    view,
    pending: looking.pending,
    problem,
    begin,
    again,
    headingAsked,
    change,
    fill,
    insert,
    edit,
    leaveOut,
    choose,
    history: { undo, redo },
  };
}
