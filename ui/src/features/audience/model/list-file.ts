/* A list file (CSV, XLSX) in words. */
import { t, tx } from "@/i18n";
import type { ErrorView, ListColumn } from "@/ipc";
import { errorWords } from "@/lib/errors";
import { listed } from "@/lib/format";

/** Largest list in bytes: what is larger is not even read. */
export const LARGEST = 20 * 1024 * 1024;

/** Why a file was not taken, and what to do. */
export function listProblem(error: ErrorView): string {
  const [what, place] = (error.detail ?? "").split(":");
  const own = error.field === "list" ? tx(`audience.wrong.${what}`, { place: place ?? "" }) : null;
  if (own) return own;
  const { title, fix } = errorWords(error);
  return [title, fix].filter(Boolean).join(" ");
}

/** `A`, `Z`, `AA`: as spreadsheets call their columns. */
export function columnLetter(at: number): string {
  let letters = "";
  for (let rest = at + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/** What a column is called where one is chosen. */
export function columnName(column: ListColumn, at: number): string {
  const letter = columnLetter(at);
  return column.title
    ? t("audience.columnNamed", { letter, title: column.title })
    : t("audience.columnPlain", { letter });
}

/** Not used. */
export const NONE = -1;

/** The rows of a list in which somebody stands, the first few. */
export function rowsWords(rows: readonly number[]): string {
  return t("audience.listRows", { rows: `${listed(rows.slice(0, 5).map(String))}${rows.length > 5 ? "…" : ""}` });
}
