/* What is typed to join a team. Whether it is right, the program says; here only what is still empty is known. */
import { t, tx } from "@/i18n";
import type { ErrorView, TeamInput } from "@/ipc";
import { errorWords } from "@/lib/errors";

export type TeamForm = {
  address: string;
  password: string;
  name: string;
  authority: string;
  /** Companies that do not go along. All others do, also those that are added while the form is filled in. */
  leftOut: string[];
  templates: boolean;
  history: boolean;
  sessionOnly: boolean;
};

/** Fields that a problem is shown at, in the order in which they stand. */
export const TEAM_FIELDS = ["address", "password", "name", "authority"] as const;
export type TeamField = (typeof TEAM_FIELDS)[number];

export function emptyTeamForm(keychain: boolean): TeamForm {
  return {
    address: "",
    password: "",
    name: "",
    authority: "",
    leftOut: [],
    templates: true,
    history: true,
    sessionOnly: !keychain,
  };
}

/** What the program is asked with, beside the password. `companies`: those of this computer that could go along. */
export function teamInput(form: TeamForm, companies: readonly string[]): TeamInput {
  return {
    address: form.address,
    name: form.name,
    authority: form.authority,
    companies: companies.filter((id) => !form.leftOut.includes(id)),
    templates: form.templates,
    history: form.history,
    session_only: form.sessionOnly,
  };
}

/** Whether an error is told at one of the fields. A keychain that does not take the password is no mistake in it. */
export function isAtTeamField(error: ErrorView): boolean {
  return error.code === "invalid_input" && TEAM_FIELDS.some((field) => field === error.field);
}

/** Whether the keychain could not be used: the password can then be kept for this session alone. */
export function isKeychainTrouble(error: ErrorView): boolean {
  return error.code === "keychain_unavailable" || error.code === "keychain_locked";
}

/** What is wrong with a field, in words that say how it has to look. */
export function teamFieldProblem(error: ErrorView | null, field: TeamField, typed: string): string | null {
  if (!error || error.field !== field || !isAtTeamField(error)) return null;
  if (typed.trim() === "") return t("team.wrong.blank");
  const key = field === "address" ? `address.${error.detail ?? ""}` : field;
  return tx(`team.wrong.${key}`) ?? errorWords(error).title;
}
