/* A change in the directory in words. */
import { t } from "@/i18n";
import type { DirectoryChange, MemberState } from "@/ipc";

const STATES: readonly MemberState[] = ["active", "disabled", "not_activated", "left"];
/** The words for an account's state; one that is not known stands as it is. */
function stateWords(word: string): string {
  const known = STATES.find((state) => state === word);
  return known ? t(`directory.states.${known}`) : word;
}

/** Before and after it, as they stand in columns. */
export function ends({ kind, was, became }: DirectoryChange): [string, string] {
  return kind === "state" ? [stateWords(was), stateWords(became)] : [was, became];
}

/** What happened; the name stands beside it. */
export function changeWords(change: DirectoryChange): string {
  const [from, to] = ends(change);
  const nowhere = t("changes.nowhere");
  switch (change.kind) {
    case "joined":
      return to ? t("changes.joinedTo", { to }) : t("changes.joined");
    case "left":
      return from ? t("changes.leftFrom", { from }) : t("changes.left");
    case "moved":
      return t("changes.moved", { from: from || nowhere, to: to || nowhere });
    case "renamed":
      return t("changes.renamed", { from });
    case "state":
      return t("changes.state", { from, to });
    case "range":
      return t("changes.range", { out: Number(from), into: Number(to) });
    case "names":
      return t("changes.names", { n: Number(from) });
  }
}

/** Who it is, with the account where the name does not say it; empty when it is about nobody alone. */
export function changedWho({ name, user_id: id }: DirectoryChange): string {
  if (id === null) return "";
  return name === null || name === id ? id : `${name} (${id})`;
}
