/*
 * One send from its review to its result, as the review sheet and the quick send window both walk it. The program decides everything;
 * this keeps the step, the newest snapshot (pushed, and asked for every second as a net) and the seconds left to undo.
 */
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import {
  getHost,
  toErrorView,
  type BroadcastSnapshot,
  type Draft,
  type ErrorView,
  type LedgerRow,
  type MediaProgress,
  type Review,
  type Schedule,
} from "@/ipc";
import { profileName } from "@/lib/profile-name";
import { sameNumber } from "./typed-number";
import { ticksOf, type Tick } from "./warnings";

export type Phase =
  /** The review is being made. */
  | "loading"
  /** The review could not be made, or the send could not be started. */
  | "failed"
  | "review"
  /** The second look that a larger audience asks for. */
  | "confirm"
  | "starting"
  /** Started; can still be undone. */
  | "waiting"
  | "sending"
  /** It leaves at a time that was chosen. */
  | "scheduled"
  | "result"
  /** Taken back in time. */
  | "undone";

export type SendRequest = { profileId: string; draft: Draft; test: boolean };

export type Send = {
  phase: Ref<Phase>;
  review: Ref<Review | null>;
  error: Ref<ErrorView | null>;
  /** The review was made anew because something changed meanwhile. */
  outdated: Ref<boolean>;
  /** What was ticked. */
  acknowledged: Ref<ReadonlySet<Tick>>;
  /** Ticks that are still missing. */
  unticked: ComputedRef<number>;
  /** Cautions that the review before this one did not have. */
  arisen: Ref<ReadonlySet<Tick>>;
  /** The name or number to be typed, as it is shown; empty when none is. */
  expected: ComputedRef<string>;
  typed: Ref<string>;
  /** What was typed was not what was asked for. */
  typedWrong: ComputedRef<boolean>;
  /** Whether the sending button may be pressed in this step. */
  ready: ComputedRef<boolean>;
  id: Ref<string | null>;
  snapshot: Ref<BroadcastSnapshot | null>;
  missed: Ref<LedgerRow[]>;
  secondsLeft: Ref<number>;
  undoing: Ref<boolean>;
  /** Undo came too late. */
  tooLate: Ref<boolean>;
  /** How far the upload of the files is, before the send begins. */
  upload: Ref<MediaProgress | null>;
  givingUp: Ref<boolean>;
  /** The upload was given up; nothing was sent. */
  uploadCancelled: Ref<boolean>;
  giveUpUpload: () => Promise<void>;
  check: (request: SendRequest) => Promise<void>;
  /** The sending button: a second look first where the audience asks for it, else the send. */
  proceed: () => Promise<void>;
  back: () => void;
  start: () => Promise<void>;
  /** Takes over how the send stands after something was asked of it, a retry after its end included. */
  takeUp: (next: BroadcastSnapshot) => void;
  /** When it is to leave; null: now. */
  schedule: Ref<Schedule | null>;
  /** To how many of the people named it goes first; null: to all at once. */
  stage: Ref<number | null>;
  /** The program would not take the time that was chosen. */
  timeRefused: Ref<boolean>;
  undo: () => Promise<void>;
  reset: () => void;
};

const RANK = { scheduled: 0, waiting: 0, sending: 1, held: 1, paused: 1, finished: 2, cancelled: 2 } as const;
const TICK = 200;
const NET = 1000;
/** After choosing a time, until it is looked at: hour and minute are chosen one after the other. */
const LATER = 300;

