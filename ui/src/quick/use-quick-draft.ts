/* The quick window's draft: loaded when it opens, saved while it is written and before it closes. */
import { onScopeDispose, shallowRef, watch, type Ref } from "vue";
import { getHost, toErrorView, type Draft, type ErrorView } from "@/ipc";
import { BLANK_TEXT, draftOf } from "@/lib/draft";

const SAVE_AFTER = 400;

export type QuickDraft = {
  draft: Ref<Draft>;
  ready: Ref<boolean>;
  problem: Ref<ErrorView | null>;
  /** Saves now, when there is something to save. */
  flush: () => Promise<void>;
  /** Empties the draft, also on disk. */
  clear: () => Promise<void>;
};

export function useQuickDraft(profileId: () => string): QuickDraft {
  const draft = shallowRef<Draft>(draftOf(BLANK_TEXT));
  const ready = shallowRef(false);
  const problem = shallowRef<ErrorView | null>(null);
  let saved = "";
  let owner = "";
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function save(id: string, next: Draft): Promise<void> {
    const text = JSON.stringify(next);
    if (!id || text === saved) return;
    try {
      await getHost().draftSave(id, "quick", next);
      saved = text;
      problem.value = null;
    } catch (error) {
      problem.value = toErrorView(error);
    }
  }
  async function flush(): Promise<void> {
    clearTimeout(timer);
    if (ready.value) await save(owner, draft.value);
  }
  async function clear(): Promise<void> {
    draft.value = draftOf(BLANK_TEXT);
    await flush();
  }

  watch(draft, () => {
    if (!ready.value) return;
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), SAVE_AFTER);
  });
  watch(
    profileId,
    async (id) => {
      await flush();
      ready.value = false;
      if (!id) return;
      const stored = await getHost()
        .draftLoad(id, "quick")
        .catch(() => null);
      if (id !== profileId()) return;
      owner = id;
      draft.value = stored ?? draftOf(BLANK_TEXT);
      saved = JSON.stringify(draft.value);
      ready.value = true;
    },
    { immediate: true },
  );
  const onHide = () => void flush();
  document.addEventListener("visibilitychange", onHide);
  window.addEventListener("pagehide", onHide);
  window.addEventListener("blur", onHide);
  onScopeDispose(() => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onHide);
    window.removeEventListener("pagehide", onHide);
    window.removeEventListener("blur", onHide);
  });
  return { draft, ready, problem, flush, clear };
}
