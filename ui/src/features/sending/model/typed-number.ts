/* A number typed as confirmation: `４，２１３ 人` is 4213, as the program reads it. */

/** Whether the typed number is the expected one, which is in plain digits. */
export function sameNumber(typed: string, expected: string): boolean {
  const bare = typed
    .trim()
    .replace(/人+$/, "")
    .replace(/[,，'.\s]/g, "")
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  return bare !== "" && bare === expected;
}
