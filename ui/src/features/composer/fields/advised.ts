/* The size in which a picture looks best where it is shown. */

export type Advised = { width: number; height: number };

/** Whether a picture of this size is shown whole there; a sliver less is not worth a word. */
export function fitsShape(size: Advised, advised: Advised): boolean {
  return Math.abs((size.width * advised.height) / (size.height * advised.width) - 1) < 0.03;
}
