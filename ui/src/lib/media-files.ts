/* Files that messages carry. Drafts name them by references: `posthorn-file:<sha256>?name=<percent-encoded name>`. */
import { formatNumber, t, tx } from "@/i18n";
import type { ErrorView, MediaKind } from "@/ipc";
import { errorWords } from "./errors";

const REFERENCE = /^posthorn-file:([0-9a-f]{64})\?name=([^\s"'<>]*)$/i;

/** SHA-256 of the file a reference names; null for anything else, such as a media id typed by hand. */
export function digestOf(reference: string | null | undefined): string | null {
  return REFERENCE.exec(reference ?? "")?.[1] ?? null;
}

/** The file name in a reference; null for anything else. */
export function nameOf(reference: string | null | undefined): string | null {
  const name = REFERENCE.exec(reference ?? "")?.[2];
  if (name === undefined) return null;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Largest file of any kind in bytes: what is larger is not even read. */
export const LARGEST = 20_000_000;

/** A length in bytes as people say it; WeCom counts its megabytes in thousands. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return t("compose.media.bytes", { n: bytes });
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1000, "KB"] : [bytes / 1_000_000, "MB"];
  return `${formatNumber(Math.round(amount * 10) / 10)} ${unit}`;
}

/** A playing time in seconds as `1:05`. */
export function formatPlayingTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** What the program says is wrong with a file (`detail` of the error). */
type Problem = {
  problem?: string;
  bytes?: number;
  min?: number;
  max?: number;
  duration_ms?: number;
  max_ms?: number;
};

/** One or two sentences on why a file was not taken. */
export function mediaProblem(error: ErrorView, kind: MediaKind): string {
  if (error.code === "not_found") return t("compose.media.wrong.missing");
  if (error.code === "storage_full" && error.field === "media") return t("compose.media.wrong.full");
  const problem = error.field === "file" ? parsed(error.detail) : null;
  const words = problem?.problem
    ? tx(`compose.media.wrong.${problem.problem}`, {
        size: formatSize(problem.bytes ?? 0),
        limit: formatSize(problem.max ?? problem.min ?? 0),
        seconds: formatNumber(Math.ceil((problem.duration_ms ?? 0) / 1000)),
        most: formatNumber(Math.floor((problem.max_ms ?? 0) / 1000)),
        takes: t(`compose.media.takes.${kind}`),
      })
    : null;
  if (words) return words;
  const { why, fix } = errorWords(error);
  return `${why} ${fix}`;
}

function parsed(detail: string | null): Problem | null {
  try {
    const value: unknown = JSON.parse(detail ?? "");
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** A file's content in Base64, as the program takes it. */
export function base64Of(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const url = typeof reader.result === "string" ? reader.result : "";
      resolve(url.slice(url.indexOf(",") + 1));
    });
    reader.addEventListener("error", () => reject(reader.error ?? new Error("unreadable")));
    reader.readAsDataURL(file);
  });
}
