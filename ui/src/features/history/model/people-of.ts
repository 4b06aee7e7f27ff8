/* To how many people a send goes, as far as that was known when it was ordered. */
import { t } from "@/i18n";
import type { BroadcastSnapshot } from "@/ipc";

export function peopleOf({ people, people_exact }: Pick<BroadcastSnapshot, "people" | "people_exact">): string {
  if (!people_exact && people === 0) return t("channels.peopleUnknown");
  return t(people_exact ? "sends.people" : "sends.peopleAtLeast", { n: people });
}
