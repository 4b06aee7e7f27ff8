/* Sends that are not over, whoever started them: what the rail counts, the record shows on top, and the program asks about. */
import { defineStore } from "pinia";
import { computed, shallowRef, watch } from "vue";
import { getHost, type BroadcastSnapshot, type BroadcastState, type TeamMembership } from "@/ipc";
import { mayRelease } from "@/features/sending/model/release";
import { heardMeanwhile } from "@/features/sending/model/send-news";
import { awaitsRelease } from "@/lib/release";

/** More than these at once are not waited for by anybody. */
const MOST = 500;
const OPEN: BroadcastState[] = ["scheduled", "waiting", "sending", "held", "paused"];

const isOpen = (one: BroadcastSnapshot) => OPEN.includes(one.state);
/** Stands still until the admin decides, though nobody told it to. */
const standsStill = (one: BroadcastSnapshot) =>
  one.state === "paused" && one.pause !== null && one.pause !== "admin" && one.pause !== "stopping";
/** It came to stand still while nobody looked: the program ended, the computer slept, the team's database was restored. */
const cameUnseen = (one: BroadcastSnapshot) =>
  one.state === "paused" && (one.pause === "interrupted" || one.pause === "late" || one.pause === "restored");

export const useOpenSends = defineStore("openSends", () => {
  const heard = heardMeanwhile();
  const byId = shallowRef<ReadonlyMap<string, BroadcastSnapshot>>(new Map());
  /** Sends about which "later" was said, with the reason they stood still for. */
  const putOff = shallowRef<ReadonlyMap<string, string>>(new Map());

  /** Who works here, in the team; asked for when something new waits for a second person. */
  const member = shallowRef<TeamMembership | null>(null);
  const awaiting = computed(() => [...byId.value.values()].filter(awaitsRelease).map((one) => one.id));
  watch(
    () => awaiting.value.join(),
    async (ids) => {
      if (ids === "") return;
      const view = await getHost()
        .teamView()
        .catch(() => null);
      if (view) member.value = view.membership ?? null;
    },
  );
  const needsDecision = (one: BroadcastSnapshot) =>
    awaitsRelease(one) ? mayRelease(one, member.value) : standsStill(one);
  function rank(one: BroadcastSnapshot): number {
    if (needsDecision(one)) return 0;
    return one.state === "scheduled" ? 2 : 1;
  }

  /** Those that need a decision first, then those under way, then scheduled ones by their time. */
  const list = computed(() =>
    [...byId.value.values()].sort(
      (a, b) =>
        rank(a) - rank(b) || (rank(a) === 2 ? (a.sends_at ?? 0) - (b.sends_at ?? 0) : b.created_at - a.created_at),
    ),
  );
  const needing = computed(() => list.value.filter(needsDecision));
  /** Those to ask about now. */
  const asking = computed(() =>
    needing.value.filter((one) => cameUnseen(one) && putOff.value.get(one.id) !== one.pause),
  );

  function accept(next: BroadcastSnapshot): void {
    heard.hear(next);
    const map = new Map(byId.value);
    if (isOpen(next)) map.set(next.id, next);
    else if (!map.delete(next.id)) return;
    byId.value = map;
  }
  function later(ids: readonly string[]): void {
    const map = new Map(putOff.value);
    for (const id of ids) map.set(id, byId.value.get(id)?.pause ?? "");
    putOff.value = map;
  }

  async function look(): Promise<void> {
    const host = getHost();
    const everywhere = { profile_id: null, text: "", person: "", from: null, to: null };
    const { answer, news } = await heard.during(() =>
      Promise.all([host.historyFind({ ...everywhere, states: OPEN, outcomes: [] }, 0, MOST), host.sendLate()]),
    );
    const [page, late] = answer;
    const found = [...page.rows, ...late, ...news.values()];
    const stand = new Map(found.map((one) => [one.id, one]));
    byId.value = new Map([...stand].filter(([, one]) => isOpen(one)));
  }

  /** Looks once and listens for the window's life. What cannot be read is told of where it is looked for, in the record. */
  async function start(): Promise<() => void> {
    const stop = await getHost().onBroadcast(accept);
    await look().catch(() => {});
    return stop;
  }

  return { list, needing, asking, later, accept, look, start };
});
