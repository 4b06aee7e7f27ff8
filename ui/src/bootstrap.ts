/* Start of a window: connect to the program, take theme and language from it, then mount. */
import { createPinia, setActivePinia } from "pinia";
import { createApp, type Component } from "vue";
import { mediaSourceKey } from "./features/preview/parts/media";
import { expectLanguage, needWords, numbersFrom, resolveLanguage, setLanguage } from "./i18n";
import { connectHost, getHost, setHost } from "./ipc";
import { behaveAsProgram } from "./lib/no-browser";
import { createMediaSource } from "./features/preview/model/media-source";
import { listenForSizeKeys } from "./lib/size-keys";
import { fetchLater } from "./lib/later";
import { useApp } from "./stores/app";

/** Counts what the content security policy refuses, for the tests; nothing is expected. */
function watchPolicy(): void {
  const violations: { directive: string; blockedURI: string }[] = [];
  window.__posthornCspViolations = violations;
  document.addEventListener("securitypolicyviolation", (event) => {
    violations.push({ directive: event.effectiveDirective, blockedURI: event.blockedURI });
  });
}

/**
 * Mounts a window's root component when the program has answered. `ahead`: what else the window asks of it then, so that the answer is
 * under way while the window is drawn.
 */
export async function start(root: Component, ahead: () => void = () => {}): Promise<void> {
  watchPolicy();
  behaveAsProgram();
  const ofSystem = resolveLanguage("system", navigator.language);
  expectLanguage(ofSystem);
  const pinia = createPinia();
  try {
    setHost(await connectHost());
    await useApp(pinia).start();
  } catch (error) {
    console.error(error);
    // What nearly never is shown makes no start longer.
    const [failed] = await Promise.all([import("./shell/StartFailed.vue"), setLanguage(ofSystem)]);
    createApp(failed.default).use(pinia).mount("#app");
    return;
  }
  setActivePinia(pinia);
  ahead();
  createApp(root).use(pinia).provide(mediaSourceKey, createMediaSource(getHost)).mount("#app");
  listenForSizeKeys();
  // WeCom answers with its numbers, and nothing has been asked of it yet.
  numbersFrom((of) => getHost().errorTexts(of));
  void needWords("numbers");
  fetchLater();
}
