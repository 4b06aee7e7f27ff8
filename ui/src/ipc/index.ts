/* Access to the program. Everything outside this folder imports types and the host from here only. */
import type { ErrorView, Host } from "./contract";

export type * from "./contract";

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

/** Connects to the program, or to the in-memory one when looked at in a browser. */
export async function connectHost(): Promise<Host> {
  if (import.meta.env.DEV || import.meta.env.VITE_FAKE === "1") {
    if (!("__TAURI_INTERNALS__" in window)) {
      const { createFakeHost } = await import("./fake");
      const fake = createFakeHost({ language: navigator.language });
      // For the browser's console: what it holds can be looked at and turned.
      Object.assign(window, { posthornFake: fake });
      return fake;
    }
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
