/* A link of a message, opened in the system's browser. */
import { getHost, toErrorView } from "@/ipc";
import { errorLine } from "@/lib/errors";
import { useToasts } from "@/stores/toasts";

/** Opens it, and says why when that is not possible. */
export async function openLink(url: string): Promise<void> {
  try {
    await getHost().openLink(url);
  } catch (failure) {
    useToasts().show(errorLine(toErrorView(failure)), { tone: "danger" });
  }
}
