/*
 * One send from its review to its result, as the review sheet and the quick send window both walk it. The program decides everything;
 * the phase says where the send is, and each part below leads it through its own phases.
 */
import { computed, onScopeDispose, shallowRef, type ComputedRef, type Ref } from "vue";
import { createAttempts, type Phase } from "./send-phase";
import { useProgress, type Progress } from "./use-progress";
import { useReview, type Reviewing } from "./use-review";
import { useStart, type Start, type StartOptions } from "./use-start";

export type Send = {
  phase: Ref<Phase>;
  look: Omit<Reviewing, "reset" | "reviewed">;
  /** Whether the sending button may be pressed in this phase. */
  ready: ComputedRef<boolean>;
  /** The sending button: a second look first where the audience asks for it, else the send. */
  proceed: () => Promise<void>;
  /** From the second look to the review. */
  back: () => void;
  reset: () => void;
} & Omit<Start, "reset"> &
  Pick<Progress, "takeUp" | "undo">;

export function useSend(options: StartOptions = {}): Send {
  const phase = shallowRef<Phase>({ is: "loading" });
  const attempts = createAttempts();
  const look = useReview(phase, attempts);
  const progress = useProgress(phase, attempts);
  const order = useStart(phase, attempts, look, progress, options);
  onScopeDispose(() => attempts.begin());

  const ready = computed(() => {
    const { is } = phase.value;
    const review = look.review.value;
    return (is === "review" || is === "confirm") && review !== null && !review.blocked && look.consent.complete.value;
  });

  async function start(): Promise<void> {
    if (ready.value) await order.start();
  }
  async function proceed(): Promise<void> {
    if (!ready.value) return;
    if (look.review.value?.confirmation === "click" && phase.value.is === "review") phase.value = { is: "confirm" };
    else await order.start();
  }
  function back(): void {
    if (phase.value.is === "confirm") phase.value = { is: "review" };
  }
  function reset(): void {
    attempts.begin();
    progress.stop();
    progress.forget();
    look.reset();
    order.reset();
    phase.value = { is: "loading" };
  }

  const { returned, first, giveUpUpload } = order;
  const { takeUp, undo } = progress;
  return { phase, look, returned, first, ready, start, proceed, back, giveUpUpload, takeUp, undo, reset };
}
