/* A sheet that is merged, in words: who a row is for, what is wrong with it, and the sum of all. */
import { t, tx } from "@/i18n";
import type { ErrorView, Merge, MergeColumn, MergeProblem, MergeRowTo, MergeSum } from "@/ipc";
import { columnLetter, listProblem } from "@/features/audience/model/list-file";
import { shownName } from "@/features/audience/model/audience";
import { fieldName, findingWords } from "@/lib/rules";
import { listed } from "@/lib/format";

/** Whom a row is for, in a cell. */
export function toWords(to: MergeRowTo): string {
  switch (to.is) {
    case "person":
    case "repeated":
      return to.is === "person" && to.name ? to.name : shownName(to.recipient);
    case "asked":
    case "unknown":
      return to.word;
    case "empty":
      return t("merge.toEmpty");
  }
}

/** What tells the one that a row is for from others. */
export function toDetail(to: MergeRowTo): string {
  switch (to.is) {
    case "person":
      return listed([...new Set([to.recipient.id, to.detail])].filter((part) => part !== ""));
    case "repeated":
      return t("merge.toRepeated", { row: to.row });
    case "asked":
      // An account that is somebody else's than the name beside it says.
      return to.hits.length === 1
        ? t("merge.toDiffers", { name: shownName(to.hits[0]!.recipient) })
        : t("merge.toAsked", { n: to.hits.length });
    case "unknown":
      return t("merge.problem.recipient_unknown");
    case "empty":
      return "";
  }
}

/** A problem of a row in words. */
export function problemWords(problem: MergeProblem): string {
  switch (problem.what) {
    case "same_message":
      return t("merge.problem.same_message", { row: problem.row });
    case "missing":
      return t("merge.problem.missing", { name: problem.variable });
    case "cell_fault":
      return t("merge.problem.cell_fault", { column: columnLetter(problem.column), text: problem.text });
    case "not_a":
      return t("merge.problem.not_a", {
        name: problem.variable,
        kind: t(`merge.kind.${problem.kind}`),
        text: problem.text,
      });
    case "finding":
      return t("merge.problem.finding", {
        field: fieldName(problem.finding.path),
        words: findingWords(problem.finding),
      });
    case "fill":
      return t("merge.problem.fill", { text: problem.text });
    default:
      return t(`merge.problem.${problem.what}`);
  }
}

/** Why a sheet does not fill the message in, and what to do. */
export function mergeProblem(error: ErrorView): string {
  const [what, row] = (error.detail ?? "").split(":");
  return (error.field === "merge" ? tx(`merge.wrong.${what}`, { row: row ?? "" }) : null) ?? listProblem(error);
}

/** The column that a problem is in, if it is in one. */
export function problemColumn(problem: MergeProblem, merge: Merge): number | null {
  if (problem.what === "cell_fault") return problem.column;
  if (problem.what === "missing" || problem.what === "not_a") return merge.columns[problem.variable] ?? null;
  return problem.what.startsWith("recipient_") ? merge.to.column : null;
}

/** `A 列，姓名`: what a column is called where one is chosen. */
export function columnWords({ title }: MergeColumn, at: number): string {
  const letter = columnLetter(at);
  return title ? t("audience.columnNamed", { letter, title }) : t("audience.columnPlain", { letter });
}

/** `300 行 · 297 人会收到 · 3 行有问题`; with the number of messages where somebody gets several, or no person does. */
export function sumWords(sum: MergeSum, merge: Merge): string {
  return [
    t("merge.sumRows", { n: sum.rows }),
    ...(merge.to.kind === "person" ? [t("merge.sumPeople", { n: sum.people })] : []),
    ...(merge.to.kind !== "person" || sum.messages > sum.people ? [t("merge.sumMessages", { n: sum.messages })] : []),
    ...(sum.with_problems > 0 ? [t("merge.sumProblems", { n: sum.with_problems })] : []),
    ...(sum.left_out > 0 ? [t("merge.sumLeftOut", { n: sum.left_out })] : []),
  ].join(" · ");
}
