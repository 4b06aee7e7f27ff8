import { fireEvent, screen, waitFor, within } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import { defineComponent, h, ref, type Ref } from "vue";
import { setLanguage } from "@/i18n";
import type { MockHost } from "@/ipc/mock";
import { useCompose } from "@/features/composer/model/draft";
import { useDrafts } from "@/features/composer/model/drafts";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import { draftTo } from "@/test/review";
import { sent } from "@/test/sends";
import { sheetOf, takeSheets, type Sheets, type TestSheet } from "@/test/sheets";
import MergeDialog from "./components/MergeDialog.vue";
import { mainField } from "./model/main-field";

let host: MockHost;
let open: Ref<boolean>;

const WAGES = sheetOf(
  ["收件人", "应发", "备注"],
  ["lisi", "3,000.00", ""],
  ["王伟", "4,200.50", "含补发"],
  ["zhangsan", "", "见附件"],
  ["查无此人", "1.00", ""],
  ["zhouyi", "5,000.00", "无"],
);
const TEXT = "本月应发 {{应发}} 元";

beforeEach(async () => {
  host = await prepare();
  host.answer("composeInspect", sent.accepted.review.inspection);
});

async function show(sheet: TestSheet = WAGES, text = TEXT, file: File | null = null): Promise<Sheets> {
  const sheets = takeSheets(host, sheet);
  await useDrafts().openProfile("practice");
  useCompose().change(draftTo([], text));
  open = ref(true);
  mount(
    defineComponent(
      () => () =>
        open.value
          ? h(MergeDialog, {
              open: true,
              profileId: "practice",
              file,
              fresh: useCompose().draft.merge === undefined,
              "onUpdate:open": (now: boolean) => (open.value = now),
            })
          : null,
    ),
  );
  await screen.findByTestId("merge-dialog");
  return sheets;
}
const testid = (id: string) => screen.getByTestId(id);
const pasted = (text: string, files: File[] = []) => ({ clipboardData: { files, getData: () => text } });
async function begun(sheet: TestSheet = WAGES, text = TEXT): Promise<Sheets> {
  const sheets = await show(sheet, text);
  await fireEvent.click(await screen.findByTestId("list-choose"));
  await screen.findByTestId("merge-columns");
  return sheets;
}
async function toRows(sheet: TestSheet = WAGES, text = TEXT): Promise<Sheets> {
  const sheets = await begun(sheet, text);
  testid("merge-tab-rows").focus();
  await screen.findByTestId("merge-table");
  await waitFor(() => expect(screen.getAllByTestId("merge-row").length).toBeGreaterThan(0));
  return sheets;
}
const table = () => testid("merge-table");
const key = (name: string, more: object = {}) => fireEvent.keyDown(table(), { key: name, ...more });
const row = (number: number) =>
  screen.getAllByTestId("merge-row").find((one) => one.dataset["row"] === String(number)) as HTMLElement;
const sideRow = () => testid("merge-side-row").textContent?.trim();
const preview = () => testid("merge-preview").textContent?.trim();
const sum = () => testid("merge-sum").textContent?.trim();

describe("a sheet comes in", () => {
  it("pasted out of another program, before anything else is there", async () => {
    const sheets = await show();
    expect(await axeFindings()).toEqual([]);
    await fireEvent.paste(testid("merge-dialog"), pasted("只有一个词"));
    expect(sheets.opened).toEqual([]);
    const cells = "收件人\t应发\nlisi\t1";
    await fireEvent.paste(testid("merge-dialog"), pasted(cells, [new File(["x"], "cells.png")]));
    await screen.findByTestId("merge-columns");
    await waitFor(() => expect(document.activeElement).toBe(testid("merge-tab-columns")));
    expect(sheets.opened).toEqual([["paste", cells]]);
    expect(testid("merge-name").textContent).toBe("粘贴的表格");
    // A later paste is not another sheet.
    await fireEvent.paste(testid("merge-dialog"), pasted(cells));
    expect(sheets.opened).toHaveLength(1);
  });
  it("dropped, or given from outside; one that is too large is not even read", async () => {
    const sheets = await show(WAGES, TEXT, new File(["a,b"], "名单.csv"));
    await waitFor(() => expect(sheets.opened).toEqual([["open", btoa("a,b")]]));
    await fireEvent.click(await screen.findByTestId("merge-another"));
    const large = new File([], "大.csv");
    Object.defineProperty(large, "size", { value: 21 * 1024 * 1024 });
    await fireEvent.drop(testid("merge-dialog"), { dataTransfer: { types: ["Files"], files: [large] } });
    expect(testid("merge-problem").textContent).toContain("20 MB");
    expect(sheets.opened).toHaveLength(1);
  });
  it("and is none: says what to do, and can be tried again", async () => {
    await show();
    const choose = host as unknown as { mergeChoose: () => Promise<unknown> };
    const works = choose.mergeChoose;
    choose.mergeChoose = () => Promise.reject(errorOf("invalid_input", { field: "list", detail: "too_many_rows" }));
    await fireEvent.click(await screen.findByTestId("list-choose"));
    await waitFor(() => expect(testid("merge-problem").textContent).toContain("100,000 行"));
    choose.mergeChoose = works;
    await fireEvent.click(testid("list-choose"));
    await screen.findByTestId("merge-columns");
    expect(screen.queryByTestId("merge-problem")).toBeNull();
  });
});

