/* What opens: its inside is made when it is opened for the first time, and stays. Most of what can open on a page never is. */
import { shallowRef, watch, type Ref } from "vue";

/** Whether it was ever open, from the moment on at which it opens. */
export function useFirstOpen(open: Ref<boolean>): Readonly<Ref<boolean>> {
  const opened = shallowRef(open.value);
  const stop = watch(open, (now) => (opened.value ||= now), { flush: "sync" });
  watch(opened, () => stop(), { once: true });
  return opened;
}
