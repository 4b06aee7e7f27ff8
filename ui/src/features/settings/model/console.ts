/* The admin console of the public service, where administrators sign in. */
import { getHost, toErrorView } from "@/ipc";
import { errorLine } from "@/lib/errors";
import { useToasts } from "@/stores/toasts";

export const CONSOLE = "https://work.weixin.qq.com/";

/** Opens it in the browser; where that does not work a toast says so. */
export function openConsole(): void {
  const toasts = useToasts();
  getHost()
    .openLink(CONSOLE)
    .catch((error: unknown) => toasts.show(errorLine(toErrorView(error)), { tone: "danger" }));
}