describe("its columns", () => {
  it("fill the variables of their name; what none fills in is said, and corrected by hand", async () => {
    await begun(WAGES, "{{应发}} 元，{{说明}}");
    const variable = (name: string) =>
      screen.getAllByTestId<HTMLSelectElement>("merge-variable").find((one) => one.dataset["variable"] === name);
    expect(variable("应发")?.value).toBe("1");
    expect(variable("说明")?.value).toBe("-1");
    expect(testid("merge-unfilled").textContent).toContain("说明");
    expect(testid("merge-notes").textContent).toContain("隐藏");
    expect(await axeFindings()).toEqual([]);
    await fireEvent.update(variable("说明") as HTMLSelectElement, "2");
    await waitFor(() => expect(screen.queryByTestId("merge-unfilled")).toBeNull());
  });
  it("go into the message as variables, in one step with the sheet", async () => {
    await begun(WAGES, "各位：");
    expect(testid("merge-no-variables")).toBeTruthy();
    const insert = () => screen.getAllByTestId("merge-insert")[1] as HTMLElement;
    await fireEvent.click(insert());
    await waitFor(() => expect(testid("merge-variable").dataset["variable"]).toBe("应发"));
    const compose = useCompose();
    expect(compose.get("text.content")).toBe("各位：");
    await fireEvent.click(testid("merge-use"));
    expect(compose.get("text.content")).toBe("各位：{{ 应发 }}");
    expect(compose.draft.merge?.columns).toEqual({ 应发: 1 });
    compose.session?.history.undo();
    expect(compose.get("text.content")).toBe("各位：");
    expect(compose.draft.merge).toBeUndefined();
  });
  it("go into the field with most of the words", () => {
    expect(mainField({ msgtype: "file", file: { media_id: "" } })).toBeNull();
    expect(mainField({ msgtype: "text", text: { content: "" } })).toBe("text.content");
  });
  it("of another sheet of the workbook find their own headings", async () => {
    await begun();
    const readings: unknown[] = [];
    const program = host as unknown as { mergeBegin: (...args: unknown[]) => Promise<unknown> };
    const before = program.mergeBegin;
    program.mergeBegin = (...args) => {
      readings.push(args[4]);
      return before(...args);
    };
    await fireEvent.update(testid("list-heading"), "3");
    await waitFor(() => expect(readings).toEqual([{ sheet: null, encoding: null, heading_row: 3 }]));
    await fireEvent.update(testid("list-sheet"), "1");
    await waitFor(() => expect(readings[1]).toEqual({ sheet: 1, encoding: null, heading_row: null }));
  });
});

