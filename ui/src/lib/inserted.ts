/* What was done to a text. */

/** Whether `now` is `before` with something put in at one place, or nothing. */
export function isInserted(before: string, now: string): boolean {
  let head = 0;
  while (head < before.length && before[head] === now[head]) head += 1;
  return now.length >= before.length && now.endsWith(before.slice(head));
}
