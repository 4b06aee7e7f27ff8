/* A sheet for tests of the pages: what the program would say of its rows, in as far as a page looks at it. */
import type {
  DirectoryHit,
  Draft,
  Host,
  Merge,
  MergeOpened,
  MergeProblem,
  MergeRow,
  MergeRowTo,
  MergeSum,
} from "@/ipc";
import { clone, type MockHost } from "@/ipc/mock";
import { person, sent } from "./sends";

/** The headings of a sheet, and its rows. */
export type TestSheet = { titles: string[]; count: number; cells: (at: number) => string[] };

/** Rows as they are written. */
export function sheetOf(titles: string[], ...rows: string[][]): TestSheet {
  return { titles, count: rows.length, cells: (at) => rows[at] ?? [] };
}

/** The two whom 王伟 may mean. */
export const WANGWEI: DirectoryHit[] = ["wangwei", "wangwei2"].map((id, at) => ({
  recipient: person(id, "王伟"),
  detail: at === 0 ? "研发中心" : "销售部",
  people: null,
  marks: [],
}));
const KNOWN: Record<string, string> = { lisi: "李四", zhangsan: "张三", zhouyi: "周怡" };

export type Sheets = {
  /** What was opened, oldest first: how, and what. */
  opened: [how: string, what: string][];
  /** Arguments of each question for rows: whether only those with problems, the word, from where, how many. */
  asked: [only: boolean, word: string, offset: number, limit: number][];
};

/** Lets a host answer for this sheet, whichever is opened. */
export function takeSheets(host: MockHost, sheet: TestSheet): Sheets {
  const sheets: Sheets = { opened: [], asked: [] };
  const variablesOf = (draft: Draft) => [
    ...new Set([...JSON.stringify(draft.message).matchAll(/\{\{\s*([^{}\s]+)\s*\}\}/g)].map(([, name = ""]) => name)),
  ];
  function open(how: string, what: string, name: string): MergeOpened {
    sheets.opened.push([how, what]);
    return { sheet: "5".repeat(64), name };
  }
  function cellsOf(at: number, merge: Merge): string[] {
    const cells = [...sheet.cells(at)];
    for (const edit of merge.edits) if (edit.row === at + 2) cells[edit.column] = edit.text;
    return cells;
  }
  function toOf(at: number, merge: Merge): MergeRowTo {
    const chosen = merge.chosen.find((one) => one.row === at + 2)?.recipient;
    const word = cellsOf(at, merge)[merge.to.column] ?? "";
    if (chosen) return { is: "person", recipient: chosen, name: chosen.name, detail: "" };
    if (word === "") return { is: "empty" };
    if (word === "王伟") return { is: "asked", word, hits: WANGWEI };
    const name = KNOWN[word] ?? (/^m\d+$/.test(word) ? `成员${word}` : null);
    return name ? { is: "person", recipient: person(word, name), name, detail: "行政部" } : { is: "unknown", word };
  }
  function rowOf(at: number, draft: Draft): MergeRow {
    const merge = draft.merge as Merge;
    const cells = cellsOf(at, merge);
    const to = toOf(at, merge);
    const missing = variablesOf(draft).filter((name) => (cells[merge.columns[name] ?? -1] ?? "") === "");
    const problems: MergeProblem[] = [
      ...(to.is === "asked" || to.is === "unknown" || to.is === "empty"
        ? [{ what: `recipient_${to.is}` as const }]
        : []),
      ...missing.map((variable) => ({ what: "missing" as const, variable })),
    ];
    const edited = merge.edits.filter((one) => one.row === at + 2).map((one) => one.column);
    return { number: at + 2, to, cells, edited, left_out: merge.left_out.includes(at + 2), problems };
  }
  const all = (draft: Draft) => Array.from({ length: sheet.count }, (_, at) => rowOf(at, draft));

  const program: Pick<
    Host,
    "mergeChoose" | "mergeOpen" | "mergePaste" | "mergeBegin" | "mergeLook" | "mergeRows" | "mergeRow" | "mergeExport"
  > = {
    mergeChoose: async () => open("choose", "", "工资.xlsx"),
    mergeOpen: async (name, content) => open("open", content, name),
    mergePaste: async (name, text) => open("paste", text, name),
    mergeBegin: async (_id, draft, digest, name, reading) => ({
      sheet: digest,
      name,
      reading: reading ?? { sheet: null, encoding: null, heading_row: 1 },
      to: { column: 0, kind: "person", name_column: null },
      columns: Object.fromEntries(
        variablesOf(draft).flatMap((one) => (sheet.titles.includes(one) ? [[one, sheet.titles.indexOf(one)]] : [])),
      ),
      edits: [],
      chosen: [],
      left_out: [],
      several: "joined",
    }),
    mergeLook: async (_id, draft) => {
      const merge = draft.merge as Merge;
      const few = sheet.count > 1000 ? [] : all(draft);
      const left = few.filter((row) => row.left_out).length;
      const faulty = few.filter((row) => !row.left_out && row.problems.length > 0).length;
      const fine = sheet.count - left - faulty;
      const sum: MergeSum = {
        rows: sheet.count,
        fine,
        with_problems: faulty,
        asked: 0,
        unknown: 0,
        empty: 0,
        left_out: left,
        repeated: 0,
        people: fine,
        messages: fine,
      };
      const variables = variablesOf(draft);
      return {
        sheets: ["一月", "二月"],
        encoding: null,
        heading_row: 1,
        heading_unsure: null,
        columns: sheet.titles.map((title, at) => ({
          title,
          filled: sheet.count,
          sample: sheet.cells(0)[at] ?? "",
          variable: title,
          braced: `{{ ${title} }}`,
        })),
        twins: [],
        notes: [{ kind: "hidden_rows", count: 1, places: ["3"] }],
        variables,
        unfilled: variables.filter((one) => merge.columns[one] === undefined),
        unused: [],
        domains: [],
        sum,
        problem: null,
      };
    },
    mergeRows: async (_id, draft, only, word, offset, limit) => {
      sheets.asked.push([only, word, offset, limit]);
      if (!only && word === "") {
        const size = Math.max(0, Math.min(limit, sheet.count - offset));
        return { total: sheet.count, rows: Array.from({ length: size }, (_, at) => rowOf(offset + at, draft)) };
      }
      const rows = all(draft).filter(
        (row) => (!only || (!row.left_out && row.problems.length > 0)) && row.cells.some((cell) => cell.includes(word)),
      );
      return { total: rows.length, rows: rows.slice(offset, offset + limit) };
    },
    mergeExport: async () => null,
    mergeRow: async (_id, draft, number) => {
      const merge = draft.merge as Merge;
      const cells = cellsOf(number - 2, merge);
      let message = clone(draft.message);
      const inspection = clone(sent.accepted.review.inspection);
      if (inspection.preview.kind === "text" && draft.message.msgtype === "text") {
        const text = draft.message.text.content.replaceAll(
          /\{\{\s*([^{}\s]+)\s*\}\}/g,
          (_, name: string) => cells[merge.columns[name] ?? -1] ?? "",
        );
        message = { msgtype: "text", text: { content: text } };
        inspection.preview.content = [{ ...inspection.preview.content[0], text } as never];
      }
      return { to: toOf(number - 2, merge), values: {}, message, inspection, cells };
    },
  };
  for (const [method, answer] of Object.entries(program)) host.answer(method as keyof typeof program, answer as never);
  return sheets;
}
