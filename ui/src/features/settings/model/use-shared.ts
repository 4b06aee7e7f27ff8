/* Whether a company is the team's, and whether what the team has of it can be changed by who works here. */
import { computed, type ComputedRef } from "vue";
import { hasRight } from "./rights";
import { useTeam } from "./use-team";

export function useShared(id: () => string | null): { shared: ComputedRef<boolean>; fixed: ComputedRef<boolean> } {
  const { view } = useTeam();
  const member = computed(() => view.value?.membership ?? null);
  const shared = computed(() => member.value?.companies.some((company) => company === id()) ?? false);
  const fixed = computed(() => shared.value && !hasRight(member.value, "owner"));
  return { shared, fixed };
}