/** `leastUndo`: seconds to undo that this window insists on, whatever the settings say. */
export function useSend(options: { leastUndo?: number; started?: (id: string) => void } = {}): Send {
  const phase = shallowRef<Phase>("loading");
  const review = shallowRef<Review | null>(null);
  const error = shallowRef<ErrorView | null>(null);
  const outdated = shallowRef(false);
  const acknowledged = shallowRef<ReadonlySet<Tick>>(new Set());
  const arisen = shallowRef<ReadonlySet<Tick>>(new Set());
  const typed = shallowRef("");
  const refusedTyped = shallowRef<string | null>(null);
  const id = shallowRef<string | null>(null);
  const snapshot = shallowRef<BroadcastSnapshot | null>(null);
  const missed = shallowRef<LedgerRow[]>([]);
  const secondsLeft = shallowRef(0);
  const undoing = shallowRef(false);
  const tooLate = shallowRef(false);
  const upload = shallowRef<MediaProgress | null>(null);
  const givingUp = shallowRef(false);
  const uploadCancelled = shallowRef(false);
  const schedule = shallowRef<Schedule | null>(null);
  const stage = shallowRef<number | null>(null);
  const timeRefused = shallowRef(false);
  let request: SendRequest | null = null;
  let turn = 0;
  let stopListening: (() => void) | null = null;
  let later: ReturnType<typeof setTimeout> | undefined;
  let ticker: ReturnType<typeof setInterval> | undefined;
  let net: ReturnType<typeof setInterval> | undefined;

  const expected = computed(() => {
    const now = review.value;
    if (now?.expects === "people") return now.expected ?? "";
    return profileName(now?.expected ?? "", now?.profile.profile.practice ?? false);
  });
  const typedRight = computed(() => {
    if (review.value?.confirmation !== "type") return true;
    if (expected.value === "") return false;
    return review.value.expects === "people"
      ? sameNumber(typed.value, expected.value)
      : typed.value.trim() === expected.value;
  });
  const unticked = computed(() =>
    review.value ? ticksOf(review.value).filter((one) => !acknowledged.value.has(one)).length : 0,
  );
  const typedWrong = computed(() => refusedTyped.value !== null && refusedTyped.value === typed.value);
  const ready = computed(() => {
    const now = review.value;
    if (!now || now.blocked) return false;
    if (phase.value !== "review" && phase.value !== "confirm") return false;
    return unticked.value === 0 && typedRight.value;
  });

  function stop(): void {
    clearInterval(ticker);
    clearInterval(net);
    stopListening?.();
    stopListening = null;
  }
  onScopeDispose(() => {
    turn += 1;
    clearTimeout(later);
    stop();
  });

  const chosen = () => schedule.value?.at ?? null;
  // The day's budget and the minute are those of the chosen time. Ticks stay where nothing changed.
  watch(chosen, (at) => {
    clearTimeout(later);
    const mine = turn;
    const next = request;
    if (next && phase.value === "review") later = setTimeout(() => void lookAgain(next, at, mine), LATER);
  });
  async function lookAgain(next: SendRequest, at: number | null, mine: number): Promise<void> {
    try {
      const answer = await getHost().sendReview(next.profileId, next.draft, next.test, at);
      const before = review.value;
      if (mine !== turn || phase.value !== "review" || at !== chosen() || before === null) return;
      const same = (kind: Tick) =>
        kind === "findings" ||
        answer.preflight.cautions.find((one) => one.kind === kind)?.number ===
          before.preflight.cautions.find((one) => one.kind === kind)?.number;
      const kept = answer.digest === before.digest ? [...acknowledged.value].filter(same) : [];
      review.value = answer;
      acknowledged.value = new Set(kept);
    } catch {
      // The order itself is held against its day once more.
    }
  }

  async function check(next: SendRequest): Promise<void> {
    request = next;
    const mine = ++turn;
    phase.value = "loading";
    error.value = null;
    try {
      const answer = await getHost().sendReview(next.profileId, next.draft, next.test, chosen());
      if (mine !== turn) return;
      const known = new Set(review.value?.preflight.cautions.map((one) => one.kind));
      arisen.value = new Set(
        review.value ? answer.preflight.cautions.map((one) => one.kind).filter((kind) => !known.has(kind)) : [],
      );
      review.value = answer;
      acknowledged.value = new Set();
      typed.value = "";
      refusedTyped.value = null;
      phase.value = "review";
    } catch (problem) {
      if (mine !== turn) return;
      error.value = toErrorView(problem);
      phase.value = "failed";
    }
  }

  async function proceed(): Promise<void> {
    if (!ready.value) return;
    if (review.value?.confirmation === "click" && phase.value === "review") phase.value = "confirm";
    else await start();
  }

  function back(): void {
    if (phase.value === "confirm") phase.value = "review";
  }

  async function start(): Promise<void> {
    const now = review.value;
    if (!now || !request || !ready.value) return;
    const mine = ++turn;
    const before = phase.value;
    id.value = null;
    snapshot.value = null;
    missed.value = [];
    tooLate.value = false;
    upload.value = null;
    uploadCancelled.value = false;
    timeRefused.value = false;
    phase.value = "starting";
    try {
      const off = await getHost().onBroadcast((pushed) => {
        if (pushed.id === id.value) accept(pushed);
      });
      const offMedia = await getHost().onMedia((progress) => {
        if (mine === turn && progress.digest === now.digest && phase.value === "starting") upload.value = progress;
      });
      const offBoth = () => {
        off();
        offMedia();
      };
      if (mine !== turn) {
        offBoth();
        return;
      }
      stop();
      stopListening = offBoth;
      const begun = await getHost().sendStart({
        profile_id: request.profileId,
        draft: request.draft,
        test: request.test,
        digest: now.digest,
        typed: now.confirmation === "type" && typedRight.value ? now.expected : null,
        undo_seconds: Math.max(options.leastUndo ?? 0, now.undo_seconds),
        schedule: schedule.value,
        stage: stage.value,
        acknowledged: [...acknowledged.value].filter((one) => one !== "findings"),
      });
      options.started?.(begun);
      if (mine !== turn) return;
      id.value = begun;
      net = setInterval(() => void ask(), NET);
      await ask();
    } catch (problem) {
      if (mine !== turn) return;
      stop();
      const view = toErrorView(problem);
      upload.value = null;
      if (view.code === "cancelled") {
        uploadCancelled.value = true;
        phase.value = "review";
      } else if (view.code === "review_outdated") {
        await check(request);
        outdated.value = true;
      } else if (view.code === "invalid_input" && view.field === "schedule") {
        timeRefused.value = true;
        phase.value = "review";
      } else if (view.code === "confirmation_wrong") {
        refusedTyped.value = typed.value;
        phase.value = before;
      } else {
        error.value = view;
        phase.value = "failed";
      }
    }
  }

  async function giveUpUpload(): Promise<void> {
    const digest = review.value?.digest;
    if (phase.value !== "starting" || !digest || givingUp.value) return;
    givingUp.value = true;
    try {
      await getHost().mediaCancel(digest);
    } catch {
      // The upload goes on; the send can be undone as ever.
    } finally {
      givingUp.value = false;
    }
  }

  async function ask(): Promise<void> {
    const mine = turn;
    if (!id.value) return;
    try {
      const answer = await getHost().sendSnapshot(id.value);
      if (mine === turn) accept(answer);
    } catch {
      // The next second asks again; pushed snapshots come besides.
    }
  }

  function accept(next: BroadcastSnapshot): void {
    const before = snapshot.value;
    if (before && (RANK[next.state] < RANK[before.state] || next.batches_done < before.batches_done)) return;
    if (before && RANK[before.state] === 2) return;
    snapshot.value = next;
    if (next.state === "waiting") {
      phase.value = "waiting";
      tick();
      clearInterval(ticker);
      ticker = setInterval(tick, TICK);
    } else if (RANK[next.state] < 2) {
      clearInterval(ticker);
      phase.value = next.state === "scheduled" ? "scheduled" : "sending";
    } else {
      stop();
      void finish(next);
    }
  }

  /** What the program answered is the newest there is; should the send have been over, it is followed again. */
  function takeUp(next: BroadcastSnapshot): void {
    if (next.id !== id.value) return;
    snapshot.value = null;
    missed.value = [];
    if (stopListening === null && RANK[next.state] < 2) {
      const mine = turn;
      net = setInterval(() => void ask(), NET);
      stopListening = () => {};
      void getHost()
        .onBroadcast((pushed) => {
          if (pushed.id === id.value) accept(pushed);
        })
        .then((off) => {
          if (mine === turn && stopListening !== null) stopListening = off;
          else off();
        });
    }
    accept(next);
  }

  async function finish(last: BroadcastSnapshot): Promise<void> {
    if (last.state === "cancelled") {
      phase.value = "undone";
      return;
    }
    const mine = turn;
    if (last.missed > 0) {
      try {
        const rows = (await getHost().historyOpen(last.id)).missed;
        if (mine !== turn) return;
        missed.value = rows;
      } catch {
        // The outcome stands without the names; the sends page has them.
      }
    }
    phase.value = "result";
  }

  function tick(): void {
    const at = snapshot.value?.sends_at;
    secondsLeft.value = at == null ? 0 : Math.max(0, Math.ceil((at - Date.now()) / 1000));
  }

  async function undo(): Promise<void> {
    if (!id.value || undoing.value || phase.value !== "waiting") return;
    undoing.value = true;
    try {
      if (await getHost().sendCancel(id.value)) {
        stop();
        if (snapshot.value) snapshot.value = { ...snapshot.value, state: "cancelled", outcome: "not_sent" };
        phase.value = "undone";
      } else {
        tooLate.value = true;
        await ask();
      }
    } catch (problem) {
      error.value = toErrorView(problem);
      await ask();
    } finally {
      undoing.value = false;
    }
  }

  function reset(): void {
    turn += 1;
    stop();
    request = null;
    phase.value = "loading";
    review.value = null;
    error.value = null;
    outdated.value = false;
    acknowledged.value = new Set();
    arisen.value = new Set();
    typed.value = "";
    id.value = null;
    snapshot.value = null;
    missed.value = [];
    tooLate.value = false;
    upload.value = null;
    uploadCancelled.value = false;
    schedule.value = null;
    stage.value = null;
    timeRefused.value = false;
  }

  return {
    phase,
    review,
    error,
    outdated,
    acknowledged,
    unticked,
    arisen,
    expected,
    typed,
    typedWrong,
    ready,
    id,
    snapshot,
    missed,
    secondsLeft,
    undoing,
    tooLate,
    upload,
    givingUp,
    uploadCancelled,
    giveUpUpload,
    check,
    proceed,
    back,
    start,
    takeUp,
    schedule,
    stage,
    timeRefused,
    undo,
    reset,
  };
}
