/* Addresses as people type them. */

/** `www.example.com/a` with what browsers leave unsaid before it; anything else as it is. */
export function withScheme(typed: string): string {
  const address = typed.trim();
  const isBare = /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(:\d+)?([/?#]\S*)?$/u.test(address);
  return isBare ? `https://${address}` : typed;
}
