/* A saved audience in words, and what can be its name. */
import { t } from "@/i18n";
import type { Absent, SavedAudienceRow } from "@/ipc";
import { listed, localDay } from "@/lib/format";
import { shownName } from "./audience";

/** Characters of a name at most. */
const MOST = 80;
export function isName(typed: string): boolean {
  return typed.trim() !== "" && [...typed.trim()].length <= MOST;
}

/** How many people and groups it holds, and leaves out. */
export function sizeOf(row: SavedAudienceRow): string {
  const values = { n: row.included, m: row.excluded };
  if (row.all) return row.excluded > 0 ? t("audience.savedAllOut", values) : t("audience.savedAll");
  return t(row.excluded > 0 ? "audience.savedSizeOut" : "audience.savedSize", values);
}

/** Names of those who are not there any more that are said at once. */
const MOST_NAMED = 3;

/** Who it is, with the account. */
function who({ recipient }: Absent): string {
  const name = shownName(recipient);
  return name.includes(recipient.id) ? name : `${name} (${recipient.id})`;
}

/** Who of it is not in the directory any more, by name; empty: all are there, as far as is known. */
export function absentWords({ absent }: SavedAudienceRow): string {
  if (!absent) return "";
  const some = absent.people.slice(0, MOST_NAMED).map((one) => {
    if (one.since !== null) return t("audience.absent.since", { who: who(one), day: localDay(one.since) });
    return t(`audience.absent.${one.why}`, { who: who(one) });
  });
  const more = absent.total - some.length;
  return listed(more > 0 ? [...some, t("audience.absentMore", { n: more })] : some);
}
