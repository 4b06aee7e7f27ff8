/* Forgetting a group chat or robot: asked first, then done. */
import { shallowRef, watch, type Ref } from "vue";
import { toErrorView } from "@/ipc";
import { errorLine } from "@/lib/errors";
import { useToasts } from "@/stores/toasts";

export type Forgetting<T> = {
  /** The one of which it is asked. */
  forgetting: Ref<T | null>;
  busy: Ref<boolean>;
  forget: () => Promise<void>;
};

/** `run` forgets it and returns what to say. Of another company nothing is asked any more. */
export function useForgetting<T>(profileId: () => string, run: (one: T) => Promise<string>): Forgetting<T> {
  const toasts = useToasts();
  const forgetting = shallowRef<T | null>(null) as Ref<T | null>;
  const busy = shallowRef(false);
  watch(profileId, () => (forgetting.value = null));

  async function forget(): Promise<void> {
    const one = forgetting.value;
    if (one === null || busy.value) return;
    busy.value = true;
    try {
      toasts.show(await run(one));
    } catch (error) {
      toasts.show(errorLine(toErrorView(error)), { tone: "danger" });
    } finally {
      busy.value = false;
      forgetting.value = null;
    }
  }
  return { forgetting, busy, forget };
}
