/*
 * Joining a team. What was typed stays until it was of use. The password is nowhere but in the form, and goes as soon as the form
 * closes.
 */
import { computed, ref, shallowRef, watch } from "vue";
import { t } from "@/i18n";
import { getHost, toErrorView, type ErrorView, type TeamFound, type TeamView } from "@/ipc";
import { useApp } from "@/stores/app";
import {
  emptyTeamForm,
  isAtTeamField,
  isKeychainTrouble,
  TEAM_FIELDS,
  teamFieldProblem,
  teamInput,
  type TeamField,
} from "./team-form";

export function useJoin() {
  const app = useApp();
  const keychain = app.snapshot?.keychain_available !== false;
  const form = ref(emptyTeamForm(keychain));
  const companies = computed(() => app.profiles.map((view) => view.profile).filter((profile) => !profile.practice));
  const found = shallowRef<TeamFound | null>(null);
  const error = shallowRef<ErrorView | null>(null);
  const empty = shallowRef<readonly TeamField[]>([]);
  const testing = shallowRef(false);
  const joining = shallowRef(false);
  /** The choice to keep the password for this session stays once it was needed, whatever is tried then. */
  const offersSession = shallowRef(!keychain);
  let turn = 0;

  const problem = (field: TeamField) =>
    empty.value.includes(field) ? t("team.wrong.blank") : teamFieldProblem(error.value, field, form.value[field]);
  const elsewhere = computed(() => (error.value && !isAtTeamField(error.value) ? error.value : null));

  /** Lets go of a test: one under way, and what it found. */
  function forgetTest(): void {
    turn += 1;
    testing.value = false;
    found.value = null;
  }
  watch(
    () => ({ ...form.value }),
    (now, before) => {
      const same = (field: TeamField) => now[field] === before[field];
      empty.value = empty.value.filter(same);
      const at = TEAM_FIELDS.find((field) => field === error.value?.field);
      if (at && !same(at)) error.value = null;
      if (!same("address") || !same("password") || !same("authority")) forgetTest();
    },
  );

  /** Tells whether nothing is empty that is needed. */
  function filledIn(needed: readonly TeamField[]): boolean {
    empty.value = needed.filter((field) => form.value[field].trim() === "");
    return empty.value.length === 0;
  }
  const question = () => {
    const ids = companies.value.map((company) => company.id);
    return [teamInput(form.value, ids), form.value.password === "" ? null : form.value.password] as const;
  };
  function fail(trouble: unknown): void {
    error.value = toErrorView(trouble);
    if (isKeychainTrouble(error.value)) offersSession.value = true;
  }

  async function test(): Promise<void> {
    if (testing.value || joining.value) return;
    forgetTest();
    error.value = null;
    if (!filledIn(["address"])) return;
    const mine = turn;
    testing.value = true;
    try {
      const answer = await getHost().teamLook(...question());
      if (mine === turn) found.value = answer;
    } catch (trouble) {
      if (mine === turn) fail(trouble);
    } finally {
      if (mine === turn) testing.value = false;
    }
  }
  /** What became of it; null: nothing, and why stands at the fields or above them. */
  async function join(): Promise<TeamView | null> {
    if (joining.value) return null;
    forgetTest();
    error.value = null;
    if (!filledIn(["address", "name"])) return null;
    joining.value = true;
    try {
      const view = await getHost().teamJoin(...question());
      form.value = emptyTeamForm(keychain);
      return view;
    } catch (trouble) {
      fail(trouble);
      return null;
    } finally {
      joining.value = false;
    }
  }
  /** The form is closed: what was typed is there when it opens again, but for the password. */
  function close(): void {
    form.value.password = "";
    forgetTest();
    error.value = null;
    empty.value = [];
  }
  return { form, companies, found, elsewhere, problem, testing, joining, offersSession, test, join, close };
}
