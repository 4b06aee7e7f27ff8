/* Answers come anew on every keystroke; what is equal to before stays the same object, so that nothing is drawn again for it. */

/** `next`, with each entry that equals an entry of `former` replaced by that one; `former` itself when nothing changed. */
export function shared<T>(former: readonly T[], next: readonly T[]): readonly T[] {
  const known = new Map(former.map((entry) => [JSON.stringify(entry), entry]));
  const out = next.map((entry) => known.get(JSON.stringify(entry)) ?? entry);
  return out.length === former.length && out.every((entry, at) => entry === former[at]) ? former : out;
}

/** `next`, with every part at any depth that equals the same part of `former` replaced by that one. */
export function unchanged<T>(former: unknown, next: T): T {
  if (Object.is(former, next)) return next;
  if (typeof former !== "object" || typeof next !== "object" || former === null || next === null) return next;
  if (Array.isArray(former) !== Array.isArray(next)) return next;
  const before = former as Record<string, unknown>;
  const names = Object.keys(next);
  let same = names.length === Object.keys(former).length;
  const parts = names.map((name) => {
    const part = unchanged(before[name], (next as Record<string, unknown>)[name]);
    same &&= name in former && Object.is(part, before[name]);
    return part;
  });
  if (same) return former as T;
  return (Array.isArray(next) ? parts : Object.fromEntries(names.map((name, at) => [name, parts[at]]))) as T;
}
