/* How it is with a team, kept fresh: it is asked for again whenever the program says that something changed. */
import { shallowRef } from "vue";
import { getHost, type TeamView } from "@/ipc";
import { latest } from "@/lib/latest";
import { whileAlive } from "@/lib/listen";

export function useTeam() {
  const view = shallowRef<TeamView | null>(null);
  const asked = latest(
    () => getHost().teamView(),
    (now) => (view.value = now),
  );
  whileAlive(
    getHost().onChanged((what) => {
      if (what === "app") void asked.ask();
    }),
  );
  void asked.ask();

  /** Takes what a change answered with. Whether an answer still on its way is older or newer, nobody knows: it is asked anew. */
  function take(next: TeamView): void {
    view.value = next;
    if (asked.pending.value) void asked.ask();
  }
  return { view, problem: asked.problem, ask: () => asked.ask(), take };
}
