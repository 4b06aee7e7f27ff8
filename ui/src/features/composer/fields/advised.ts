/* The size in which a picture looks best where it is shown. */
import { t } from "@/i18n";

export type Advised = { width: number; height: number };

/** `1068×455`. */
export const pixels = ({ width, height }: Advised): string =>
  t("compose.media.pixels", { width: String(width), height: String(height) });

/** Whether a picture of this size is shown whole there; a sliver less is not worth a word. */
export function fitsShape(size: Advised, advised: Advised): boolean {
  return Math.abs((size.width * advised.height) / (size.height * advised.width) - 1) < 0.03;
}
