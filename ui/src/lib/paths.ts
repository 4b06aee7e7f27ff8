/* Values by dotted path (`template_card.jump_list.0.title`) in plain data. Writing copies along the path only. */

/** The value at a path; undefined when something on the way is missing. */
export function getAt(root: unknown, path: string): unknown {
  let node = root;
  for (const part of path.split(".")) {
    if (typeof node !== "object" || node === null) return undefined;
    node = (node as Record<string, unknown>)[part];
  }
  return node;
}

/** A copy of `root` with the value at a path replaced; objects missing on the way are made. */
export function setAt<T>(root: T, path: string, value: unknown): T {
  const [head, ...rest] = path.split(".");
  if (head === undefined) return root;
  const next = rest.length === 0 ? value : setAt(childOf(root, head), rest.join("."), value);
  if (Array.isArray(root)) {
    const copy: unknown[] = [...root];
    copy[Number(head)] = next;
    return copy as T;
  }
  return { ...(root as object), [head]: next } as T;
}

function childOf(node: unknown, key: string): unknown {
  const child = typeof node === "object" && node !== null ? (node as Record<string, unknown>)[key] : undefined;
  return child ?? {};
}

/** A copy of a list with the entry at `from` standing at `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const copy = [...list];
  const [entry] = copy.splice(from, 1);
  if (entry !== undefined) copy.splice(to, 0, entry);
  return copy;
}

/** Whether `path` is `root` or lies below it. */
export function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}.`);
}
