/* What an admin asks of a send that is not over: one thing at a time; how it stands afterwards is handed on. */
import { shallowRef, type Ref } from "vue";
import { t } from "@/i18n";
import { getHost, toErrorView, type BroadcastSnapshot, type ErrorView, type Schedule } from "@/ipc";
import { useSendNews } from "./send-news";
import { useToasts } from "@/stores/toasts";

export type Asked = "pause" | "resume" | "stop" | "cancel" | "reschedule";

export type Control = {
  /** What is being asked at present. */
  busy: Ref<Asked | null>;
  /** Why the last thing could not be done. */
  problem: Ref<ErrorView | null>;
  pause: () => Promise<boolean>;
  resume: () => Promise<boolean>;
  stop: () => Promise<boolean>;
  cancel: () => Promise<boolean>;
  reschedule: (schedule: Schedule) => Promise<boolean>;
};

export function useControl(id: () => string, changed: (next: BroadcastSnapshot) => void): Control {
  const busy = shallowRef<Asked | null>(null);
  const problem = shallowRef<ErrorView | null>(null);
  const toasts = useToasts();
  const news = useSendNews();

  async function newestOf(question: () => Promise<BroadcastSnapshot>): Promise<BroadcastSnapshot> {
    const { answer, news: meanwhile } = await news.during(question);
    return meanwhile.get(answer.id) ?? answer;
  }

  /** Tells how it stands now, when something could not be done because it stood differently. */
  async function look(): Promise<void> {
    await newestOf(() => getHost().sendSnapshot(id()))
      .then(changed)
      .catch(() => {});
  }

  async function ask(what: Asked, run: () => Promise<BroadcastSnapshot | boolean>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = what;
    problem.value = null;
    try {
      const { answer, news: meanwhile } = await news.during(run);
      if (typeof answer === "boolean") {
        await look();
        if (!answer) toasts.show(t("underway.cancelTooLate"), { tone: "warn" });
        return answer;
      }
      changed(meanwhile.get(answer.id) ?? answer);
      return true;
    } catch (error) {
      problem.value = toErrorView(error);
      if (problem.value.code === "not_possible") await look();
      return false;
    } finally {
      busy.value = null;
    }
  }

  return {
    busy,
    problem,
    pause: () => ask("pause", () => getHost().sendPause(id())),
    resume: () => ask("resume", () => getHost().sendResume(id())),
    stop: () => ask("stop", () => getHost().sendStop(id())),
    cancel: () => ask("cancel", () => getHost().sendCancel(id())),
    reschedule: (schedule) => ask("reschedule", () => getHost().sendReschedule(id(), schedule)),
  };
}
