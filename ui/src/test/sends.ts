/* Sends for tests: what the program told of real ones, with what a test changes of it. */
import type {
  BatchView,
  BroadcastDetail,
  BroadcastSnapshot,
  Draft,
  Host,
  LedgerRow,
  PossibleFollowUps,
  Review,
} from "@/ipc";
import { clone, fixtures, type MockHost } from "@/ipc/mock";
import { apiErrorOf, errorOf } from "./errors";

export const person = (id: string, name: string | null = null) => ({ kind: "person" as const, id, name });
/** Departments of 68 people: so many that a send to them is confirmed. */
export const MANY: Draft["audience"]["include"] = [
  { kind: "department", id: "5", name: "研发中心" },
  { kind: "department", id: "8", name: "销售部" },
  { kind: "department", id: "9", name: "客服中心" },
  { kind: "department", id: "10", name: "后勤部" },
];

type Sent = { review: Review; detail: BroadcastDetail; ledger: LedgerRow[] };
/** Sends that the practice company got, by how they went. */
export const sent = fixtures.sends as unknown as Record<keyof typeof fixtures.sends, Sent>;

export const aDraft: Draft = clone(sent.accepted.detail.draft);

type Kept = { snapshot: BroadcastSnapshot; detail: BroadcastDetail; batches: BatchView[]; ledger: LedgerRow[] };
const kept = new WeakMap<MockHost, Map<string, Kept>>();

/** The sends that a test put into the record of a host. */
export function recordOf(host: MockHost): Map<string, Kept> {
  const there = kept.get(host);
  if (there) return there;
  const record = new Map<string, Kept>();
  kept.set(host, record);
  const open = (id: string): Kept => {
    const found = record.get(id);
    if (!found) throw errorOf("not_found");
    return found;
  };
  const newest = () => [...record.values()].map((one) => one.snapshot).sort((a, b) => b.created_at - a.created_at);
  host.answer("sendSnapshot", (id) => open(id).snapshot);
  host.answer("historyOpen", (id) => ({ ...open(id).detail, snapshot: open(id).snapshot }));
  host.answer("historyLedger", (id, offset, limit) => open(id).ledger.slice(offset, offset + limit));
  host.answer("historyBatches", (id, offset, limit) => open(id).batches.slice(offset, offset + limit));
  host.answer("historyFind", ({ states }, offset, limit) => {
    const rows = newest().filter((one) => states.length === 0 || states.includes(one.state));
    return { rows: rows.slice(offset, offset + limit), total: rows.length };
  });
  host.answer("practiceAnswers", []);
  host.answer("sendLate", () => newest().filter((one) => one.pause === "late"));
  for (const [method, change] of Object.entries(STEPS))
    host.answer(method as keyof typeof STEPS, ((id: string) => changeSend(host, id, change)) as never);
  host.answer("sendCancel", (id) => {
    changeSend(host, id, {
      state: "cancelled",
      outcome: "not_sent",
      pause: null,
      sends_at: null,
      finished_at: Date.now(),
    });
    return true;
  });
  return record;
}

/** What the program says after each step of an admin. */
const STEPS = {
  sendPause: { state: "paused", pause: "admin" },
  sendResume: { state: "sending", pause: null, error: null },
  sendStop: { state: "finished", pause: null, hold: null, outcome: "partial", finished_at: Date.now() },
  sendRetry: { state: "sending", outcome: null, finished_at: null, pause: null, error: null, missed: 0 },
} satisfies Partial<Record<keyof Host, Partial<BroadcastSnapshot>>>;

