/* Where a new window is asked to begin: the program writes it into the fragment of the page's address, because a window
   that is just being made cannot hear events yet. */

/** What the tray or another window asks for. */
export interface StartDestination {
  page: string;
  template: string | null;
  broadcast: string | null;
  profile: string | null;
}

/** Reads the fragment; null when nothing is asked for. */
export function startDestination(fragment: string): StartDestination | null {
  const asked = new URLSearchParams(fragment.replace(/^#/, ""));
  const page = asked.get("page");
  if (page === null) return null;
  return { page, template: asked.get("template"), broadcast: asked.get("broadcast"), profile: asked.get("profile") };
}
