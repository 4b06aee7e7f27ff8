/* The chosen recipients of a draft: pure functions, so that the "to" line, the picker and quick send agree. */
import type { Audience, DirectoryHit, Recipient } from "@/ipc";
import { t } from "@/i18n";

/** What `@all` is called where recipients are named by id. */
export const EVERYONE_ID = "@all";

/** Which recipient something on the page stands for, as tests and lists name it: `person:zhangsan`. */
export function dataId(recipient: Recipient): string {
  return `${recipient.kind}:${recipient.id}`;
}

/** Equal for the same recipient. Accounts of members are the same in any case. */
export function keyOf(recipient: Recipient): string {
  return recipient.kind === "person" ? `person:${recipient.id.toLowerCase()}` : dataId(recipient);
}

export function keysOf(audience: Audience): Set<string> {
  return new Set(audience.include.map(keyOf));
}

export function has(audience: Audience, recipient: Recipient): boolean {
  const key = keyOf(recipient);
  return audience.include.some((one) => keyOf(one) === key);
}

/** The audience with more recipients; those already in it stay where they are. */
export function withRecipients(audience: Audience, more: readonly Recipient[]): Audience {
  const keys = keysOf(audience);
  const include = [...audience.include];
  for (const recipient of more) {
    const key = keyOf(recipient);
    if (keys.has(key)) continue;
    keys.add(key);
    include.push({ kind: recipient.kind, id: recipient.id, name: recipient.name });
  }
  return { ...audience, include };
}

export function without(audience: Audience, recipient: Recipient): Audience {
  const key = keyOf(recipient);
  return { ...audience, include: audience.include.filter((one) => keyOf(one) !== key) };
}

export function toggled(audience: Audience, recipient: Recipient): Audience {
  return has(audience, recipient) ? without(audience, recipient) : withRecipients(audience, [recipient]);
}

/** Those who are left out, as an audience of their own: the same choosing works for both. */
export function exclusion(audience: Audience): Audience {
  return { all: false, include: audience.exclude ?? [] };
}

/** The audience with other people left out. */
export function withExclusion(audience: Audience, out: Audience): Audience {
  const { exclude: _, ...rest } = audience;
  return out.include.length > 0 ? { ...rest, exclude: out.include } : rest;
}

/** Nobody chosen; who is left out stays. */
export function cleared(audience: Audience): Audience {
  return { ...audience, all: false, include: [] };
}

/** A group chat or a group robot: not reached through the company's members. */
export function isChannel(recipient: Recipient): boolean {
  return recipient.kind === "chat" || recipient.kind === "robot";
}

/** The audience without group chats and robots. */
export function withoutChannels(audience: Audience): Audience {
  return { ...audience, include: audience.include.filter((one) => !isChannel(one)) };
}

export function isEmpty(audience: Audience): boolean {
  return !audience.all && audience.include.length === 0;
}

/** What a person reads: the name, else the account; `@all` in words. */
export function shownName(recipient: Recipient): string {
  if (recipient.id === EVERYONE_ID) return t("recipients.everyone");
  return recipient.name ?? recipient.id;
}

/** The line that tells two 王伟 apart: account and where in the company; of a chat or robot that it is one. */
export function hitDetail(hit: DirectoryHit): string {
  if (isChannel(hit.recipient)) return hit.detail || t(`recipients.${hit.recipient.kind}`);
  const { kind, id, name } = hit.recipient;
  if (kind !== "person") return hit.detail;
  const said = `${hit.detail} ${name ?? ""}`.toLowerCase();
  const parts = [said.includes(id.toLowerCase()) ? "" : id, hit.detail, hit.note ?? ""];
  return parts.filter(Boolean).join(" · ");
}

/** What can be answered to a typed name that several have: not yet, one of them, nobody (`-`). */
export function candidateChoices(
  candidates: DirectoryHit[],
  ask: string,
  skip: string,
): { value: string; label: string }[] {
  const several = candidates.map((hit) => ({
    value: dataId(hit.recipient),
    label: `${shownName(hit.recipient)}  ${hitDetail(hit)}`,
  }));
  return [{ value: "", label: ask }, ...several, { value: "-", label: skip }];
}

/** Who was answered, if anybody. */
export function answeredOf(candidates: DirectoryHit[], answer: string | undefined): Recipient[] {
  return candidates.map((hit) => hit.recipient).filter((one) => dataId(one) === answer);
}

/** Each once, where it stands first. */
export function eachOnce(recipients: Recipient[]): Recipient[] {
  const keys = new Set<string>();
  return recipients.filter((one) => {
    const key = keyOf(one);
    return keys.has(key) ? false : (keys.add(key), true);
  });
}

/** Whether a typed word may be offered as a member's account. The program checks it properly. */
export function looksLikeAccount(typed: string): boolean {
  return /^[A-Za-z0-9][\w@.-]{0,63}$/.test(typed);
}

const EVERYONE_WORDS = ["@all", "@所有人", "所有人", "全体成员", "全员", "everyone"];
/** 全体成员 by sound; less than `least` letters of it may as well begin a name. */
const EVERYONE_SOUNDS = [
  { sound: "quantichengyuan", least: 6 },
  { sound: "qtcy", least: 3 },
] as const;
const asTyped = (typed: string) => typed.trim().toLowerCase();
/** Whether a typed word asks for everyone. */
export function asksForEveryone(typed: string): boolean {
  const word = asTyped(typed);
  const sound = word.replaceAll(/['’\s]/g, "");
  return (
    (word.length > 1 && EVERYONE_WORDS.some((one) => one.startsWith(word))) ||
    EVERYONE_SOUNDS.some((one) => sound.length >= one.least && one.sound.startsWith(sound))
  );
}
/** Whether it names everyone in full: nobody types that by accident. */
export function namesEveryone(typed: string): boolean {
  return EVERYONE_WORDS.includes(asTyped(typed));
}

/** Whether pasted text is a list rather than one name. */
export function isList(text: string): boolean {
  return (
    text
      .trim()
      .split(/[\n\r\t,，;；、|]+/)
      .filter((part) => part.trim() !== "").length > 1
  );
}

/** A name cut into plain and highlighted pieces; marks are [start, end) in UTF-16 units. */
export function pieces(
  name: string,
  marks: readonly (readonly [number, number])[],
): { text: string; marked: boolean }[] {
  const out: { text: string; marked: boolean }[] = [];
  let at = 0;
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(at, start);
    const to = Math.min(name.length, end);
    if (to <= from) continue;
    if (from > at) out.push({ text: name.slice(at, from), marked: false });
    out.push({ text: name.slice(from, to), marked: true });
    at = to;
  }
  if (at < name.length) out.push({ text: name.slice(at), marked: false });
  return out;
}
