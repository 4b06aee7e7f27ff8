/* The tour of the first minute: offered on a first start, shown where the message is written, and never offered again once it was seen. */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { toErrorView } from "@/ipc";
import { errorLine } from "@/lib/errors";
import { useApp } from "./app";
import { useRouter } from "./router";
import { useToasts } from "./toasts";

export const useTour = defineStore("tour", () => {
  const app = useApp();
  const router = useRouter();
  const toasts = useToasts();
  const running = shallowRef(false);
  /** In this window it was answered already, also where that cannot be written down. */
  const answered = shallowRef(false);
  const offered = computed(
    () =>
      app.settings?.knows_tour === false &&
      !answered.value &&
      !running.value &&
      app.practice &&
      app.profiles.length === 1 &&
      router.page !== "setup",
  );

  function start(): void {
    if (router.page !== "compose") router.go("compose");
    running.value = true;
  }

  /** It was taken, skipped, or not wanted. */
  async function end(): Promise<void> {
    running.value = false;
    answered.value = true;
    const settings = app.settings;
    if (!settings || settings.knows_tour) return;
    try {
      await app.saveSettings({ ...settings, knows_tour: true });
    } catch (error) {
      toasts.show(errorLine(toErrorView(error)), { tone: "danger" });
    }
  }

  return { running, offered, start, end };
});
