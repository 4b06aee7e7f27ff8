/* A list file (CSV, XLSX) in words, and which of its columns probably say who is meant. */
import { t, tx } from "@/i18n";
import type { ErrorView, Holds, ListColumn, ListView } from "@/ipc";
import { errorWords } from "@/lib/errors";

/** Largest list in bytes: what is larger is not even read. */
export const LARGEST = 20 * 1024 * 1024;

/** Why a file was not taken, and what to do. */
export function listProblem(error: ErrorView): string {
  const own = error.field === "list" ? tx(`audience.wrong.${error.detail ?? ""}`) : null;
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

/** What a column with people may hold. */
export const HOLDS = ["account", "name", "mobile", "mail"] as const satisfies readonly Holds[];
export type Who = (typeof HOLDS)[number];

export type Columns = { column: number; holds: Who; name: number; department: number };

/** Not used. */
export const NONE = -1;

/** The columns to begin with: by what their headings say, accounts before names; else the first that has something in it. */
export function guessed(view: ListView): Columns {
  const at = (holds: Holds) => view.columns.findIndex((one) => one.holds === holds);
  const holds = HOLDS.find((one) => at(one) >= 0);
  const filled = view.columns.findIndex((one) => one.filled > 0);
  return {
    column: holds ? at(holds) : Math.max(0, filled),
    holds: holds ?? "name",
    name: holds && holds !== "name" ? at("name") : NONE,
    department: at("department"),
  };
}
