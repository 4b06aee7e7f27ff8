/* What a profile is called on the screen. The practice company has no name of its own making: it is called in the language in use. */
import { language, t } from "@/i18n";

/** The name to show for a profile that the program calls `name`. */
export const profileName = (name: string, practice: boolean): string =>
  practice && language.value === "en" ? t("shell.practiceName") : name;
