/* What became of a pasted request, in words: by code, never by matching a message. */
import { formatNumber, t, type WordKey } from "@/i18n";
import type { ImportError, JsonType, Note } from "@/ipc";

const typeWords = (type: JsonType) => t(`request.type.${type}`);
const pathWords = (path: string) => (path === "." ? t("request.error.whole") : path);

/** What is wrong with a text that is no request. */
export function importProblem(error: ImportError): string {
  if (error.error === "syntax") {
    const { problem } = error;
    const values: Record<string, string> = {};
    if ("found" in problem) values["found"] = shown(problem.found);
    if ("instead" in problem) values["instead"] = shown(problem.instead);
    return t(`request.syntax.${problem.is}`, values);
  }
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(error)) {
    if (name === "path") values[name] = pathWords(String(value));
    else if (name === "expected" || name === "found") values[name] = typeWords(value as JsonType);
    else if (typeof value === "string" || typeof value === "number") values[name] = value;
  }
  return t(`request.error.${error.error}` as WordKey, values);
}

/** Where it is wrong; null when it is the whole. */
export function importPlace(error: ImportError): string | null {
  return "at" in error ? t("request.place", { line: error.at.line, column: error.at.column }) : null;
}

/** A character as it can be seen in a sentence. */
function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const invisible = /[\s\p{C}]/u.test(character);
  return invisible ? `U+${code.toString(16).toUpperCase().padStart(4, "0")}` : ` ${character} `;
}

/** What a person should know of a request that was read. */
export function noteWords(note: Note): string {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(note)) {
    if (note.note === "type_changed" && (name === "from" || name === "to")) values[name] = typeWords(value as JsonType);
    else if (name === "path") values[name] = pathWords(String(value));
    else values[name] = typeof value === "number" ? formatNumber(value) : String(value);
  }
  return t(`request.note_.${note.note}` as WordKey, values);
}

/** Whether a pasted text is worth asking the program whether it is a request. */
export function mayBeRequest(text: string): boolean {
  const start = text.trimStart();
  return start.length < 1_048_576 && (/^\{[\s\S]*"/.test(start) || /^[^\n]{0,60}curl(\.exe)?\s/.test(start));
}
