/* Where a send is between its review and its result. Each phase holds what is known in it and in no other. */
import type { BroadcastSnapshot, ErrorView, LedgerRow, MediaProgress } from "@/ipc";

/** A send that the program has taken. `tooLate`: it was to be undone, but had left. */
type Taken = { snapshot: BroadcastSnapshot; tooLate: boolean };

export type Phase =
  /** The review is being made. */
  | { is: "loading" }
  /** The review could not be made, or the send could not be started. */
  | { is: "failed"; error: ErrorView }
  | { is: "review" }
  /** The second look that a larger audience asks for. */
  | { is: "confirm" }
  /** `upload`: how far the files are, which go first; `givingUp`: they are to stop. */
  | { is: "starting"; upload: MediaProgress | null; givingUp: boolean }
  /** Started; can still be undone. */
  | ({ is: "waiting"; secondsLeft: number; undoing: boolean } & Taken)
  | ({ is: "sending" } & Taken)
  /** It leaves at a time that was chosen, or once a second person has released it. */
  | ({ is: "scheduled" } & Taken)
  /** `missed`: who got nothing, as far as the names are known. */
  | ({ is: "result"; missed: LedgerRow[] } & Taken)
  /** Undone in time. */
  | ({ is: "undone" } & Taken);

/** Between the order and the result. */
export type Underway = Extract<Phase, { is: "starting" | "waiting" | "sending" | "scheduled" }>;
export type Ended = Extract<Phase, { is: "result" }>;

export function isUnderway(phase: Phase): phase is Underway {
  return phase.is === "starting" || phase.is === "waiting" || phase.is === "sending" || phase.is === "scheduled";
}
export function isEnded(phase: Phase): phase is Ended {
  return phase.is === "result";
}
/** How the send stands, once the program has taken it. */
export function snapshotOf(phase: Phase): BroadcastSnapshot | null {
  return "snapshot" in phase ? phase.snapshot : null;
}

/** Only the latest attempt counts: what an earlier one still answers is dropped. */
export type Attempts = {
  /** Begins an attempt and tells, later, whether it is still the latest. */
  begin: () => () => boolean;
  /** Tells, later, whether the present attempt is still the latest. */
  present: () => () => boolean;
};

export function createAttempts(): Attempts {
  let latest = 0;
  const present = () => {
    const mine = latest;
    return () => mine === latest;
  };
  return {
    present,
    begin: () => {
      latest += 1;
      return present();
    },
  };
}
