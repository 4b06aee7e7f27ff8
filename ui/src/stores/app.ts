/* What the program says about itself: settings, profiles, notices. One snapshot, asked again when something changed. */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { resolveLanguage, setLanguage } from "@/i18n";
import { getHost, type AppSnapshot, type ProfileView, type Settings } from "@/ipc";
import { profileName } from "@/lib/profile-name";

const named = ({ profile, ...view }: ProfileView): ProfileView => ({
  ...view,
  profile: { ...profile, name: profileName(profile.name, profile.practice) },
});

function applyTheme(dark: boolean): void {
  const root = document.documentElement.classList;
  root.toggle("dark", dark);
  root.toggle("light", !dark);
}

export const useApp = defineStore("app", () => {
  const snapshot = shallowRef<AppSnapshot | null>(null);
  const systemDark = shallowRef(false);

  const profiles = computed<ProfileView[]>(() => (snapshot.value?.profiles ?? []).map(named));
  const active = computed<ProfileView | null>(
    () => profiles.value.find((view) => view.profile.id === snapshot.value?.active_profile) ?? null,
  );
  const activeId = computed(() => snapshot.value?.active_profile ?? "");
  /** What members see a message come from: the application, as far as it is known. */
  const appName = computed(() => active.value?.profile.app_name ?? active.value?.profile.name ?? "");
  const practice = computed(() => active.value?.profile.practice ?? false);
  const settings = computed<Settings | null>(() => snapshot.value?.settings ?? null);
  const notices = computed(() => snapshot.value?.notices ?? []);
  const dark = computed(() => {
    const theme = settings.value?.theme ?? "system";
    return theme === "system" ? systemDark.value : theme === "dark";
  });

  /** Takes a snapshot and lets theme and language follow it. */
  async function accept(next: AppSnapshot): Promise<void> {
    await setLanguage(resolveLanguage(next.settings.language, next.system_language));
    snapshot.value = next;
    applyTheme(dark.value);
  }

  let latest: Promise<void> = Promise.resolve();

  /**
   * Asks the program for its state. Asked again meanwhile, only the later answer counts, and this waits for it: who has changed
   * something sees it when this is done.
   */
  function load(): Promise<void> {
    const done: Promise<void> = getHost()
      .appSnapshot()
      .then((answer) => (done === latest ? accept(answer) : latest.catch(() => accept(answer))));
    latest = done;
    return done;
  }

  /** First load, and the listeners that keep the state fresh for the window's life. */
  async function start(): Promise<void> {
    const preference = window.matchMedia("(prefers-color-scheme: dark)");
    systemDark.value = preference.matches;
    preference.addEventListener("change", (event) => {
      systemDark.value = event.matches;
      applyTheme(dark.value);
    });
    // Heard from the first moment on, and no question waits for the other.
    const listening = getHost().onChanged((what) => {
      if (what === "app") void load();
    });
    await Promise.all([load(), listening]);
  }

  async function saveSettings(next: Settings): Promise<void> {
    await accept(await getHost().settingsSave(next));
  }

  async function activate(id: string): Promise<void> {
    await getHost().profileActivate(id);
    await load();
  }

  async function dismissNotice(id: string): Promise<void> {
    await getHost().noticeDismiss(id);
    if (snapshot.value) {
      snapshot.value = { ...snapshot.value, notices: snapshot.value.notices.filter((notice) => notice.id !== id) };
    }
  }

  return {
    snapshot,
    profiles,
    active,
    activeId,
    appName,
    practice,
    settings,
    notices,
    dark,
    accept,
    load,
    start,
    saveSettings,
    activate,
    dismissNotice,
  };
});
