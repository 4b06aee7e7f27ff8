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
  | "sendAgain"
  | "sendRecall"
  | "sendChangeCards"
>;

const MINUTE = 60_000;

/** Person-times of a profile: what the review tells. */
export function spentToday(broadcasts: Map<string, Stored>, profileId: string): number {
  const sent = [...broadcasts.values()].filter(
    ({ snapshot }) =>
      snapshot.profile_id === profileId && !["waiting", "scheduled", "cancelled"].includes(snapshot.state),
  );
  return sent.reduce((sum, one) => sum + one.snapshot.people, 0);
}

/** Whether WeCom gives the code by which a card can be changed once. */
export function hasCode({ message }: Draft): boolean {
  if (message.msgtype !== "template_card") return false;
  const card = message.template_card;
  return (
    card.card_type === "button_interaction" ||
    card.card_type === "vote_interaction" ||
    card.card_type === "multiple_interaction" ||
    Boolean(card.action_menu)
  );
}

/** `open` throws when there is no such send; `update` tells of it. */
export function engineCommands(
  broadcasts: Map<string, Stored>,
  update: (id: string, change: Partial<BroadcastSnapshot>) => void,
  finish: (id: string) => void,
  fail: (code: ErrorView["code"]) => ErrorView,
  fire: (id: string) => void,
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
  /** Requests that reached members of this send, which groups and refused ones did not. */
  const errandsOf = (id: string, errand: "recall" | "card"): number => {
    const { snapshot, draft } = open(id);
    if (snapshot.outcome !== "accepted" && snapshot.outcome !== "partial" && snapshot.state !== "paused")
      throw fail("too_late");
    if (snapshot[errand] && snapshot[errand].done === snapshot[errand].asked) throw fail("too_late");
    const groups = draft.audience.all
      ? 0
      : draft.audience.include.filter((one) => one.kind === "chat" || one.kind === "robot").length;
    const asked = snapshot.batches_total - groups;
    if (asked <= 0 || (errand === "card" && !hasCode(draft))) throw fail("too_late");
    return asked;
  };
  const run = (id: string, errand: "recall" | "card") => {
    const asked = errandsOf(id, errand);
    const now = change(id, (one) => isClosed(one) || one.state === "paused", {
      [errand]: { asked, done: 0, failed: 0 },
    });
    setTimeout(() => update(id, { [errand]: { asked, done: asked, failed: 0 } }), 400);
    return now;
  };
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
    sendReschedule: async (id, schedule) => {
      if (schedule.at <= Date.now()) throw { ...fail("invalid_input"), field: "schedule" };
      const now = change(id, (one) => one.state === "scheduled" || one.pause === "late", {
        state: "scheduled",
        pause: null,
        sends_at: schedule.at,
        late_minutes: schedule.late_minutes,
      });
      fire(id);
      return now;
    },
    sendLate: async () =>
      [...broadcasts.values()]
        .filter((one) => one.snapshot.pause === "late")
        .map((one) => structuredClone(one.snapshot)),
    sendCalmerTime: async (at) => (Math.floor(at / MINUTE) % 30 === 0 ? at + 7 * MINUTE : null),
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
    sendRecall: async (id) => run(id, "recall"),
    sendChangeCards: async (id, edit) => {
      if (edit.kind === "button" && !edit.text.trim()) throw fail("blocked");
      return run(id, "card");
    },
  };
}
