/* How a send goes on once it was ordered, from the seconds in which it can be undone to its result. */
import { onScopeDispose, type Ref } from "vue";
import { getHost, type BroadcastSnapshot } from "@/ipc";
import { awaitsRelease } from "@/lib/release";
import type { Attempts, Phase } from "./send-phase";
import { watchSend, type Watch } from "./watch-send";

export type Progress = Pick<Watch, "listen" | "follow"> & {
  /** Takes over how the send stands after something was asked of it, a retry after its end included. */
  takeUp: (next: BroadcastSnapshot) => void;
  undo: () => Promise<void>;
  /** Follows the send no more; what is known of it stays. */
  stop: () => void;
  forget: () => void;
};

const RANK = { scheduled: 0, waiting: 0, sending: 1, held: 1, paused: 1, finished: 2, cancelled: 2 } as const;
/** How often the seconds left are counted, in milliseconds. */
const TICK = 200;

/** What waits for a second person stands still, but has not begun. */
const rankOf = (of: BroadcastSnapshot) => (awaitsRelease(of) ? 0 : RANK[of.state]);
const isOver = (of: BroadcastSnapshot) => rankOf(of) === 2;
/** Whether a snapshot tells nothing new; one that is over stays so. */
function isStale(next: BroadcastSnapshot, newest: BroadcastSnapshot): boolean {
  return isOver(newest) || rankOf(next) < rankOf(newest) || next.batches_done < newest.batches_done;
}
function secondsLeftOf({ sends_at: at }: BroadcastSnapshot): number {
  return at === null ? 0 : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}
/** Who got nothing; without the names the outcome stands all the same, and the sends page has them. */
async function missedOf({ id, missed }: BroadcastSnapshot) {
  if (missed === 0) return [];
  return (
    (
      await getHost()
        .historyOpen(id)
        .catch(() => null)
    )?.missed ?? []
  );
}

export function useProgress(phase: Ref<Phase>, attempts: Attempts): Progress {
  let newest: BroadcastSnapshot | null = null;
  let tooLate = false;
  let ticker: ReturnType<typeof setInterval> | undefined;
  const watch = watchSend(attempts, accept);

  function stop(): void {
    clearInterval(ticker);
    watch.stop();
  }
  function forget(): void {
    watch.forget();
    newest = null;
    tooLate = false;
  }
  onScopeDispose(stop);

  function accept(next: BroadcastSnapshot): void {
    if (newest && isStale(next, newest)) return;
    newest = next;
    clearInterval(ticker);
    if (isOver(next)) {
      stop();
      void finish(next);
    } else if (next.state === "waiting") {
      const undoing = phase.value.is === "waiting" && phase.value.undoing;
      phase.value = { is: "waiting", snapshot: next, tooLate, undoing, secondsLeft: secondsLeftOf(next) };
      ticker = setInterval(tick, TICK);
    } else phase.value = { is: rankOf(next) === 0 ? "scheduled" : "sending", snapshot: next, tooLate };
  }
  function tick(): void {
    const now = phase.value;
    if (now.is !== "waiting") return;
    const secondsLeft = secondsLeftOf(now.snapshot);
    if (secondsLeft !== now.secondsLeft) phase.value = { ...now, secondsLeft };
  }
  async function finish(last: BroadcastSnapshot): Promise<void> {
    const present = attempts.present();
    if (last.state === "cancelled") {
      phase.value = { is: "undone", snapshot: last, tooLate };
      return;
    }
    if (last.missed > 0 && "snapshot" in phase.value) phase.value = { ...phase.value, snapshot: last };
    const missed = await missedOf(last);
    if (present()) phase.value = { is: "result", snapshot: last, tooLate, missed };
  }

  function takeUp(next: BroadcastSnapshot): void {
    if (next.id !== watch.id()) return;
    // What the program answered is the newest there is; should the send have been over, it is followed again.
    newest = null;
    if (!isOver(next)) watch.followAgain();
    accept(next);
  }

  async function undo(): Promise<void> {
    const id = watch.id();
    if (!id || phase.value.is !== "waiting" || phase.value.undoing) return;
    phase.value = { ...phase.value, undoing: true };
    const undone = await getHost()
      .sendCancel(id)
      .catch(() => null);
    if (undone) {
      stop();
      if (newest) await finish((newest = { ...newest, state: "cancelled", outcome: "not_sent" }));
    } else {
      tooLate ||= undone === false;
      await watch.ask();
    }
    if (phase.value.is === "waiting") phase.value = { ...phase.value, undoing: false };
  }

  return { listen: watch.listen, follow: watch.follow, takeUp, undo, stop, forget };
}
