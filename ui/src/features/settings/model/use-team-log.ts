/* What was done in the team, the newest first, so many lines at a time. */
import { computed, shallowRef, type Ref } from "vue";
import { getHost, type ErrorView, type TeamLine } from "@/ipc";
import { latest } from "@/lib/latest";

const PAGE = 50;

export function useTeamLog(): {
  lines: Ref<readonly TeamLine[]>;
  /** There are older ones. */
  older: Ref<boolean>;
  pending: Ref<boolean>;
  problem: Ref<ErrorView | null>;
  /** Asks for the next ones, or once more for those that could not be read. */
  more: () => Promise<void>;
} {
  const lines = shallowRef<readonly TeamLine[]>([]);
  /** How many were asked for so far, and how many there are. */
  const read = shallowRef(0);
  const total = shallowRef(0);
  const { ask, pending, problem } = latest(
    (offset: number) => getHost().teamLog(offset, PAGE),
    (answer) => {
      read.value += PAGE;
      total.value = answer.total;
      // Lines that were added meanwhile have pushed known ones on to this page.
      const known = new Set(lines.value.map((one) => one.number));
      lines.value = [...lines.value, ...answer.lines.filter((one) => !known.has(one.number))];
    },
  );
  const more = async () => {
    if (!pending.value) await ask(read.value);
  };
  void more();
  return { lines, older: computed(() => read.value < total.value), pending, problem, more };
}
