/* What `import.meta.glob` finds in the folders of one place, by the names of the folders. */

/** `{ "./textcard/index.ts": x }` as `{ textcard: x }`. */
export function byFolder<T>(found: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(found).map(([path, value]) => [path.split("/").at(-2), value]));
}
