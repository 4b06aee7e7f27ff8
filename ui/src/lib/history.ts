/* Undo and redo of immutable values. Changes with the same key that follow closely are one step. */
import { computed, shallowRef, type ComputedRef, type ShallowRef } from "vue";

/** How many steps are kept. */
export const HISTORY_LIMIT = 200;
/** Changes of one key closer than this (milliseconds) are one step. */
export const COALESCE_WITHIN = 1000;

export type History<T> = {
  value: ShallowRef<T>;
  canUndo: ComputedRef<boolean>;
  canRedo: ComputedRef<boolean>;
  /** Makes `next` the value. `key` names what is being typed into; null is always a step of its own. */
  change: (next: T, key?: string | null) => void;
  undo: () => boolean;
  redo: () => boolean;
  /** Ends the present step: the next change starts a new one. */
  seal: () => void;
};

/** A value with a bounded past and future. */
export function createHistory<T>(initial: T, now: () => number = () => Date.now()): History<T> {
  const value = shallowRef(initial);
  const past = shallowRef<readonly T[]>([]);
  const future = shallowRef<readonly T[]>([]);
  let lastKey: string | null = null;
  let lastAt = 0;

  function change(next: T, key: string | null = null): void {
    if (next === value.value) return;
    const at = now();
    const joins = key !== null && key === lastKey && at - lastAt < COALESCE_WITHIN && past.value.length > 0;
    if (!joins) past.value = [...past.value, value.value].slice(-HISTORY_LIMIT);
    future.value = [];
    value.value = next;
    lastKey = key;
    lastAt = at;
  }
  function seal(): void {
    lastKey = null;
  }
  function undo(): boolean {
    const before = past.value.at(-1);
    if (before === undefined) return false;
    past.value = past.value.slice(0, -1);
    future.value = [...future.value, value.value];
    value.value = before;
    seal();
    return true;
  }
  function redo(): boolean {
    const after = future.value.at(-1);
    if (after === undefined) return false;
    future.value = future.value.slice(0, -1);
    past.value = [...past.value, value.value];
    value.value = after;
    seal();
    return true;
  }

  return {
    value,
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    change,
    undo,
    redo,
    seal,
  };
}
