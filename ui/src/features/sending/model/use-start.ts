/* The order itself: it is given once nothing is missing, its files go first, and a refusal leads back to the review or ends it. */
import { shallowRef, type Ref } from "vue";
import { getHost, toErrorView, type ErrorView, type Recipient, type Review, type SendOrder } from "@/ipc";
import { meetsQuietHours } from "./quiet";
import type { Attempts, Phase } from "./send-phase";
import type { Progress } from "./use-progress";
import type { Reviewing, SendRequest } from "./use-review";

/** Why the last order led back to the review: its upload was given up, or the program would not take the time that was chosen. */
export type Returned = "upload_cancelled" | "time_refused";

export type Start = {
  returned: Ref<Returned | null>;
  /** Who has it before the others; nobody: it goes to all at once. */
  first: Ref<Recipient[]>;
  start: () => Promise<void>;
  giveUpUpload: () => Promise<void>;
  reset: () => void;
};

export type StartOptions = {
  /** Seconds to undo that this window insists on, whatever the settings say. */
  leastUndo?: number;
  started?: (id: string) => void;
};

function returnedBy({ code, field }: ErrorView): Returned | null {
  if (code === "cancelled") return "upload_cancelled";
  return code === "invalid_input" && field === "schedule" ? "time_refused" : null;
}

/** Stops the upload of the files before a send. */
async function giveUpUpload(phase: Ref<Phase>, digest: string): Promise<void> {
  if (phase.value.is !== "starting" || phase.value.givingUp) return;
  phase.value = { ...phase.value, givingUp: true };
  try {
    await getHost().mediaCancel(digest);
  } catch {
    // The upload goes on; the send can be undone as ever.
  } finally {
    if (phase.value.is === "starting") phase.value = { ...phase.value, givingUp: false };
  }
}

export function useStart(
  phase: Ref<Phase>,
  attempts: Attempts,
  look: Reviewing,
  progress: Progress,
  { leastUndo = 0, started = () => {} }: StartOptions,
): Start {
  const returned = shallowRef<Returned | null>(null);
  const first = shallowRef<Recipient[]>([]);

  function orderOf({ profileId: profile_id, draft, test }: SendRequest, review: Review): SendOrder {
    return {
      profile_id,
      draft,
      test,
      digest: review.digest,
      undo_seconds: Math.max(leastUndo, review.undo_seconds),
      schedule: look.schedule.value,
      stage: null,
      through_quiet: meetsQuietHours(review) && look.throughQuiet.value,
      first: first.value.map((one) => one.id),
      ...look.consent.given(),
    };
  }

  async function start(): Promise<void> {
    const review = look.review.value;
    const request = look.reviewed();
    const before = phase.value;
    if (!review || !request) return;
    const present = attempts.begin();
    progress.forget();
    returned.value = null;
    phase.value = { is: "starting", upload: null, givingUp: false };
    let offMedia = (): void => {};
    try {
      await progress.listen(present);
      offMedia = await getHost().onMedia((upload) => {
        const now = phase.value;
        if (present() && upload.digest === review.digest && now.is === "starting") phase.value = { ...now, upload };
      });
      if (!present()) return;
      const id = await getHost().sendStart(orderOf(request, review));
      started(id);
      if (present()) await progress.follow(id);
    } catch (problem) {
      if (!present()) return;
      progress.stop();
      await refused(toErrorView(problem), before);
    } finally {
      offMedia();
    }
  }

  async function refused(error: ErrorView, before: Phase): Promise<void> {
    const request = look.reviewed();
    const why = returnedBy(error);
    if (why) {
      returned.value = why;
      phase.value = { is: "review" };
    } else if (error.code === "review_outdated" && request) {
      look.outdated.value = true;
      await look.check(request);
    } else if (error.code === "confirmation_wrong") {
      look.consent.refuse();
      phase.value = before;
    } else phase.value = { is: "failed", error };
  }

  function reset(): void {
    returned.value = null;
    first.value = [];
  }

  return {
    returned,
    first,
    start,
    giveUpUpload: () => giveUpUpload(phase, look.review.value?.digest ?? ""),
    reset,
  };
}
