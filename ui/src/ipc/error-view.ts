/* What a refused question says. */
import type { ErrorView } from "./contract";

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
      ...(view.network ? { network: view.network } : {}),
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "internal", message, field: null, detail: null, api: null };
}
