/*
 * Another password for the database of the team that this computer is in, where the one that it has opens nothing or cannot be read.
 * What was typed is nowhere but here, and goes as soon as it was of use.
 */
import { computed, shallowRef, watch } from "vue";
import { tx } from "@/i18n";
import { getHost, toErrorView, type ErrorCode, type ErrorView, type TeamMembership, type TeamView } from "@/ipc";
import { useApp } from "@/stores/app";
import { isKeychainTrouble, teamFieldProblem } from "./team-form";

/** Troubles that another password may end. */
const OF_PASSWORD: readonly ErrorCode[] = [
  "storage_not_allowed",
  "keychain_unavailable",
  "keychain_locked",
  "secret_elsewhere",
];

export function useTeamPassword(membership: () => TeamMembership) {
  const app = useApp();
  const keychain = app.snapshot?.keychain_available !== false;
  const password = shallowRef("");
  const sessionOnly = shallowRef(!keychain);
  const saving = shallowRef(false);
  const error = shallowRef<ErrorView | null>(null);
  /** The choice to keep the password for this session stays once it was needed, whatever is tried then. */
  const offersSession = shallowRef(!keychain);

  const trouble = computed(() => (membership().standing === "away" ? (membership().problem ?? null) : null));
  const helps = computed(() => trouble.value !== null && OF_PASSWORD.includes(trouble.value.code));
  /** The field does not vanish under somebody's hands because another trouble came up meanwhile. */
  const shown = computed(
    () => helps.value || saving.value || (password.value !== "" && membership().standing !== "reached"),
  );
  const problem = computed(() => {
    const now = error.value;
    return now && (teamFieldProblem(now, "password", password.value) ?? tx(`team.passwordWrong.${now.code}`));
  });
  const elsewhere = computed(() => (problem.value === null ? error.value : null));

  const offerSessionFor = (what: ErrorView | null) =>
    void (offersSession.value ||= what !== null && isKeychainTrouble(what));
  watch(trouble, offerSessionFor, { immediate: true });
  watch([password, sessionOnly], () => (error.value = null));
  watch(shown, (now) => !now && clear());

  function clear(): void {
    password.value = "";
    sessionOnly.value = !keychain;
    error.value = null;
  }
  /** What became of it; null: it is under way already, or failed, and why stands at the field or below it. */
  async function save(): Promise<TeamView | null> {
    if (saving.value) return null;
    saving.value = true;
    error.value = null;
    try {
      const view = await getHost().teamPassword(password.value === "" ? null : password.value, sessionOnly.value);
      clear();
      return view;
    } catch (failure) {
      error.value = toErrorView(failure);
      offerSessionFor(error.value);
      return null;
    } finally {
      saving.value = false;
    }
  }
  return { keychain, password, sessionOnly, offersSession, shown, saving, error, problem, elsewhere, save };
}
