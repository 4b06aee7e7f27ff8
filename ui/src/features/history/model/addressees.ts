/* The one-line addressees of a send, with `@all` in words. */
import { t } from "@/i18n";
import { EVERYONE_ID } from "@/features/audience/model/audience";

export function addresseeWords(addressees: string): string {
  return addressees === EVERYONE_ID ? t("recipients.everyone") : addressees;
}
