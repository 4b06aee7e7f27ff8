/* What a tap on a part of a card may do. */

export type LinkKind = "none" | "url" | "mini" | "attachment" | "member";
/** Which number of the message means which kind, in the order on offer. */
export type LinkKinds = Partial<Record<number, LinkKind>>;
