/* What is wrong with a field of a chat or robot, in words; null when the trouble is elsewhere. */
import { t } from "@/i18n";
import { MOST, type ErrorView } from "@/ipc";

/** Characters of a name at most. */
export const NAME_LIMIT = { chat: MOST.chatName, robot: MOST.robotName } as const;

export function fieldProblem(
  error: ErrorView | null,
  field: string,
  channel: "chat" | "robot",
  empty = false,
): string | null {
  if (!error || !isAtField(error) || (error.field ?? "name") !== field) return null;
  if (error.code === "name_taken") return t("channels.nameTaken");
  switch (field) {
    case "name":
      return error.detail === "missing" || empty
        ? t("channels.nameMissing")
        : t("channels.nameTooLong", { n: NAME_LIMIT[channel] });
    case "members":
      return t("channels.membersMissing");
    case "owner":
      return t("channels.ownerWrong");
    case "chat_id":
      return t("channels.chatIdWrong");
    case "address":
      return t(empty ? "channels.robotAddressMissing" : "channels.robotAddressWrong");
    default:
      return null;
  }
}

/** Whether the error belongs at one of the fields rather than above them. */
export function isAtField(error: ErrorView): boolean {
  return error.code === "name_taken" || (error.code === "invalid_input" && error.field !== null);
}
