/* A list that may be too long to load at once: asked for in pages as its rows come into sight. */
import { shallowRef, triggerRef, type Ref } from "vue";
import { toErrorView, type ErrorView } from "@/ipc";

export type Pages<T> = {
  /** The rows in their places; undefined while one is not loaded. */
  rows: Ref<(T | undefined)[]>;
  /** How many rows there are; null until that is known. */
  total: Ref<number | null>;
  problem: Ref<ErrorView | null>;
  /** Asks for the pages of these rows, unless they were asked for. */
  ensure: (first: number, last: number) => void;
  /** Asks again from the start. Where the length is `known`, the rows stand until newer ones come. */
  restart: (last: number, known?: number) => void;
};

/** `ask` gives the rows of one page and the length of the whole. */
export function usePages<T>(
  size: number,
  ask: (offset: number, limit: number) => Promise<{ rows: T[]; total: number }>,
): Pages<T> {
  const rows = shallowRef<(T | undefined)[]>([]);
  const total = shallowRef<number | null>(null);
  const problem = shallowRef<ErrorView | null>(null);
  let asked = new Set<number>();
  let turn = 0;

  function resize(length: number): void {
    rows.value = Array.from({ length }, (_, at) => rows.value[at]);
    total.value = length;
  }
  async function load(page: number): Promise<void> {
    const mine = turn;
    asked.add(page);
    try {
      const answer = await ask(page * size, size);
      if (mine !== turn) return;
      if (total.value !== answer.total) resize(answer.total);
      answer.rows.forEach((row, at) => (rows.value[page * size + at] = row));
      triggerRef(rows);
      problem.value = null;
    } catch (failure) {
      if (mine !== turn) return;
      asked.delete(page);
      problem.value = toErrorView(failure);
    }
  }
  function ensure(first: number, last: number): void {
    for (let page = Math.floor(first / size); page <= Math.floor(last / size); page += 1)
      if (!asked.has(page) && (total.value === null || page * size < total.value)) void load(page);
  }
  function restart(last: number, known?: number): void {
    turn += 1;
    asked = new Set();
    if (known === undefined) {
      rows.value = [];
      total.value = null;
    } else resize(known);
    ensure(0, last);
  }
  return { rows, total, problem, ensure, restart };
}
