/* What stands in the place of somebody's picture. */

/** The last two characters of a Chinese name, the initials of a Latin one, as colleagues know them from their chats. */
export function shortName(name: string): string {
  const bare = name.replace(/[（(].*$/u, "").trim();
  const han = [...bare].filter((c) => /\p{Script=Han}/u.test(c));
  if (han.length > 0) return han.slice(-2).join("");
  const words = bare.split(/[\s._-]+/u).filter(Boolean);
  const initials =
    words.length > 1 ? [words[0], words.at(-1)].map((word) => [...(word ?? "")][0]) : [...bare].slice(0, 2);
  return initials.join("").toUpperCase();
}
