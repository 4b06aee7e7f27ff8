/* Requests as the in-memory program shows and reads them: believable, not exact. */
import type { Channel, Draft, ExactRequest, LinkHost, Message, Pasted, Recipient, RequestPart } from "../contract";
import { people } from "./company";
import { nameOf } from "@/lib/media-files";
import { kindOf } from "@/lib/message";

const CALLS_BACK = ["button_interaction", "vote_interaction", "multiple_interaction"];

export function exactRequest(draft: Draft, agentid: number): ExactRequest {
  const ids = (kind: Recipient["kind"]) =>
    draft.audience.include
      .filter((one) => one.kind === kind)
      .map((one) => one.id)
      .join("|");
  const lists = { touser: draft.audience.all ? "@all" : ids("person"), toparty: ids("department"), totag: ids("tag") };
  const message = JSON.parse(
    JSON.stringify(draft.message).replace(/posthorn-file:[^"\\]*/g, (found) => `⟦media:${nameOf(found) ?? ""}⟧`),
  ) as Message;
  if (message.msgtype === "template_card" && CALLS_BACK.includes(kindOf(message)))
    message.template_card.task_id ||= "⟦task_id⟧";
  const { all, include } = draft.audience;
  const groups = all ? [] : include.filter((one) => one.kind === "chat" || one.kind === "robot");
  const members = all || include.length > groups.length;
  const first = [...groups].sort((a, b) => Number(a.kind === "robot") - Number(b.kind === "robot"))[0];
  const channel: Channel = !members && first ? (first.kind === "chat" ? "chat" : "robot") : "app";
  const safe = draft.options.safe ? { safe: draft.options.safe } : {};
  const toGroup = channel === "chat" ? { chatid: first?.id, ...message, ...safe } : message;
  const toMembers = {
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== "")),
    ...message,
    agentid,
    ...safe,
    enable_duplicate_check: 1,
    duplicate_check_interval: draft.options.duplicate_check_interval,
  };
  const request: Record<string, unknown> = channel === "app" ? toMembers : { ...toGroup };
  if (draft.extra?.send && channel === "app")
    for (const field of draft.extra.fields) request[field.pointer.slice(1)] = JSON.parse(field.value) as unknown;
  const parts = (text: string): RequestPart[] =>
    text
      .split(/(⟦media:[^⟧]*⟧|⟦task_id⟧)/)
      .filter(Boolean)
      .map((part) => ({
        text: part,
        made: part.startsWith("⟦media:") ? "media" : part === "⟦task_id⟧" ? "task_id" : null,
      }));
  return {
    exact: parts(JSON.stringify(request)),
    indented: parts(JSON.stringify(request, null, 2)),
    channel,
    requests: (members ? 1 : 0) + groups.length,
    left_out: draft.extra?.send && channel !== "app" ? draft.extra.fields.map((_, at) => at) : [],
  };
}

/** Where links lead: believable, not exact. */
export function linksOf(message: Message): LinkHost[] {
  const found = new Map<string, LinkHost>();
  const look = (value: unknown, path: string): void => {
    if (value !== null && typeof value === "object")
      for (const [key, inner] of Object.entries(value)) look(inner, path ? `${path}.${key}` : key);
    if (typeof value !== "string") return;
    for (const [address] of value.matchAll(/https?:\/\/[^\s"'<>)]+/g)) {
      const host = URL.canParse(address) ? new URL(address).hostname : "";
      if (host && !found.has(host)) found.set(host, { host, ascii: host, user_info: false, paths: [path] });
    }
  };
  look(message, "");
  return [...found.values()];
}

const KNOWN = [
  "touser",
  "toparty",
  "totag",
  "msgtype",
  "agentid",
  "safe",
  "enable_id_trans",
  "enable_duplicate_check",
  "duplicate_check_interval",
];

export function readPasted(text: string): Pasted {
  if (!text.trim()) return { is: "refused", error: { error: "empty" } };
  let request: Record<string, unknown>;
  try {
    request = JSON.parse(text) as Record<string, unknown>;
  } catch {
    const line = text.split("\n").length;
    return { is: "refused", error: { error: "syntax", at: { line, column: 1 }, problem: { is: "end" } } };
  }
  const at = { line: 1, column: 1 };
  const msgtype = request["msgtype"];
  if (typeof msgtype !== "string") return { is: "refused", error: { error: "no_kind", at } };
  if (!(msgtype in request))
    return { is: "refused", error: { error: "unknown_kind", at, path: "msgtype", name: msgtype } };
  const unknown = Object.keys(request).filter((key) => key !== msgtype && !KNOWN.includes(key));
  const users = typeof request["touser"] === "string" ? request["touser"] : "";
  const include = users
    .split("|")
    .filter((id) => id && id !== "@all")
    .map((id): Recipient => ({ kind: "person", id, name: people.find((one) => one.id === id)?.name ?? null }));
  return {
    is: "read",
    draft: {
      message: { msgtype, [msgtype]: request[msgtype] } as unknown as Message,
      options: { safe: Number(request["safe"] ?? 0), enable_id_trans: false, duplicate_check_interval: 1800 },
      audience: { all: users === "@all", include },
      ...(unknown.length > 0
        ? {
            extra: {
              fields: unknown.map((key) => ({ path: key, pointer: `/${key}`, value: JSON.stringify(request[key]) })),
              send: false,
            },
          }
        : {}),
    },
    agent_id: typeof request["agentid"] === "number" ? request["agentid"] : null,
    notes: request["enable_duplicate_check"] === 0 ? [{ note: "duplicate_check_stays_on" }] : [],
  };
}
