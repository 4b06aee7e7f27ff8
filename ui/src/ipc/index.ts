/* Access to the program. Everything outside this folder imports types and the host from here only. */
import type { Host } from "./contract";
import { createTauriHost } from "./tauri";

export type * from "./contract";
export {
  BLANK_TEXT,
  EXAMPLE_MARKS,
  MOST,
  PICTURES,
  RICH,
  RULES_AS_OF,
  SEND_OPTIONS,
  TEXT_VARIABLE,
  VARIABLE_OFFERS,
} from "./bindings";
export { toErrorView } from "./error-view";

let host: Host | null = null;

/** Sets the host; done once by each window before it mounts, and by tests. */
export function setHost(next: Host): void {
  host = next;
}

/** The program behind the page. */
export function getHost(): Host {
  if (!host) throw new Error("host is not set");
  return host;
}

/** Connects to the program, or in a browser to the product that `cargo xtask serve` runs. */
export async function connectHost(): Promise<Host> {
  if (import.meta.env.DEV && !("__TAURI_INTERNALS__" in window)) {
    const { createWebHost } = await import("./web");
    return createWebHost(import.meta.env.VITE_POSTHORN_TOKEN ?? "");
  }
  return createTauriHost();
}
