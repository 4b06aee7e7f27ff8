/* The steps of the tour, in the order of a first message, each at the control that it is about. */

export const STEPS = [
  { name: "write", at: "compose-form" },
  { name: "to", at: "compose-to" },
  { name: "preview", at: "preview" },
  { name: "review", at: "send" },
  { name: "record", at: "nav-sends" },
] as const;

export type TourStep = (typeof STEPS)[number];

/** The control of a step, as it stands in the window; null where there is none at present. */
export function controlOf({ at }: TourStep): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-testid="${at}"]`);
}
