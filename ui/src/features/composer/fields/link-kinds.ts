/* What a tap on a part of a card may do, as choices of a field. */
import { t } from "@/i18n";

export type LinkKind = "none" | "url" | "mini" | "attachment" | "member";
/** Which number of the message means which kind, in the order on offer. */
export type LinkKinds = Partial<Record<number, LinkKind>>;

export function linkChoices(kinds: LinkKinds): { value: number; label: string }[] {
  return Object.entries(kinds).map(([value, kind]) => ({
    value: Number(value),
    label: t(`compose.linkType.${kind as LinkKind}`),
  }));
}
