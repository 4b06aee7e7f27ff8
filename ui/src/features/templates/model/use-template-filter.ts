/* Which of the listed templates are shown: the starred ones, those with a tag. */
import { computed, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import type { TemplateRow } from "@/ipc";

export type TemplateFilter = {
  starred: Ref<boolean>;
  /** The one tag that all must have; null: any. */
  tag: Ref<string | null>;
  /** The tags of all that are listed, in the order of the list. */
  tags: ComputedRef<string[]>;
  /** Some are starred, so that these can be asked for. */
  anyStarred: ComputedRef<boolean>;
  shown: ComputedRef<TemplateRow[]>;
  /** Something keeps listed ones from being shown. */
  narrowed: ComputedRef<boolean>;
  clear: () => void;
};

export function useTemplateFilter(rows: Ref<TemplateRow[] | null>): TemplateFilter {
  const starred = shallowRef(false);
  const tag = shallowRef<string | null>(null);
  const all = computed(() => rows.value ?? []);
  const tags = computed(() => [...new Set(all.value.flatMap((row) => row.tags))]);
  const anyStarred = computed(() => all.value.some((row) => row.starred));
  const shown = computed(() =>
    all.value.filter((row) => (!starred.value || row.starred) && (tag.value === null || row.tags.includes(tag.value))),
  );
  const narrowed = computed(() => shown.value.length < all.value.length);
  function clear(): void {
    starred.value = false;
    tag.value = null;
  }
  // What cannot be taken back at its button any more is taken back.
  watch([tags, anyStarred], () => {
    if (tag.value !== null && all.value.length > 0 && !tags.value.includes(tag.value)) tag.value = null;
    if (all.value.length > 0 && !anyStarred.value) starred.value = false;
  });
  return { starred, tag, tags, anyStarred, shown, narrowed, clear };
}
