/* In which order things stand in the page: what comes by itself stands below what it could move from under the pointer. */

/** Their names, from the top of the page down. */
export function fromTheTop(things: Record<string, Node>): string[] {
  return Object.entries(things)
    .sort(([, one], [, other]) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))
    .map(([name]) => name);
}
