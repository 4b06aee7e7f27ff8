/* What can be asked of a send while it waits, leaves or is over: the in-memory twin of the engine's commands. */
import type { BroadcastSnapshot, Draft, ErrorView, Host, LedgerRow } from "../contract";

type Stored = { snapshot: BroadcastSnapshot; draft: Draft; missed: LedgerRow[] };
type Commands = Pick<
  Host,
  | "sendPause"
  | "sendResume"
  | "sendStop"
  | "sendRetry"
  | "sendReschedule"
  | "sendLate"
  | "sendCalmerTime"
  | "sendUsage"
  | "sendAgain"
  | "sendRecall"
  | "sendChangeCards"
>;

const MINUTE = 60_000;

/** `open` throws when there is no such send; `update` tells of it. */
export function engineCommands(
  broadcasts: Map<string, Stored>,
  update: (id: string, change: Partial<BroadcastSnapshot>) => void,
  finish: (id: string) => void,
  fail: (code: ErrorView["code"]) => ErrorView,
): Commands {
  const open = (id: string): Stored => {
    const found = broadcasts.get(id);
    if (!found) throw fail("not_found");
    return found;
  };
  const change = (id: string, possible: (one: BroadcastSnapshot) => boolean, to: Partial<BroadcastSnapshot>) => {
    if (!possible(open(id).snapshot)) throw fail("not_possible");
    update(id, to);
    return structuredClone(open(id).snapshot);
  };
  const isClosed = (one: BroadcastSnapshot) => one.state === "finished" || one.state === "cancelled";
  const goOn = (id: string) => setTimeout(() => open(id).snapshot.state === "sending" && finish(id), 600);
  return {
    sendPause: async (id) =>
      change(id, (one) => one.state === "sending" || one.state === "held", { state: "paused", pause: "admin" }),
    sendResume: async (id) => {
      const now = change(id, (one) => one.state === "paused", { state: "sending", pause: null, error: null });
      goOn(id);
      return now;
    },
    sendStop: async (id) =>
      change(id, (one) => !isClosed(one) && one.state !== "waiting" && one.state !== "scheduled", {
        state: "finished",
        pause: null,
        hold: null,
        outcome: open(id).snapshot.batches_done > 0 ? "partial" : "not_sent",
        finished_at: Date.now(),
      }),
    sendRetry: async (id) => {
      const now = change(id, (one) => one.missed > 0 && (one.state === "finished" || one.state === "paused"), {
        state: "sending",
        outcome: null,
        finished_at: null,
        pause: null,
        error: null,
        missed: 0,
        batches_done: 0,
      });
      open(id).missed = [];
      goOn(id);
      return now;
    },
    sendReschedule: async (id, schedule) =>
      change(id, (one) => one.state === "scheduled" || one.pause === "late", {
        state: "scheduled",
        pause: null,
        sends_at: schedule.at,
        late_minutes: schedule.late_minutes,
      }),
    sendLate: async () =>
      [...broadcasts.values()]
        .filter((one) => one.snapshot.pause === "late")
        .map((one) => structuredClone(one.snapshot)),
    sendCalmerTime: async (at) => (Math.floor(at / MINUTE) % 30 === 0 ? at + 7 * MINUTE : null),
    sendUsage: async (profileId) => {
      const sent = [...broadcasts.values()].filter((one) => one.snapshot.profile_id === profileId);
      return { spent_today: sent.reduce((sum, one) => sum + one.snapshot.people, 0), hold: null };
    },
    sendAgain: async (id, whom) => {
      const { draft, missed } = open(id);
      const ids = new Set(missed.map((one) => one.recipient.id));
      const include =
        whom === "reached"
          ? draft.audience.include.filter((one) => !ids.has(one.id))
          : missed.filter((one) => whom === "missed_or_unknown" || one.state !== "unknown").map((one) => one.recipient);
      const all = whom === "reached" && draft.audience.all;
      return structuredClone({ ...draft, audience: { ...draft.audience, all, include: all ? [] : include } });
    },
    sendRecall: async (id) => {
      const asked = open(id).snapshot.batches_total;
      const now = change(id, (one) => isClosed(one) || one.state === "paused", {
        recall: { asked, done: 0, failed: 0 },
      });
      setTimeout(() => update(id, { recall: { asked, done: asked, failed: 0 } }), 400);
      return now;
    },
    sendChangeCards: async (id) => {
      const asked = open(id).snapshot.batches_total;
      const now = change(id, (one) => isClosed(one) || one.state === "paused", { card: { asked, done: 0, failed: 0 } });
      setTimeout(() => update(id, { card: { asked, done: asked, failed: 0 } }), 400);
      return now;
    },
  };
}
