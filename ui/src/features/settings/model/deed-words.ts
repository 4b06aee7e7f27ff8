/* What somebody did in the team, in words; who it was stands beside them. */
import { t, tx } from "@/i18n";
import type { TeamLine } from "@/ipc";

export function deedWords({ deed, kind, title: known }: TeamLine): string {
  const title = known || t("sends.untitled");
  if (deed !== "changed" && deed !== "deleted") return t(`team.log.deed.${deed}`, { title });
  // What only a newer program shares has no word here.
  return tx(`team.log.${deed}.${kind}`, { title }) ?? t(`team.log.${deed}.other`, { title });
}

/** Who did it: by name, or as whom the database knows them where it was not Posthorn. */
export function doerWords({ name, login }: TeamLine): string {
  return name || t("team.log.outside", { login });
}
