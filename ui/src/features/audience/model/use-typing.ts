/* Typing in a line of recipients: the word, the choices it may mean, and the keys that take one. */
import { computed, nextTick, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { composing } from "@/lib/keys";
import type { Line } from "./use-line";
import { firstChoice, meantBy, type Choice, type Search } from "./use-search";

export type Typing = {
  /** The word. */
  query: Ref<string>;
  /** The choice that the arrow keys stand on; -1: none yet. */
  active: Ref<number>;
  focused: Ref<boolean>;
  /** The choices are shown. */
  open: ComputedRef<boolean>;
  take: (choice: Choice) => void;
  onKey: (event: KeyboardEvent) => void;
  onInput: (event: Event) => void;
};

/** What typing needs of the line around it. `toChips`: gives the last chip the keyboard and tells whether there is one. */
export type Around = {
  id: string;
  query: Ref<string>;
  line: Line;
  search: Search;
  enabled: () => boolean;
  toChips: () => boolean;
};

/** The caret stands before the text. */
function isAtStart({ selectionStart, selectionEnd }: HTMLInputElement): boolean {
  return selectionStart === 0 && selectionEnd === 0;
}

export function useTyping({ id, query, line, search, enabled, toChips }: Around): Typing {
  const active = shallowRef(0);
  const shut = shallowRef(false);
  const focused = shallowRef(false);
  /** Enter came before the answer: what was meant without doubt is taken when it is there. */
  let wanted = false;
  const typed = () => query.value.trim() !== "";
  const open = computed(() => focused.value && !shut.value && typed() && enabled());

  watch(query, () => {
    shut.value = false;
    line.armed.value = false;
    wanted = false;
  });
  watch(search.choices, (choices) => {
    active.value = firstChoice(query.value, choices);
    const meant = meantBy(query.value, choices);
    if (wanted && meant && !search.pending.value) take(meant);
  });

  function take(choice: Choice): void {
    wanted = false;
    line.take(choice);
    query.value = "";
  }
  function step(by: 1 | -1): true {
    const { length } = search.choices.value;
    if (!open.value) shut.value = false;
    else if (length > 0) {
      active.value = (Math.max(active.value, by < 0 ? 0 : -1) + by + length) % length;
      void nextTick(() => document.getElementById(`${id}-hit-${active.value}`)?.scrollIntoView?.({ block: "nearest" }));
    }
    return true;
  }
  function enter(): true {
    const choice = search.choices.value[active.value];
    if (search.pending.value) wanted = true;
    else if (choice) take(choice);
    return true;
  }

  function shutChoices(event: KeyboardEvent): boolean {
    event.stopPropagation();
    return (shut.value = true);
  }

  /** What a key does here; each tells whether it did anything. */
  const acts: Record<string, ((event: KeyboardEvent) => boolean) | undefined> = {
    ArrowDown: () => typed() && step(1),
    ArrowUp: () => typed() && step(-1),
    Enter: () => typed() && enter(),
    Escape: (event) => open.value && shutChoices(event),
    Backspace: (event) => query.value === "" && !event.repeat && line.backspace(),
    ArrowLeft: (event) => isAtStart(event.currentTarget as HTMLInputElement) && toChips(),
  };
  function onKey(event: KeyboardEvent): void {
    if (composing(event)) return;
    if (event.key !== "Backspace") line.armed.value = false;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (acts[event.key]?.(event)) event.preventDefault();
  }

  /** A separator typed after a word takes what was meant without doubt; else the list stays open to choose from. */
  function onInput(event: Event): void {
    if (composing(event) || (event as InputEvent).isComposing) return;
    const word = query.value;
    if (!/[,，;；、]$/.test(word)) return;
    const bare = word.slice(0, -1);
    query.value = bare;
    if (bare.trim() === "") return;
    const meant = meantBy(bare, search.choices.value);
    if (meant && !search.pending.value) take(meant);
    else void nextTick(() => (wanted = true));
  }

  return { query, active, focused, open, take, onKey, onInput };
}
