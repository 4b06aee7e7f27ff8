/* Keeping something under a name: a name that exists is never overwritten unasked. */
import { computed, shallowRef, type ComputedRef, type Ref } from "vue";
import { toErrorView, type ErrorView } from "@/ipc";
import { composing } from "@/lib/keys";

export type Naming = {
  name: Ref<string>;
  /** It was to be kept under what is typed at least once. */
  tried: Ref<boolean>;
  /** The name as it stands belongs to another one. */
  isTaken: ComputedRef<boolean>;
  busy: Ref<boolean>;
  error: Ref<ErrorView | null>;
  keep: (replace: boolean) => Promise<void>;
  onEnter: (event: KeyboardEvent) => void;
  start: () => void;
};

/** `keep` keeps it; `usable` tells whether a name can be one; `back` leads to the field when something is wrong with it. */
export function useNaming(
  keep: (name: string, replace: boolean) => Promise<unknown>,
  usable: (name: string) => boolean,
  back: () => void,
): Naming {
  const name = shallowRef("");
  const tried = shallowRef(false);
  const taken = shallowRef<string | null>(null);
  const busy = shallowRef(false);
  const error = shallowRef<ErrorView | null>(null);
  const isTaken = computed(() => taken.value !== null && taken.value === name.value.trim());

  function start(): void {
    name.value = "";
    tried.value = false;
    taken.value = null;
    error.value = null;
  }
  async function keepAs(replace: boolean): Promise<void> {
    tried.value = true;
    const chosen = name.value.trim();
    if (busy.value || !usable(chosen)) return back();
    busy.value = true;
    error.value = null;
    try {
      await keep(chosen, replace);
    } catch (failure) {
      const view = toErrorView(failure);
      if (view.code === "name_taken") taken.value = chosen;
      else error.value = view;
      back();
    } finally {
      busy.value = false;
    }
  }
  function onEnter(event: KeyboardEvent): void {
    if (composing(event)) return;
    event.preventDefault();
    if (!isTaken.value) void keepAs(false);
  }
  return { name, tried, isTaken, busy, error, keep: keepAs, onEnter, start };
}
