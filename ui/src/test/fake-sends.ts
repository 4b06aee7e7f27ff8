/* Sends for tests, as the host in memory keeps them. */
import type { BroadcastSnapshot, Draft, LedgerRow } from "@/ipc";
import type { FakeHost } from "@/ipc/fake";

export const person = (id: string, name: string | null = null) => ({ kind: "person" as const, id, name });

export const aDraft: Draft = {
  message: { msgtype: "text", text: { content: "今晚停电检修" } },
  options: { safe: 0, enable_id_trans: false, duplicate_check_interval: 1800 },
  audience: { all: false, include: [person("lisi", "李四"), person("zhou-02", "周舟")] },
};

/** Puts a send into the record; it is over and accepted unless `more` says otherwise. */
export function addSend(
  fake: FakeHost,
  id: string,
  more: Partial<BroadcastSnapshot> = {},
  rest: { draft?: Draft; missed?: LedgerRow[]; requests?: number } = {},
): BroadcastSnapshot {
  const at = Date.now() - 600_000 + fake.control.broadcasts.size * 1000;
  const snapshot: BroadcastSnapshot = {
    id,
    profile_id: "practice",
    profile_name: "练习企业",
    profile_colour: "amber",
    practice: true,
    test: false,
    kind: "text",
    title: `标题${id}`,
    created_at: at,
    sends_at: null,
    late_minutes: null,
    pause: null,
    hold: null,
    finished_at: at + 6000,
    state: "finished",
    outcome: "accepted",
    people: 2,
    people_exact: true,
    addressees: "李四、周舟",
    batches_total: 1,
    batches_done: 1,
    missed: rest.missed?.length ?? 0,
    error: null,
    recall: null,
    card: null,
    ...more,
  };
  fake.control.broadcasts.set(id, {
    snapshot,
    draft: rest.draft ?? aDraft,
    missed: rest.missed ?? [],
    ...(rest.requests ? { requests: rest.requests } : {}),
  });
  return snapshot;
}

/** What a send has that is not over. */
export const underWay = { finished_at: null, outcome: null, batches_total: 12, batches_done: 5 } as const;

/** How a send stands in the host in memory. */
export function standing(fake: FakeHost, id: string): BroadcastSnapshot {
  const found = fake.control.broadcasts.get(id);
  if (!found) throw new Error(`no send ${id}`);
  return found.snapshot;
}