describe("its rows", () => {
  it("are a table that the keys walk through, with the message of the row they are at", async () => {
    await toRows();
    expect(table().getAttribute("role")).toBe("grid");
    expect(table().getAttribute("aria-rowcount")).toBe("6");
    expect(await axeFindings()).toEqual([]);
    await waitFor(() => expect(preview()).toBe("本月应发 3,000.00 元"));
    expect(sideRow()).toBe("第 2 行");
    await key("ArrowDown");
    expect(sideRow()).toBe("第 3 行");
    await waitFor(() => expect(preview()).toBe("本月应发 4,200.50 元"));
    expect(row(3).getAttribute("aria-selected")).toBe("true");
    const active = document.getElementById(table().getAttribute("aria-activedescendant") ?? "");
    expect(active?.textContent).toContain("王伟");
    await fireEvent.click(testid("merge-next"));
    expect(sideRow()).toBe("第 4 行");
    await key("End");
    expect(sideRow()).toBe("第 6 行");
    await key("Home", { isComposing: true });
    expect(sideRow()).toBe("第 6 行");
    await fireEvent.click(testid("merge-previous"));
    expect(sideRow()).toBe("第 5 行");
  });
  it("say in words what is wrong, and can be seen alone", async () => {
    await toRows();
    expect(sum()).toBe("5 行 · 2 人会收到 · 3 行有问题，没有算上");
    expect(row(3).textContent).toContain("不能确定收件人是谁");
    expect(row(4).textContent).toContain("“应发”是空的");
    expect(row(5).textContent).toContain("没有找到");
    await fireEvent.click(testid("merge-only-problems"));
    await waitFor(() => expect(screen.getAllByTestId("merge-row")).toHaveLength(3));
    await fireEvent.update(testid("merge-search"), "附件");
    await waitFor(() => expect(screen.getAllByTestId("merge-row").map((one) => one.dataset["row"])).toEqual(["4"]));
    await fireEvent.update(testid("merge-search"), "哪里都没有");
    await waitFor(() => expect(testid("merge-dialog").textContent).toContain("没有找到"));
    expect(await axeFindings()).toEqual([]);
  });
  it("that several may be meant by: one is chosen by keys, and can be given back", async () => {
    await toRows();
    await key("ArrowDown");
    await key("Enter");
    const choice = await screen.findByTestId("merge-choice");
    const list = within(choice).getByRole("listbox");
    await waitFor(() => expect(document.activeElement).toBe(list));
    expect(await axeFindings()).toEqual([]);
    await fireEvent.keyDown(list, { key: "ArrowDown" });
    expect(testid("merge-side-to").dataset["is"]).toBe("asked");
    await fireEvent.keyDown(list, { key: "Enter" });
    await waitFor(() => expect(testid("merge-side-to").dataset["is"]).toBe("person"));
    expect(testid("merge-side-to").textContent).toContain("wangwei2");
    expect(document.activeElement).toBe(table());
    await waitFor(() => expect(sum()).toContain("3 人会收到"));
    await fireEvent.click(within(testid("merge-side-to")).getByRole("button"));
    await waitFor(() => expect(testid("merge-side-to").dataset["is"]).toBe("asked"));
  });
  it("that nobody fits: somebody is looked for in the directory", async () => {
    await toRows();
    await key("End");
    await key("ArrowUp");
    await key("Enter");
    const search = await screen.findByTestId("merge-choice-search");
    await waitFor(() => expect(document.activeElement).toBe(search));
    await fireEvent.update(search, "zhangsan");
    await waitFor(() => expect(screen.getAllByTestId("merge-choice-hit").length).toBeGreaterThan(0));
    await fireEvent.keyDown(search, { key: "Enter", isComposing: true });
    expect(testid("merge-side-to").dataset["is"]).toBe("unknown");
    await fireEvent.keyDown(search, { key: "Enter" });
    await waitFor(() => expect(testid("merge-side-to").textContent).toContain("张三"));
  });
  it("are written in where they stand; an input method keeps its keys", async () => {
    await toRows();
    await key("ArrowDown");
    await key("ArrowDown");
    for (const _ of [1, 2, 3]) await key("ArrowRight");
    await key("F2");
    const input = () => screen.getByTestId<HTMLInputElement>("merge-cell-input");
    await waitFor(() => expect(document.activeElement).toBe(input()));
    expect(await axeFindings()).toEqual([]);
    await fireEvent.update(input(), "9");
    await fireEvent.keyDown(input(), { key: "Escape" });
    expect(screen.queryByTestId("merge-cell-input")).toBeNull();
    expect(testid("merge-dialog")).toBeTruthy();
    expect(row(4).textContent).toContain("“应发”是空的");
    expect(document.activeElement).toBe(table());
    await key("Enter");
    await fireEvent.update(input(), "七千");
    await fireEvent.keyDown(input(), { key: "Enter", isComposing: true });
    await fireEvent.keyDown(input(), { key: "Enter", keyCode: 229 });
    expect(input().value).toBe("七千");
    await fireEvent.keyDown(input(), { key: "Enter" });
    await waitFor(() => expect(preview()).toBe("本月应发 七千 元"));
    expect(row(4).textContent).not.toContain("是空的");
    await key("Enter");
    await fireEvent.update(input(), "七千二");
    await fireEvent.keyDown(input(), { key: "Tab" });
    await waitFor(() => expect(preview()).toBe("本月应发 七千二 元"));
    const on = document.getElementById(table().getAttribute("aria-activedescendant") ?? "");
    expect(on?.textContent).toContain("见附件");
    // Undone one by one, beside the message's own undo.
    await key("z", { ctrlKey: true });
    await waitFor(() => expect(preview()).toBe("本月应发 七千 元"));
    await key("z", { ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(preview()).toBe("本月应发 七千二 元"));
    expect(useCompose().draft.merge).toBeUndefined();
  });
  it("a cell that is shown shortened is written in as a whole", async () => {
    const long = "长".repeat(300);
    await toRows({
      ...sheetOf(["收件人", "应发"], ["lisi", `${"长".repeat(20)}…`]),
    });
    const program = host as unknown as { mergeRow: (...args: unknown[]) => Promise<object> };
    const before = program.mergeRow;
    program.mergeRow = async (...args) => ({ ...(await before(...args)), cells: ["lisi", long] });
    await key(" ");
    await key(" ");
    await settled();
    for (const _ of [1, 2, 3]) await key("ArrowRight");
    await key("Enter");
    expect(screen.getByTestId<HTMLInputElement>("merge-cell-input").value).toBe(long);
  });
  it("are left out by a key, by a press, or all that have problems at once", async () => {
    await toRows();
    await key(" ");
    await waitFor(() => expect(sum()).toContain("1 行不发"));
    expect(row(2).textContent).toContain("不发");
    await fireEvent.click(row(2).querySelector("[data-cell='1']") as HTMLElement);
    await waitFor(() => expect(sum()).not.toContain("不发"));
    await fireEvent.click(testid("merge-leave-faulty"));
    await waitFor(() => expect(sum()).toBe("5 行 · 2 人会收到 · 3 行不发"));
    await fireEvent.click(testid("merge-use"));
    expect(useCompose().draft.merge?.left_out).toEqual([3, 4, 5]);
    expect(open.value).toBe(false);
  });
  it("may be a hundred thousand: only those in sight are asked for and drawn", async () => {
    const many = { titles: ["收件人", "应发"], count: 100_000, cells: (at: number) => [`m${at}`, String(at)] };
    const sheets = await toRows(many);
    expect(screen.getAllByTestId("merge-row").length).toBeLessThan(60);
    await key("End");
    await waitFor(() => expect(sideRow()).toBe("第 100,001 行"));
    const rows = sheets.asked.reduce((all, [, , , limit]) => all + limit, 0);
    expect(rows).toBeLessThan(2000);
  });
  it("that are not meant after all leave the message as it was", async () => {
    await toRows();
    await key(" ");
    const before = useCompose().draft;
    // Not by one key.
    await fireEvent.keyDown(table(), { key: "Escape" });
    await screen.findByTestId("merge-leave");
    expect(await axeFindings(document.body, ["aria-hidden-focus"])).toEqual([]);
    expect(open.value).toBe(true);
    await fireEvent.click(testid("merge-leave"));
    await waitFor(() => expect(open.value).toBe(false));
    expect(useCompose().draft).toBe(before);
  });
  it("can be sent to oneself as one of them will be", async () => {
    await toRows();
    expect(await screen.findByTestId("merge-test")).toBeTruthy();
    await key("ArrowDown");
    expect(screen.queryByTestId("merge-test")).toBeNull();
    await key("ArrowUp");
    host.answer("sendReview", { ...sent.accepted.review, test: true });
    await fireEvent.click(await screen.findByTestId("merge-test"));
    await screen.findByTestId("review-people");
    const [, reviewed, test] = host.args("sendReview")[0] ?? [];
    expect(test).toBe(true);
    expect(reviewed?.message).toEqual({ msgtype: "text", text: { content: "本月应发 3,000.00 元" } });
    expect("merge" in (reviewed ?? {})).toBe(false);
    await fireEvent.click(screen.getByTestId("review-back"));
    await waitFor(() => expect(screen.queryByTestId("review-people")).toBeNull());
    expect(testid("merge-dialog")).toBeTruthy();
  });
  it("in English", async () => {
    await setLanguage("en");
    await toRows();
    expect(sum()).toBe("5 rows · 2 people get it · 3 rows with problems are not counted");
    expect(row(4).textContent).toContain("“应发” is empty");
    await setLanguage("zh-CN");
  });
});

describe("a message with a sheet", () => {
  it("comes back as it was left", async () => {
    await toRows();
    await key(" ");
    await fireEvent.click(testid("merge-use"));
    const kept = useCompose().draft;
    expect(kept.merge?.left_out).toEqual([2]);
    open.value = true;
    await screen.findByTestId("merge-table");
    await waitFor(() => expect(row(2).textContent).toContain("不发"));
    expect(document.activeElement).toBe(table());
    expect(useCompose().draft).toBe(kept);
  });
});
