/* What statistics are asked for, and what the program answers. People and departments take longer and come by themselves. */
import { computed, shallowRef, watch } from "vue";
import { getHost, type PeopleStatistics, type Statistics, type StatisticsQuery } from "@/ipc";
import { latest } from "@/lib/latest";
import { spanOf, wrongDays, type OwnDays, type Period } from "./period";

export function useStatistics() {
  const period = shallowRef<Period>("month");
  const own = shallowRef<OwnDays>({ from: "", to: "" });
  /** A company, or "" for all. */
  const company = shallowRef("");
  const practice = shallowRef(false);
  const tests = shallowRef(false);
  const figures = shallowRef<Statistics | null>(null);
  const people = shallowRef<PeopleStatistics | null>(null);

  const wrong = computed(() => (period.value === "own" ? wrongDays(own.value) : null));
  const asking = latest(
    (query: StatisticsQuery) => getHost().statisticsOpen(query),
    (answer) => (figures.value = answer),
  );
  const counting = latest(
    (query: StatisticsQuery) => getHost().statisticsPeople(query),
    (answer) => (people.value = answer),
  );

  function ask(): void {
    const span = spanOf(period.value, own.value, Date.now());
    if (!span) return;
    const query: StatisticsQuery = {
      profile_id: company.value || null,
      ...span,
      practice: practice.value,
      tests: tests.value,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    people.value = null;
    void asking.ask(query);
    void counting.ask(query);
  }
  watch([period, own, company, practice, tests], ask, { immediate: true });

  const { pending, problem } = asking;
  return { period, own, company, practice, tests, wrong, figures, people, pending, counting, problem, ask };
}
