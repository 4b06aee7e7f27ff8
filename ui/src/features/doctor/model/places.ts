/* Where something is put right: a place of Posthorn's, the admin console, or nowhere that a page can lead to. */
import { openConsole } from "@/features/settings/model/console";
import { getHost, toErrorView, type DoctorCheck } from "@/ipc";
import { errorLine } from "@/lib/errors";
import { useRouter } from "@/stores/router";
import { useToasts } from "@/stores/toasts";

export type Place = { words: "settings" | "console" | "folder" | "directory" | "statistics"; go: () => void };

/** `profile`: the company, if it was one. `console`: it is one of the public service, whose console is known. */
export function placeOf(check: DoctorCheck, profile: string | null, console: boolean): Place | null {
  const router = useRouter();
  switch (check) {
    case "proxy":
    case "name":
    case "connection":
    case "token":
      if (profile === null) return null;
      return { words: "settings", go: () => router.go("settings", { tab: "profiles", profile }) };
    case "app":
    case "range":
    case "trusted_address":
      return console ? { words: "console", go: openConsole } : null;
    case "contacts":
      return profile === null ? null : { words: "directory", go: () => router.go("directory", { tab: "members" }) };
    case "budget":
      return { words: "statistics", go: () => router.go("statistics") };
    case "data_folder":
      return { words: "folder", go: openFolder };
    case "keychain":
    case "rules":
    case "tls":
    case "clock":
      return null;
  }
}

function openFolder(): void {
  const toasts = useToasts();
  getHost()
    .openFolder("data")
    .catch((error: unknown) => toasts.show(errorLine(toErrorView(error)), { tone: "danger" }));
}
