/* Mentions in a text: what stands for a name until the message is sent. */

export function hasMention(text: unknown): boolean {
  return typeof text === "string" && /\$(userName|departmentName)=/.test(text);
}
