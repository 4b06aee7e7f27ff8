/* The figures as charts with the same figures as tables: what stands in one stands in the other, and in the exported file. */
import { formatNumber, t, tx, type WordKey } from "@/i18n";
import type { ExportTable, PeopleStatistics, Statistics, Sums } from "@/ipc";
import { profileName } from "@/lib/profile-name";

/** What a series is drawn in: its colour means the same in every chart. */
export type Series = { name: string; tone: "brand" | "warn"; values: (number | null)[] };
export type Chart = {
  /** `columns`: along time, one on the other; `bars`: by name; `lines`: along time, each by itself. */
  sort: "columns" | "bars" | "lines";
  labels: string[];
  series: Series[];
};
export type Section = ExportTable & { id: string; chart: Chart; note?: string };

const sumCells = (sums: Sums) => [
  sums.sends,
  sums.messages,
  sums.recipients,
  sums.accepted,
  sums.refused,
  sums.unknown,
  sums.not_sent,
];
const sumHeads = () => [
  t("statistics.sendsHead"),
  t("statistics.messagesHead"),
  t("statistics.recipients"),
  t("statistics.accepted"),
  t("statistics.refused"),
  t("statistics.unknown"),
  t("statistics.notSent"),
];
/** Those who missed it, or may have: what is over of the recipients when those accepted are gone. */
export const missedOf = (sums: Sums): number => sums.recipients - sums.accepted;

const columns = (labels: string[], sums: Sums[]): Chart => ({
  sort: "columns",
  labels,
  series: [
    { name: t("statistics.accepted"), tone: "brand", values: sums.map((one) => one.accepted) },
    { name: t("statistics.missed"), tone: "warn", values: sums.map(missedOf) },
  ],
});
const bars = (labels: string[], name: string, values: number[], tone: Series["tone"] = "brand"): Chart => ({
  sort: "bars",
  labels,
  series: [{ name, tone, values }],
});

/** A section of names with their sums. */
function named(id: string, title: WordKey, head: WordKey, rows: { name: string; sums: Sums }[]): Section {
  return {
    id,
    title: t(title),
    headings: [t(head), ...sumHeads()],
    rows: rows.map((row) => [row.name, ...sumCells(row.sums)]),
    chart: bars(
      rows.map((row) => row.name),
      t("statistics.messagesHead"),
      rows.map((row) => row.sums.messages),
    ),
  };
}

/** A section of names with one number each. */
function counted(id: string, title: WordKey, head: WordKey, rows: [string, number][], tone: Series["tone"]): Section {
  const [names, numbers] = [rows.map(([name]) => name), rows.map(([, number]) => number)];
  const headings = [t(head), t("statistics.number")];
  return { id, title: t(title), headings, rows, chart: bars(names, t("statistics.number"), numbers, tone) };
}

function alongTime(figures: Statistics): Section[] {
  const day = figures.step === "day";
  const labels = figures.steps.map((one) => one.step);
  const sums = figures.steps.map((one) => one.sums);
  const head = t(day ? "statistics.day" : "statistics.monthHead");
  const hours = figures.hours.map((_, hour) => t("statistics.hour", { n: String(hour) }));
  const timed = figures.steps.filter((one) => one.median_ms !== null);
  return [
    {
      id: "time",
      title: t(day ? "statistics.byDay" : "statistics.byMonth"),
      headings: [head, ...sumHeads()],
      rows: figures.steps.map((one) => [one.step, ...sumCells(one.sums)]),
      chart: columns(labels, sums),
    },
    {
      id: "hours",
      title: t("statistics.byHour"),
      headings: [t("statistics.hourHead"), ...sumHeads()],
      rows: figures.hours.map((one, hour) => [hours[hour] ?? "", ...sumCells(one)]),
      chart: columns(hours, figures.hours),
    },
    {
      id: "answers",
      title: t("statistics.answers"),
      headings: [head, t("statistics.medianMs"), t("statistics.slowMs")],
      rows: timed.map((one) => [one.step, one.median_ms ?? 0, one.slow_ms ?? 0]),
      chart: {
        sort: "lines",
        labels,
        series: [
          { name: t("statistics.median"), tone: "brand", values: figures.steps.map((one) => one.median_ms) },
          { name: t("statistics.slow"), tone: "warn", values: figures.steps.map((one) => one.slow_ms) },
        ],
      },
    },
  ];
}

