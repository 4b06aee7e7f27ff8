/* The quick window's draft: loaded when it opens, saved while it is written and before it closes. */
import { onScopeDispose, shallowRef, watch, type Ref } from "vue";
import { BLANK_TEXT, getHost, type Draft, type ErrorView } from "@/ipc";
import { createAutosave } from "@/lib/autosave";
import { draftOf } from "@/lib/draft";

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
  let owner = { id: "", saved: "" };
  const { problem, flush, later, stop } = createAutosave(() => {
    const at = owner;
    if (!ready.value || !at.id) return null;
    return { at, value: () => draft.value, save: (next) => getHost().draftSave(at.id, "quick", next) };
  });
  async function clear(): Promise<void> {
    draft.value = draftOf(BLANK_TEXT);
    await flush();
  }

  watch(draft, () => {
    if (ready.value) later();
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
      draft.value = stored ?? draftOf(BLANK_TEXT);
      owner = { id, saved: JSON.stringify(draft.value) };
      ready.value = true;
    },
    { immediate: true },
  );
  const onHide = () => void flush();
  document.addEventListener("visibilitychange", onHide);
  window.addEventListener("pagehide", onHide);
  window.addEventListener("blur", onHide);
  onScopeDispose(() => {
    stop();
    document.removeEventListener("visibilitychange", onHide);
    window.removeEventListener("pagehide", onHide);
    window.removeEventListener("blur", onHide);
  });
  return { draft, ready, problem, flush, clear };
}
