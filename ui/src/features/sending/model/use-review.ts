/* The review before a send: made when it opens, and made anew when the time that was chosen changes or the program asks for it. */
import { onScopeDispose, shallowRef, watch, type Ref } from "vue";
import { getHost, toErrorView, type Draft, type Review, type Schedule } from "@/ipc";
import type { Attempts, Phase } from "./send-phase";
import { useConsent, type Consent } from "./use-consent";
import type { Tick } from "./warnings";

export type SendRequest = { profileId: string; draft: Draft; test: boolean };

export type Reviewing = {
  /** Stays beside the later phases, which show of it to whom the send goes. */
  review: Ref<Review | null>;
  /** The time that it is of, which a newly chosen one is not at once; null: now. */
  asOf: Ref<number | null>;
  /** It was made anew because something changed meanwhile. */
  outdated: Ref<boolean>;
  /** Cautions that the review before this one did not have. */
  arisen: Ref<ReadonlySet<Tick>>;
  consent: Consent;
  /** When it is to leave; null: now. */
  schedule: Ref<Schedule | null>;
  /** It is to leave in quiet hours as well. */
  throughQuiet: Ref<boolean>;
  /** What was reviewed, which is what is sent. */
  reviewed: () => SendRequest | null;
  check: (request: SendRequest) => Promise<void>;
  reset: () => void;
};

/** After choosing a time, until it is reviewed as of then, in milliseconds: hour and minute are chosen one after the other. */
const LATER = 300;

export function useReview(phase: Ref<Phase>, attempts: Attempts): Reviewing {
  const review = shallowRef<Review | null>(null);
  const asOf = shallowRef<number | null>(null);
  const outdated = shallowRef(false);
  const arisen = shallowRef<ReadonlySet<Tick>>(new Set());
  const schedule = shallowRef<Schedule | null>(null);
  const throughQuiet = shallowRef(false);
  const consent = useConsent(review);
  let request: SendRequest | null = null;
  let later: ReturnType<typeof setTimeout> | undefined;

  const chosen = () => schedule.value?.at ?? null;
  // The day's budget and the minute are those of the chosen time.
  watch(chosen, (at) => {
    clearTimeout(later);
    const next = request;
    const present = attempts.present();
    if (next && phase.value.is === "review") later = setTimeout(() => void checkAsOf(at, next, present), LATER);
  });
  onScopeDispose(() => clearTimeout(later));

  /** Reviews the same as of another time; ticks stay where nothing changed. */
  async function checkAsOf(at: number | null, next: SendRequest, present: () => boolean): Promise<void> {
    try {
      const answer = await getHost().sendReview(next.profileId, next.draft, next.test, at);
      const before = review.value;
      if (!present() || phase.value.is !== "review" || at !== chosen() || before === null) return;
      const number = (of: Review, kind: Tick) => of.preflight.cautions.find((one) => one.kind === kind)?.number;
      const same = (kind: Tick) => kind === "findings" || number(answer, kind) === number(before, kind);
      const kept = answer.digest === before.digest ? [...consent.acknowledged.value].filter(same) : [];
      review.value = answer;
      asOf.value = at;
      consent.acknowledged.value = new Set(kept);
    } catch {
      // The order itself is held against its day once more.
    }
  }

  async function check(next: SendRequest): Promise<void> {
    request = next;
    const present = attempts.begin();
    const at = chosen();
    phase.value = { is: "loading" };
    try {
      const answer = await getHost().sendReview(next.profileId, next.draft, next.test, at);
      if (!present()) return;
      const known = new Set(review.value?.preflight.cautions.map((one) => one.kind));
      const now = answer.preflight.cautions.map((one) => one.kind);
      arisen.value = new Set(review.value ? now.filter((kind) => !known.has(kind)) : []);
      review.value = answer;
      asOf.value = at;
      consent.withdraw();
      phase.value = { is: "review" };
    } catch (problem) {
      if (present()) phase.value = { is: "failed", error: toErrorView(problem) };
    }
  }

  function reset(): void {
    request = null;
    review.value = null;
    asOf.value = null;
    outdated.value = false;
    arisen.value = new Set();
    schedule.value = null;
    throughQuiet.value = false;
    consent.withdraw();
  }

  return { review, asOf, outdated, arisen, consent, schedule, throughQuiet, reviewed: () => request, check, reset };
}