function quota(figures: Statistics): Section {
  const most = figures.budget_per_day;
  const labels = figures.budget.map((one) => one.day);
  const values = figures.budget.map((one) => one.used);
  return {
    id: "quota",
    title: t("statistics.quota"),
    headings: [t("statistics.day"), t("statistics.used")],
    rows: figures.budget.map((one) => [one.day, one.used]),
    chart: { sort: "columns", labels, series: [{ name: t("statistics.used"), tone: "brand", values }] },
    ...(most === null ? {} : { note: t("statistics.quotaOf", { n: most }) }),
  };
}

/** How often tokens were asked for: whoever uses the program knows it as logins. */
function logins(figures: Statistics): Section[] {
  const { steps, companies } = figures.token_calls;
  const labels = steps.map((one) => one.step);
  const values = steps.map((one) => one.number);
  const name = t("statistics.times");
  const along: Section = {
    id: "logins",
    title: t("statistics.logins"),
    headings: [t(figures.step === "day" ? "statistics.day" : "statistics.monthHead"), name],
    rows: steps.map((one) => [one.step, one.number]),
    chart: { sort: "columns", labels, series: [{ name, tone: "brand", values }] },
    note: t("statistics.loginsAre"),
  };
  if (companies.length < 2) return [along];
  const rows = companies.map<[string, number]>((one) => [profileName(one.name, one.practice), one.number]);
  return [along, counted("login-companies", "statistics.loginsByCompany", "statistics.company", rows, "brand")];
}

const OUTCOMES = {
  accepted: "sends.outcomeAccepted",
  partial: "sends.outcomePartial",
  refused: "sends.outcomeRefused",
  unknown: "sends.outcomeUnknown",
  not_sent: "sends.outcomeNotSent",
} as const satisfies Record<Statistics["outcomes"][number]["outcome"], WordKey>;

/** A number of WeCom's with what it means, as far as there are words for it. */
function codeWords(code: number | null): string {
  if (code === null) return t("statistics.otherCodes");
  const title = tx(`numbers.${code < 0 ? `m${-code}` : `c${code}`}.title`);
  return title === null ? String(code) : `${code} ${title}`;
}

/** What people are in departments by. */
function departments(people: PeopleStatistics): Section {
  const rows: (string | number)[][] = people.departments.map((one) => [
    one.name ?? t("statistics.noDepartment"),
    one.people,
    one.messages,
    one.missed,
  ]);
  const { other_departments, other_messages, other_missed } = people;
  const names = rows.map(([name]) => String(name));
  const meant = people.departments.map((one) => one.messages);
  if (other_departments > 0) {
    const name = t("statistics.otherDepartments", { n: other_departments });
    // Who is in several of them would be counted several times.
    rows.push([name, "", other_messages, other_missed]);
    names.push(name);
    meant.push(other_messages);
  }
  const heads = ["departmentHead", "peopleHead", "meantHead", "missedHead"] as const;
  return {
    id: "departments",
    title: t("statistics.byDepartment"),
    headings: heads.map((one) => t(`statistics.${one}`)),
    rows,
    chart: bars(names, t("statistics.meantHead"), meant),
    note: t("statistics.departmentsAre"),
  };
}

/** Every section that has something to say; those of people once they are counted. */
export function sectionsOf(figures: Statistics, people: PeopleStatistics | null): Section[] {
  const companies = figures.companies.map((one) => ({ name: profileName(one.name, one.practice), sums: one.sums }));
  const kinds = figures.kinds.map((one) => ({ name: t(`kind.${one.kind}.name`), sums: one.sums }));
  const reasons = figures.reasons.map<[string, number]>((one) => [
    t(one.reason === null ? "statistics.noReason" : `statistics.reason.${one.reason}`),
    one.number,
  ]);
  const all = [
    ...alongTime(figures),
    named("kinds", "statistics.byType", "statistics.typeHead", kinds),
    ...(companies.length > 1 ? [named("companies", "statistics.byCompany", "statistics.company", companies)] : []),
    ...(people ? [departments(people)] : []),
    counted(
      "outcomes",
      "statistics.byOutcome",
      "statistics.outcomeHead",
      figures.outcomes.map((one) => [t(OUTCOMES[one.outcome]), one.number]),
      "brand",
    ),
    counted("reasons", "statistics.byReason", "statistics.reasonHead", reasons, "warn"),
    counted(
      "codes",
      "statistics.byCode",
      "statistics.codeHead",
      figures.codes.map((one) => [codeWords(one.code), one.number]),
      "warn",
    ),
    quota(figures),
    ...logins(figures),
  ];
  return all.filter((section) => section.rows.length > 0);
}

/** A time for people: milliseconds below a second. */
export function tookWords(ms: number): string {
  return ms < 1000
    ? t("statistics.milliseconds", { n: ms })
    : t("statistics.seconds", { n: formatNumber(Math.round(ms / 100) / 10) });
}
