/* Audiences of the program in memory: who is in them, saved ones, and lists of people from files. */
import type {
  Audience,
  AudienceCount,
  AudiencePerson,
  CautionKind,
  DirectoryHit,
  ErrorCode,
  ErrorView,
  Holds,
  Host,
  ListChoice,
  ListDoubt,
  ListReading,
  ListReport,
  ListView,
  Preflight,
  Profile,
  Recipient,
  RefusedBefore,
  SavedAudience,
  SavedAudienceRow,
} from "../contract";
import { pathOf, people } from "./company";

interface Around {
  fail: (code: ErrorCode, more?: Partial<ErrorView>) => ErrorView;
  reached: (audience: Audience) => { ids: Set<string>; unknown: Recipient[] };
  /** What the file dialog gives, its content in Base64. */
  nextFile: () => { name: string; content: string } | null | undefined;
  id: () => string;
}

type Commands = Pick<
  Host,
  | "audiencePeople"
  | "audiencesList"
  | "audienceOpen"
  | "audienceSave"
  | "audienceRename"
  | "audienceDelete"
  | "audienceRestore"
  | "listChoose"
  | "listOpen"
  | "listReadAgain"
  | "listRows"
  | "listMatch"
  | "listClose"
>;

const SAMPLE = "姓名,账号,部门\n张三,zhangsan,行政部\n王伟,,销售部\n查无此人,,\n";

const TITLES: Record<string, Holds> = {
  姓名: "name",
  账号: "account",
  部门: "department",
  手机: "mobile",
  邮箱: "mail",
  name: "name",
  account: "account",
  userid: "account",
};

/** What earlier sends tell about the next one. */
export interface Past {
  usedToday: number;
  refused: RefusedBefore[];
  repeated: number | null;
  delayed: number;
  uploads: string[];
  /** Unknown fields that are sent along. */
  extra: number;
  /** Minute of the hour in which it leaves. */
  minute: number;
}

/** What is to be known before a send. */
export function preflight(profile: Profile, count: AudienceCount, test: boolean, past: Past): Preflight {
  const per_day = profile.account_limit === null ? null : profile.account_limit * 200;
  const after = past.usedToday + count.people;
  const caution = (kind: CautionKind, acknowledge: boolean, number: number | null) => ({ kind, acknowledge, number });
  const some = (kind: CautionKind, acknowledge: boolean, number: number) =>
    number > 0 ? [caution(kind, acknowledge, number)] : [];
  const percent = per_day === null ? 0 : Math.floor((after * 100) / Math.max(1, per_day));
  const cautions = [
    ...(per_day !== null && after > per_day
      ? [caution("budget_over", true, after - per_day)]
      : percent >= 80
        ? [caution("budget_near", false, percent)]
        : []),
    ...some("unknown", true, count.unknown.length),
    ...some("reaches_nobody", true, count.empty.length),
    ...some("exclusion_unknown", true, count.excluded_unknown.length),
    ...some("extra_fields", true, past.extra),
    ...some("refused_before", true, past.refused.length),
    ...(past.repeated !== null ? [caution("repeated", true, past.repeated)] : []),
    ...some("delayed", true, past.delayed),
    ...(!count.complete && count.unresolvable === null ? [caution("count_unsure", false, null)] : []),
    ...some("upload", false, past.uploads.length),
    ...(past.minute % 30 === 0 ? [caution("busy_minute", false, past.minute)] : []),
  ];
  return {
    cautions: cautions.filter((one) => !test || one.kind === "upload"),
    budget: {
      account_limit: profile.account_limit,
      per_day,
      used_today: past.usedToday,
      cost: count.people,
      exact: count.complete,
    },
    refused_before: test ? [] : past.refused.slice(0, 200),
    refused_before_total: test ? 0 : past.refused.length,
    uploads: past.uploads,
  };
}

function rowOf(saved: SavedAudience): SavedAudienceRow {
  return {
    id: saved.id,
    name: saved.name,
    all: saved.audience.all,
    included: saved.audience.include.length,
    excluded: saved.audience.exclude?.length ?? 0,
    created_at: saved.created_at,
    updated_at: saved.updated_at,
  };
}

function hit(one: (typeof people)[number]): DirectoryHit {
  return {
    recipient: { kind: "person", id: one.id, name: one.name },
    detail: `${one.id} · ${pathOf(one.departments[0] ?? "1")}`,
    people: 1,
    marks: [],
  };
}

