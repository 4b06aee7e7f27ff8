/* Messages as data: their kind, whether they say anything, and the inner names that answers are told apart by. */
import type { Kind, Message } from "@/ipc";

/** The kind of a message: its type, or the type of its card. */
export function kindOf(message: Message): Kind {
  return message.msgtype === "template_card" ? message.template_card.card_type : message.msgtype;
}

/** Names that are no words: kinds, and the keys behind buttons and options, which are made by themselves. */
const SILENT = new Set(["msgtype", "card_type", "key", "id", "question_key", "task_id", "selected_id"]);

/** Whether a message says anything at all. Numbers and switches are choices, not words. */
export function says(message: Message): boolean {
  const filled = (value: unknown): boolean => {
    if (typeof value === "string") return value.trim() !== "";
    if (typeof value !== "object" || value === null) return false;
    return Object.entries(value).some(([name, inner]) => {
      if (!SILENT.has(name) || typeof inner === "object") return filled(inner);
      // `key` names the left side of a mini program notice's rows.
      return name === "key" && message.msgtype === "miniprogram_notice" && filled(inner);
    });
  };
  return filled(message);
}

/** The first of `<stem>1`, `<stem>2`, … that is not in use. */
export function freshKey(stem: string, used: readonly unknown[]): string {
  const taken = new Set(used);
  for (let n = 1; ; n += 1) if (!taken.has(`${stem}${n}`)) return `${stem}${n}`;
}

/** Fills a blank field of every row with a key of its own. */
export function keyed<T extends object>(rows: readonly T[], field: keyof T & string, stem: string): T[] {
  const used = rows.map((row) => row[field]);
  return rows.map((row) => {
    if (row[field]) return row;
    const key = freshKey(stem, used);
    used.push(key as T[keyof T & string]);
    return { ...row, [field]: key };
  });
}
