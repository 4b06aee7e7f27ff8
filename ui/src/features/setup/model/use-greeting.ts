/* A greeting to the admin alone, reviewed and sent as any other message. */
import { computed, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { blocking } from "@/features/sending/model/warnings";
import { isUnderway } from "@/features/sending/model/send-phase";
import { useSend } from "@/features/sending/model/use-send";
import { language, t } from "@/i18n";
import type { BroadcastSnapshot, ErrorView } from "@/ipc";
import { draftOf } from "@/lib/draft";

export type Greeting = {
  send: (profileId: string, appName: string) => Promise<void>;
  outcome: Ref<BroadcastSnapshot["outcome"]>;
  underway: ComputedRef<boolean>;
  problem: Ref<ErrorView | null>;
};

export function useGreeting(arrived: () => void): Greeting {
  const sending = useSend();
  const { phase } = sending;
  const outcome = shallowRef<BroadcastSnapshot["outcome"]>(null);
  const problem = shallowRef<ErrorView | null>(null);
  const underway = computed(() => isUnderway(phase.value));

  watch(phase, (now) => {
    if (now.is === "failed") problem.value = now.error;
    if (now.is !== "result") return;
    outcome.value = now.snapshot.outcome;
    problem.value = now.snapshot.error;
    if (now.snapshot.outcome === "accepted") arrived();
  });

  async function send(profileId: string, appName: string): Promise<void> {
    outcome.value = null;
    problem.value = null;
    sending.reset();
    // With the time in it no greeting is the repeat of an earlier one, which WeCom would drop.
    const time = new Intl.DateTimeFormat(language.value, { timeStyle: "medium" }).format(new Date());
    const content = t("setup.message.greeting", { app: appName, time });
    const draft = draftOf({ msgtype: "text", text: { content } });
    await sending.look.check({ profileId, draft, test: true });
    const review = sending.look.review.value;
    if (phase.value.is !== "review" || !review) return;
    if (blocking(review).length > 0) {
      problem.value = { code: "blocked", message: "blocked", field: null, detail: null, api: null };
      return;
    }
    // Every caution is about others than oneself, or about the text, which is ours.
    sending.look.consent.acknowledged.value = new Set(review.preflight.cautions.map((one) => one.kind));
    await sending.start();
  }
  return { send, outcome, underway, problem };
}
