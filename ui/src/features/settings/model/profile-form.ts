/* The profile form's state: what is typed stays until it is saved or discarded, whatever the program answers. */
import { t, tx } from "@/i18n";
import type { ErrorView, Profile, ProfileInput, ProfileView, QuietHours, Severity } from "@/ipc";
import { errorWords } from "@/lib/errors";

export const COLOURS = ["blue", "teal", "green", "amber", "red", "purple", "pink", "slate"] as const;

/** The form of a profile not saved yet. */
export const NEW = "new";

/** The same time twice: never. */
export const NO_QUIET_HOURS: QuietHours = { from: 0, to: 0, days: [true, true, true, true, true, true, true] };

export type ProfileForm = { input: ProfileInput; secret: string; sessionOnly: boolean; forgetStored: boolean };

export function formOf(profile: Profile): ProfileForm {
  return {
    input: {
      id: profile.id,
      name: profile.name,
      colour: profile.colour,
      corp_id: profile.corp_id,
      agent_id: String(profile.agent_id),
      base_url: profile.base_url ?? "",
      proxy: profile.proxy ?? "",
      my_user_id: profile.my_user_id ?? "",
      has_callback: profile.has_callback,
      has_mini_program: profile.has_mini_program,
      account_limit: profile.account_limit === null ? "" : String(profile.account_limit),
      ...(profile.quiet_hours && { quiet_hours: profile.quiet_hours }),
      ...(profile.calls_per_second && { calls_per_second: String(profile.calls_per_second) }),
      ...(profile.release_from && { release_from: String(profile.release_from) }),
    },
    secret: "",
    sessionOnly: false,
    forgetStored: true,
  };
}

/** An empty form in a colour that no other profile has, while there is one. */
export function emptyForm(profiles: readonly ProfileView[], keychain: boolean): ProfileForm {
  const taken = new Set(profiles.map((view) => view.profile.colour));
  return {
    input: {
      id: null,
      name: "",
      colour: COLOURS.find((colour) => !taken.has(colour)) ?? "blue",
      corp_id: "",
      agent_id: "",
      base_url: "",
      proxy: "",
      my_user_id: "",
      has_callback: false,
      has_mini_program: false,
      account_limit: "",
    },
    secret: "",
    sessionOnly: !keychain,
    forgetStored: true,
  };
}

export function isDirty(form: ProfileForm, saved: ProfileForm): boolean {
  return form.secret !== "" || JSON.stringify(form.input) !== JSON.stringify(saved.input);
}

/** Whether an error is a mistake in what was typed; anything else (no keychain, full disk) is not the field's fault. */
export function isMistake(error: ErrorView): boolean {
  return error.code === "name_taken" || (MISTAKES.has(error.code) && FIELDS.includes(error.field ?? ""));
}
const MISTAKES = new Set<ErrorView["code"]>(["bad_setting", "invalid_input", "secret_missing", "secret_elsewhere"]);

/** What is wrong with a field, in words that say how it has to look. */
export function fieldProblem(error: ErrorView | null, field: string, typed: string): string | null {
  if (!error || !isMistake(error)) return null;
  if (error.code === "name_taken" && field === "name") return t("settings.wrong.nameTaken");
  if (error.field !== field) return null;
  if (error.code === "secret_elsewhere") return t("settings.wrong.secretElsewhere");
  if (error.code === "secret_missing") return t("settings.wrong.secretMissing");
  if (typed.trim() === "" && (field === "name" || field === "corp_id" || field === "agent_id"))
    return t("settings.wrong.blank");
  return tx(`settings.wrong.${field}`) ?? errorWords(error).title;
}

/** What is to be said of a field that was looked at before it is saved. */
export function findingProblem(severity: Severity | undefined, field: string, typed: string): string | null {
  if (!severity) return null;
  if (severity !== "refused") return tx(`settings.doubt.${field}`);
  if (typed.trim() === "") return t(field === "secret" ? "settings.wrong.secretMissing" : "settings.wrong.blank");
  return tx(`settings.wrong.${field}`);
}

/** Fields the form shows a problem at, in the order in which they stand. */
export const FIELDS = [
  "name",
  "corp_id",
  "agent_id",
  "secret",
  "my_user_id",
  "account_limit",
  "calls_per_second",
  "release_from",
  "proxy",
  "base_url",
];
