/* Mounting for tests: a fresh store, a host that answers from the fixtures, the providers every window's root has. */
import { render, type RenderResult } from "@testing-library/vue";
import axe from "axe-core";
import { createPinia, disposePinia, setActivePinia, type Pinia } from "pinia";
import { ConfigProvider } from "reka-ui";
import { vi } from "vitest";
import { defineComponent, h, type Component } from "vue";
import { useAutosave } from "@/features/composer/model/autosave";
import { useWriting } from "@/features/composer/model/writing";
import { setHost } from "@/ipc";
import { createMockHost, NOW, type MockHost } from "@/ipc/mock";
import { useApp } from "@/stores/app";

/** The stores of the test that runs. */
let stores: Pinia | null = null;

/** Sets up host and stores without mounting, at the moment of the fixtures; the app snapshot is loaded. */
export async function prepare(): Promise<MockHost> {
  await leave();
  vi.setSystemTime(NOW);
  const host = createMockHost();
  setHost(host);
  stores = createPinia();
  setActivePinia(stores);
  await useApp().load();
  // Fields are typed into as they are sent; tests of the editor ask for it.
  useWriting().plain = true;
  return host;
}

/** Ends what the stores of a test would go on with in the next one: a draft to be saved soon, a question that follows a change. */
export async function leave(): Promise<void> {
  const ended = stores;
  stores = null;
  if (!ended) return;
  await useAutosave(ended).flush();
  disposePinia(ended);
}

/** Mounts a component under the providers. Call `prepare` first when it needs the host. `slots` are given as functions. */
export function mount(
  component: Component,
  props: Record<string, unknown> = {},
  slots: Record<string, (props: never) => unknown> = {},
): RenderResult {
  const root = defineComponent({ render: () => h(ConfigProvider, null, () => h(component, props, slots as never)) });
  return render(root);
}

/** What axe finds in the page, as readable lines; colour contrast is checked in a real browser instead. */
export async function axeFindings(root: Element = document.body, off: string[] = []): Promise<string[]> {
  const rules = Object.fromEntries(["color-contrast", "region", ...off].map((rule) => [rule, { enabled: false }]));
  const result = await axe.run(root, { rules });
  return result.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)}`),
  );
}

/**
 * Until every part that was asked for has been loaded, every frame drawn and every answer of the host has arrived.
 * Answers and frames are queued on this event loop, so going round it often enough leaves nothing open; a part that is loaded
 * lazily comes from another process, which no number of rounds waits for, so its loading is waited for as such.
 */
export async function settled(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await vi.dynamicImportSettled();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }
}