export function createFakeAudiences(around: Around): Commands {
  const saved = new Map<string, SavedAudience>();
  const lists = new Map<string, { name: string; rows: string[][]; heading: number | null; unsure: number | null }>();
  const found = (id: string) => {
    const one = saved.get(id);
    if (!one) throw around.fail("not_found");
    return one;
  };
  const taken = (profileId: string, name: string, but?: string) =>
    [...saved.values()].find((one) => one.profile_id === profileId && one.name === name && one.id !== but);
  const listOf = (id: string) => {
    const list = lists.get(id);
    if (!list) throw around.fail("not_found", { field: "list", detail: "closed" });
    return list;
  };
  const dataOf = (id: string) => {
    const { rows, heading } = listOf(id);
    const first = heading ?? 0;
    return rows.slice(first).map((cells, at) => ({ number: first + at + 1, cells }));
  };
  const viewOf = (id: string): ListView => {
    const { name, rows, heading, unsure } = listOf(id);
    const data = dataOf(id);
    const width = Math.max(0, ...rows.map((cells) => cells.length));
    const titles = heading === null ? [] : (rows[heading - 1] ?? []);
    return {
      id,
      name,
      sheets: [],
      sheet: 0,
      encoding: "utf8",
      heading_row: heading,
      heading_unsure: unsure,
      columns: Array.from({ length: width }, (_, at) => ({
        title: titles[at] || null,
        holds: TITLES[titles[at]?.toLowerCase() ?? ""] ?? null,
        names: ((found) => (found < 0 || found === at ? null : found))(titles.indexOf("姓名")),
        filled: data.filter(({ cells }) => cells[at]).length,
      })),
      rows: data.length,
      first: data.slice(0, 20),
      notes: [],
    };
  };
  const open = (name: string, text: string): ListView => {
    if (name.endsWith(".locked.xlsx")) throw around.fail("invalid_input", { field: "list", detail: "locked" });
    const rows = text
      .split(/\r?\n/)
      .filter((line) => line.trim())
      .map((line) => line.split(",").map((cell) => cell.trim()));
    const heading = rows[0]?.some((cell) => TITLES[cell.toLowerCase()]) ? 1 : null;
    const id = `list${around.id()}`;
    const like = rows.findIndex((cells) => cells.some((cell) => TITLES[cell.toLowerCase()]));
    lists.set(id, { name, rows, heading, unsure: heading === null && like >= 0 ? like + 1 : null });
    return viewOf(id);
  };
  const read = (content: string) =>
    new TextDecoder().decode(Uint8Array.from(atob(content), (character) => character.charCodeAt(0)));

  return {
    audiencePeople: async (_profileId, audience, part, offset, limit) => {
      const out = around.reached({ all: false, include: audience.exclude ?? [] }).ids;
      const ways = new Map<string, Recipient[]>();
      for (const id of around.reached({ all: audience.all, include: audience.include }).ids) ways.set(id, []);
      if (!audience.all)
        for (const one of audience.include)
          for (const id of around.reached({ all: false, include: [one] }).ids) ways.get(id)?.push(one);
      const rows: AudiencePerson[] = [...ways]
        .filter(([id, through]) =>
          part === "excluded" ? out.has(id) : !out.has(id) && (part === "all" || through.length > 1),
        )
        .map(([id, through]) => {
          const known = people.find((one) => one.id.toLowerCase() === id);
          return { recipient: { kind: "person", id: known?.id ?? id, name: known?.name ?? null }, through };
        });
      return { rows: rows.slice(offset, offset + limit), total: rows.length };
    },

    audiencesList: async (profileId, query) =>
      [...saved.values()]
        .filter((one) => one.profile_id === profileId && one.name.includes(query.trim()))
        .map(rowOf)
        .sort((a, b) => b.updated_at - a.updated_at),
    audienceOpen: async (_profileId, id) => structuredClone(found(id)),
    audienceSave: async (profileId, name, audience, replace) => {
      if (!name.trim()) throw around.fail("invalid_input", { field: "name" });
      if (!audience.all && audience.include.length === 0) throw around.fail("invalid_input", { field: "audience" });
      const known = taken(profileId, name.trim());
      if (known && !replace) throw around.fail("name_taken", { field: "name" });
      const now = Date.now();
      const one: SavedAudience = {
        id: known?.id ?? `a${around.id()}`,
        profile_id: profileId,
        name: name.trim(),
        audience,
        created_at: known?.created_at ?? now,
        updated_at: now,
      };
      saved.set(one.id, one);
      return rowOf(one);
    },
    audienceRename: async (profileId, id, name) => {
      if (taken(profileId, name.trim(), id)) throw around.fail("name_taken", { field: "name" });
      const one = { ...found(id), name: name.trim(), updated_at: Date.now() };
      saved.set(id, one);
      return rowOf(one);
    },
    audienceDelete: async (_profileId, id) => {
      const one = found(id);
      saved.delete(id);
      return one;
    },
    audienceRestore: async (one) => {
      if (taken(one.profile_id, one.name)) throw around.fail("name_taken", { field: "name" });
      saved.set(one.id, one);
      return rowOf(one);
    },

    listChoose: async () => {
      const file = around.nextFile();
      if (file === null) return null;
      return file ? open(file.name, read(file.content)) : open("名单.csv", SAMPLE);
    },
    listOpen: async (name, content) => open(name, read(content)),
    listReadAgain: async (id, reading: ListReading) => {
      const list = listOf(id);
      if (reading.heading_row !== null) {
        list.heading = reading.heading_row === 0 ? null : reading.heading_row;
        list.unsure = null;
      }
      return viewOf(id);
    },
    listRows: async (id, offset, limit) => dataOf(id).slice(offset, offset + limit),
    listMatch: async (_profileId, id, asked) => {
      const { columns, heading_row } = viewOf(id);
      const data = dataOf(id);
      const holding = (...kinds: string[]) =>
        columns.flatMap((one, at) => (one.holds !== null && kinds.includes(one.holds) ? [at] : []));
      const [accounts, named] = [holding("account", "mail", "mobile"), holding("name")];
      const pool = accounts.length > 0 ? accounts : named;
      const first = pool[0] ?? (columns.length === 1 ? 0 : undefined);
      if (asked === null && first === undefined)
        throw around.fail("invalid_input", { field: "list", detail: "no_column" });
      const choice: ListChoice = asked ?? {
        column: first ?? 0,
        name_column: accounts.length > 0 ? (named[0] ?? null) : null,
        department_column: holding("department")[0] ?? null,
        domains: [],
      };
      const of = (typed: string) => people.filter((one) => one.name === typed || one.id === typed);
      const differs = (at: number) =>
        data.some(({ cells }) => {
          const others = of(cells[at] ?? "");
          return others.length > 0 && !others.some((one) => of(cells[choice.column] ?? "").includes(one));
        });
      const report: ListReport = {
        choice,
        rivals: asked ? [] : pool.filter((at) => at !== choice.column && differs(at)),
        heading_names_someone: false,
        domains: [],
        sum: {
          rows: data.length + (heading_row ?? 0),
          matched: 0,
          not_found: 0,
          asked: 0,
          repeated: 0,
          empty: 0,
          heading: heading_row === null ? 0 : 1,
          above_heading: Math.max(0, (heading_row ?? 0) - 1),
        },
        matched: [],
        questions: [],
        questions_total: 0,
        missing: [],
        missing_total: 0,
      };
      const ask = (typed: string, beside: string, doubt: ListDoubt, number: number, fit: typeof people) => {
        report.sum.asked += 1;
        report.questions.push({ typed, beside, doubt, rows: [number], candidates: fit.map(hit) });
      };
      for (const { number, cells } of data) {
        const typed = cells[choice.column] ?? "";
        const beside = choice.name_column === null ? "" : (cells[choice.name_column] ?? "");
        const [local = "", domain = ""] = typed.split("@");
        const fit = of(domain ? local : typed);
        const [only] = fit;
        if (!typed) report.sum.empty += 1;
        else if (!only) {
          report.sum.not_found += 1;
          report.missing.push({ typed, rows: [number] });
        } else if (domain && !choice.domains.includes(domain)) {
          if (!report.domains.includes(domain)) report.domains.push(domain);
          ask(typed, "", "other_domain", number, fit);
        } else if (fit.length > 1) ask(typed, "", "several_fit", number, fit);
        else if (beside && beside !== only.name) ask(typed, beside, "name_differs", number, [only, ...of(beside)]);
        else if (report.matched.some((one) => one.id === only.id)) report.sum.repeated += 1;
        else {
          report.sum.matched += 1;
          report.matched.push({ kind: "person", id: only.id, name: only.name });
        }
      }
      report.questions_total = report.questions.length;
      report.missing_total = report.missing.length;
      return report;
    },
    listClose: async (id) => {
      lists.delete(id);
    },
  };
}
