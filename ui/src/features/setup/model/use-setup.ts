/*
 * A guided set-up: which step is open, what was typed, and what WeCom said last. Kept by the program a moment after each change, so
 * that it can be left at any time; a secret is no part of it.
 */
import { computed, onScopeDispose, reactive, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { getHost, toErrorView, type ErrorView, type SetupLook, type SetupState, type SetupStep } from "@/ipc";
import { emptyForm, formOf, type ProfileForm } from "@/features/settings/model/profile-form";
import { createAutosave } from "@/lib/autosave";
import { useApp } from "@/stores/app";

export type Setup = {
  /** The company; null until it is saved. */
  profileId: Ref<string | null>;
  step: Ref<SetupStep>;
  form: ProfileForm;
  /** What WeCom said last. */
  look: Ref<SetupLook | null>;
  looking: Ref<boolean>;
  /** Why it could not even be asked, or why something could not be kept. */
  failure: Ref<ErrorView | null>;
  /** The greeting was sent. */
  greeted: Ref<boolean>;
  done: ComputedRef<Record<SetupStep, boolean>>;
  open: () => Promise<void>;
  go: (step: SetupStep) => void;
  /** The company was saved under this id. */
  saved: (id: string) => void;
  /** Asks WeCom; `looks`: how often that was done before, unasked, for the same reason. */
  ask: (looks?: number) => Promise<void>;
  /** Writes down what is not written yet. */
  flush: () => Promise<void>;
  finish: () => Promise<void>;
};

/** Whether WeCom refused the secret, or the company, before: asked unasked, it might shut the door for an hour. */
const refused = (error: ErrorView | undefined) =>
  error?.code === "secret_refused" || (error?.code === "api" && error.api?.class === "config");

export function useSetup(id: string | null): Setup {
  const app = useApp();
  const profileId = shallowRef(id);
  const step = shallowRef<SetupStep>("app");
  const form = reactive(emptyForm(app.profiles, app.snapshot?.keychain_available ?? true)) as ProfileForm;
  const look = shallowRef<SetupLook | null>(null);
  const looking = shallowRef(false);
  const failure = shallowRef<ErrorView | null>(null);
  const greeted = shallowRef(false);
  const view = () => app.profiles.find((one) => one.profile.id === profileId.value) ?? null;
  let ready = false;
  let ended = false;

  const state = (): SetupState => ({ profile_id: profileId.value, step: step.value, input: { ...form.input } });
  const at = { saved: "" };
  const { flush, later, stop, problem } = createAutosave<SetupState>(() =>
    ready && !ended ? { at, value: state, save: (now) => getHost().setupKeep(now) } : null,
  );
  watch(problem, (unkept) => unkept && (failure.value = unkept));
  onScopeDispose(stop);
  watch([step, () => ({ ...form.input })], later);

  async function open(): Promise<void> {
    try {
      const kept = await getHost().setupOpen(profileId.value);
      const known = view();
      if (known) Object.assign(form, formOf(known.profile));
      if (kept) {
        form.input = { ...kept.input, id: profileId.value };
        step.value = kept.step;
      } else if (known) step.value = "values";
    } catch (error) {
      failure.value = toErrorView(error);
    }
    at.saved = JSON.stringify(state());
    ready = true;
    if (step.value !== "app" && step.value !== "values" && !refused(view()?.profile.failed_check)) await ask();
  }

  async function ask(looks = 0): Promise<void> {
    const asked = profileId.value;
    if (asked === null || looking.value) return;
    looking.value = true;
    failure.value = null;
    try {
      look.value = await getHost().setupLook(asked, looks);
    } catch (error) {
      failure.value = toErrorView(error);
    } finally {
      looking.value = false;
    }
  }

  function saved(next: string): void {
    profileId.value = next;
    form.input.id = next;
    form.secret = "";
    // The program has kept it meanwhile as it was saved.
    at.saved = "";
    later();
  }
  async function finish(): Promise<void> {
    await flush();
    ended = true;
    await getHost().setupEnd(profileId.value);
  }

  const done = computed(() => {
    const app = look.value?.app ?? null;
    return {
      app: profileId.value !== null || step.value !== "app",
      values: profileId.value !== null && look.value !== null && (app !== null || look.value.untrusted),
      range: app !== null && app.range.counts.some((n) => n > 0),
      address: app !== null,
      message: greeted.value,
    };
  });

  const go = (next: SetupStep) => void (step.value = next);
  return { profileId, step, form, look, looking, failure, greeted, done, open, go, saved, ask, flush, finish };
}
