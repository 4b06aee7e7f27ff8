/* Lines and places of a text. */

/** How many lines a text has; an empty one has one. */
export function lineCount(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

/** Where a line and column begin, both counted from 1; a column is a character. The end of the text when there is no such line. */
export function offsetOf(text: string, line: number, column: number): number {
  let at = 0;
  for (let n = 1; n < line; n += 1) {
    const end = text.indexOf("\n", at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  for (let n = 1; n < column && at < text.length && text[at] !== "\n"; n += 1)
    at += String.fromCodePoint(text.codePointAt(at) ?? 0).length;
  return at;
}

/** Where a caret stands in a text that took the place of another: before or behind what differs as it was, else behind it. */
export function caretAfter(before: string, after: string, caret: number): number {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head += 1;
  if (caret <= head) return caret;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return caret >= before.length - tail ? caret + after.length - before.length : after.length - tail;
}
