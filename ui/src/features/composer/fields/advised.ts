/* The size in which a picture looks best where it is shown. */

export type Advised = { width: number; height: number };

/** The large picture of an article, as the documents have it for those that lead elsewhere (`wecom/messages.md §1.4` [O; D]). */
export const ARTICLE_PICTURE: Advised = { width: 1068, height: 455 };

/** Whether a picture of this size is shown whole there; a sliver less is not worth a word. */
export function fitsShape(size: Advised, advised: Advised): boolean {
  return Math.abs((size.width * advised.height) / (size.height * advised.width) - 1) < 0.03;
}
