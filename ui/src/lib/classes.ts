/* Class lists of components: a caller's class wins over the component's own of the same property. */
import { clsx, type ClassValue } from "clsx";

/** Which property a utility class sets, for the properties that callers override; null for everything else. */
function property(utility: string): string | null {
  const at = utility.lastIndexOf(":") + 1;
  const variant = utility.slice(0, at);
  const name = utility.slice(at);
  const found =
    /^-?(min-w|max-w|min-h|max-h|w|h|size|p|px|py|pt|pb|pl|pr|m|mx|my|mt|mb|ml|mr|gap|z|rounded|opacity)-/.exec(name);
  if (found) return variant + found[1];
  if (/^text-(xs|sm|base|lg|xl|\dxl)$/.test(name)) return `${variant}text-size`;
  if (/^text-(left|center|right)$/.test(name)) return `${variant}text-align`;
  if (name.startsWith("text-")) return `${variant}text-colour`;
  if (name.startsWith("bg-")) return `${variant}bg`;
  if (/^font-(normal|medium|semibold|bold)$/.test(name)) return `${variant}font-weight`;
  if (/^(flex|grid|block|inline-flex|inline-block|hidden|contents)$/.test(name)) return `${variant}display`;
  return null;
}

/** Joins class values; of several classes for one property the last stays. */
export function cn(...values: ClassValue[]): string {
  const classes = clsx(values).split(" ");
  const seen = new Set<string>();
  const kept: string[] = [];
  for (const utility of classes.reverse()) {
    const key = property(utility);
    if (key !== null && seen.has(key)) continue;
    if (key !== null) seen.add(key);
    kept.push(utility);
  }
  return kept.reverse().join(" ");
}
