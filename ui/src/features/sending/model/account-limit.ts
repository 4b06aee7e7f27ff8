/* The account limit (账号上限数) as the admin types it, and whether the question for it was put off. */

/** Profiles whose admin does not want to say it now; asked again after the next start. */
const later = new Set<string>();

export function isPutOff(profileId: string): boolean {
  return later.has(profileId);
}
export function putOff(profileId: string): void {
  later.add(profileId);
}

/** The limit that was typed (`1,000`, `１０００`); null when it is none. */
export function limitOf(typed: string): number | null {
  const bare = typed
    .trim()
    .replace(/[,，\s]/g, "")
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  if (!/^\d{1,8}$/.test(bare)) return null;
  const limit = Number(bare);
  return limit >= 1 && limit <= 10_000_000 ? limit : null;
}
