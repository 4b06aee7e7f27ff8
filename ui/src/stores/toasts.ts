/* Short messages that need no answer; at most one action, such as undo. */
import { defineStore } from "pinia";
import { ref } from "vue";

export type ToastTone = "info" | "ok" | "warn" | "danger";
export type Toast = {
  id: number;
  text: string;
  tone: ToastTone;
  action: { label: string; run: () => void } | null;
};

/** How long a toast stays, in milliseconds; one with an action stays longer. */
const STAY = 4000;
const STAY_WITH_ACTION = 9000;

export const useToasts = defineStore("toasts", () => {
  const toasts = ref<Toast[]>([]);
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  let next = 1;

  function start(toast: Toast): void {
    stop(toast.id);
    timers.set(
      toast.id,
      setTimeout(() => dismiss(toast.id), toast.action ? STAY_WITH_ACTION : STAY),
    );
  }
  function stop(id: number): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
  }

  /** Shows a toast; returns its id. */
  function show(text: string, options: { tone?: ToastTone; action?: Toast["action"] } = {}): number {
    const toast: Toast = { id: next++, text, tone: options.tone ?? "info", action: options.action ?? null };
    // One at a time is seen, the newest. One that offers something waits behind it and comes back.
    hold();
    toasts.value = [...toasts.value.filter((before) => before.action).slice(-1), toast];
    start(toast);
    return toast.id;
  }

  function dismiss(id: number): void {
    stop(id);
    toasts.value = toasts.value.filter((toast) => toast.id !== id);
    release();
  }

  /** The pointer or the keyboard is on the toasts: they stay. */
  function hold(): void {
    for (const toast of toasts.value) stop(toast.id);
  }
  function release(): void {
    const seen = toasts.value.at(-1);
    if (seen) start(seen);
  }

  return { toasts, show, dismiss, hold, release };
});
