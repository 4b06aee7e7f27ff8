/* Mounting for tests that still run on the host in memory. */
import { createPinia, setActivePinia } from "pinia";
import { setHost } from "@/ipc";
import { createFakeHost, type FakeHost } from "@/ipc/fake";
import { useApp } from "@/stores/app";

export { axeFindings, mount, settled } from "./mount";

/** Sets up host and stores without mounting; the app snapshot is loaded. */
export async function prepare(options: Parameters<typeof createFakeHost>[0] = {}): Promise<FakeHost> {
  const fake = createFakeHost(options);
  setHost(fake);
  setActivePinia(createPinia());
  await useApp().load();
  return fake;
}