/** Puts a send into the record; it is over and accepted unless `more` says otherwise. */
export function addSend(
  host: MockHost,
  id: string,
  more: Partial<BroadcastSnapshot> = {},
  rest: {
    draft?: Draft;
    missed?: LedgerRow[];
    batches?: BatchView[];
    possible?: PossibleFollowUps;
    of?: Sent;
  } = {},
): BroadcastSnapshot {
  const record = recordOf(host);
  const { detail, ledger } = clone(rest.of ?? sent.accepted);
  const missed = rest.missed ?? detail.missed;
  const at = Date.now() - 600_000 + record.size * 1000;
  const snapshot: BroadcastSnapshot = {
    ...detail.snapshot,
    id,
    title: `标题${id}`,
    created_at: at,
    finished_at: at + 6000,
    missed: missed.length,
    ...more,
  };
  const left = ledger.filter((row) => !missed.some((one) => one.recipient.id === row.recipient.id));
  record.set(id, {
    snapshot,
    detail: {
      ...detail,
      snapshot,
      draft: rest.draft ?? detail.draft,
      possible: rest.possible ?? detail.possible,
      missed,
      // The first pages of them come with the send.
      batches: (rest.batches ?? detail.batches).slice(0, 200),
    },
    batches: rest.batches ?? detail.batches,
    ledger: rest.missed ? [...missed, ...left] : ledger,
  });
  return snapshot;
}

/** Lets a send of the record go on, and tells the page of it. */
export function changeSend(host: MockHost, id: string, change: Partial<BroadcastSnapshot>): BroadcastSnapshot {
  const found = recordOf(host).get(id);
  if (!found) throw new Error(`no send ${id}`);
  found.snapshot = { ...found.snapshot, ...change };
  host.emit("broadcast", found.snapshot);
  return found.snapshot;
}

/** What a send has that is not over. */
export const underWay = { finished_at: null, outcome: null, batches_total: 12, batches_done: 5 } as const;

/** How a send stands in the record. */
export function standing(host: MockHost, id: string): BroadcastSnapshot {
  const found = recordOf(host).get(id);
  if (!found) throw new Error(`no send ${id}`);
  return found.snapshot;
}

type End = "accepted" | "partial" | "refused" | "unknown";

/** The orders that a host took, and how those that leave from now on end. */
export type Orders = { ids: string[]; ends: End };

/** Takes orders. Each becomes a send of the record; the page is told of its course: it leaves when its undo time is over, and ends. */
export function takeOrders(host: MockHost): Orders {
  const orders: Orders = { ids: [], ends: "accepted" };
  const record = recordOf(host);
  const leave = (id: string, stage: number | null = null) => {
    changeSend(host, id, { state: "sending", sends_at: null, pause: null, outcome: null, finished_at: null });
    setTimeout(() => {
      if (standing(host, id).state !== "sending") return;
      if (stage) changeSend(host, id, { state: "paused", pause: "stage", batches_done: 1 });
      else finish(id, orders.ends);
    }, 600);
  };
  const finish = (id: string, end: End) => {
    const { detail, ledger } = clone(sent[end === "unknown" ? "accepted" : end]);
    const { state, outcome, missed, batches_done } = detail.snapshot;
    const error = end === "refused" ? apiErrorOf(60020) : end === "unknown" ? errorOf("outcome_unknown") : null;
    const kept = record.get(id);
    // An address that is not trusted says nothing of the people.
    if (end === "refused") detail.possible = { ...detail.possible, hopeless: false };
    if (kept) Object.assign(kept, { batches: detail.batches, detail: { ...detail, draft: kept.detail.draft }, ledger });
    changeSend(host, id, {
      state,
      outcome: end === "unknown" ? end : outcome,
      missed,
      batches_done,
      error,
      finished_at: Date.now(),
    });
    orders.ends = "accepted";
  };
  host.answer("sendStart", (order) => {
    const id = `b${orders.ids.length + 1}`;
    orders.ids.push(id);
    const of = order.schedule ? sent.scheduled : sent.waiting;
    const now = Date.now();
    const more = { ...clone(of.detail.snapshot), id, created_at: now, test: order.test };
    const sends_at = order.schedule?.at ?? now + order.undo_seconds * 1000;
    addSend(
      host,
      id,
      { ...more, sends_at, late_minutes: order.schedule?.late_minutes ?? null },
      { of, draft: order.draft },
    );
    if (!order.schedule)
      setTimeout(
        () => standing(host, id).state === "waiting" && leave(id, order.first?.length ?? null),
        order.undo_seconds * 1000,
      );
    return id;
  });
  const goOn = (id: string) => {
    leave(id);
    return standing(host, id);
  };
  host.answer("sendResume", goOn);
  host.answer("sendRetry", goOn);
  return orders;
}
