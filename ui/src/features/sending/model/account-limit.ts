/* Whether the question for the account limit (账号上限数) was put off. */

/** Profiles whose admin does not want to say it now; asked again after the next start. */
const later = new Set<string>();

export function isPutOff(profileId: string): boolean {
  return later.has(profileId);
}
export function putOff(profileId: string): void {
  later.add(profileId);
}
