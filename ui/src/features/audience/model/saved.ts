/* A saved audience in words, and what can be its name. */
import { t } from "@/i18n";
import type { SavedAudienceRow } from "@/ipc";

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
