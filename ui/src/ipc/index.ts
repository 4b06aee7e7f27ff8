/* Access to the program. Everything outside this folder imports types and the host from here only. */
import type { ErrorView, Host } from "./contract";

export type * from "./contract";
export { BLANK_TEXT, MOST, RULES_AS_OF, SEND_OPTIONS } from "./bindings";

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
  const { createTauriHost } = await import("./tauri");
  return createTauriHost();
}

/** Any rejection as an ErrorView. */
export function toErrorView(error: unknown): ErrorView {
  if (typeof error === "object" && error !== null && "code" in error && "message" in error) {
    const view = error as Partial<ErrorView>;
    return {
      code: view.code ?? "internal",
      message: String(view.message),
      field: view.field ?? null,
      detail: view.detail ?? null,
      api: view.api ?? null,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "internal", message, field: null, detail: null, api: null };
}
