/* What was found, in words: what it is, how it stands, what to do. */
import { t, tx } from "@/i18n";
import type { DoctorCheck, DoctorState, Examined } from "@/ipc";

export const nameOf = (check: DoctorCheck): string => t(`doctor.check.${check}`);
export const stateOf = (state: DoctorState): string => t(`doctor.state.${state}`);

/** The number with what it counts; empty where there is none. */
export function figureOf({ check, figure }: Examined): string {
  if (figure === null) return "";
  if (check === "clock") return t(figure < 0 ? "doctor.behind" : "doctor.ahead", { n: Math.abs(figure) });
  return tx(`doctor.figure.${check}`, { n: figure }) ?? "";
}

/** What was found, of the way it stands; empty where there is nothing to say beyond that. */
export function findingOf({ finding, before, behind, about }: Examined): string {
  if (behind) return t("doctor.first", { name: nameOf(behind) });
  if (!finding) return "";
  return t(`doctor.finding.${finding}.what`, { about: about ?? t("doctor.nobody"), before: before ?? "" });
}

/** What to do about it; empty where there is nothing to do. */
export const adviceOf = ({ finding }: Examined): string => (finding && tx(`doctor.finding.${finding}.fix`)) || "";

/** How all of it stands: the worst of it, with how many things are like that. */
export function summaryOf(all: readonly Examined[]): { tone: "ok" | "warn" | "danger"; words: string } {
  const n = (state: DoctorState) => all.filter((one) => one.state === state).length;
  if (n("wrong") > 0) return { tone: "danger", words: t("doctor.someWrong", { n: n("wrong") }) };
  if (n("look") > 0) return { tone: "warn", words: t("doctor.someLook", { n: n("look") }) };
  return { tone: "ok", words: t("doctor.allFine") };
}
