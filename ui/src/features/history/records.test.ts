import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { BatchView, BroadcastSnapshot, ErrorView, PossibleFollowUps } from "@/ipc";
import { setLanguage } from "@/i18n";
import type { MockHost } from "@/ipc/mock";
import { apiErrorOf, errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import { addSend, aDraft, changeSend, person, recordOf, sent, standing } from "@/test/sends";
import GeneralSettings from "@/features/settings/components/GeneralSettings.vue";
import { exportName, exportWords } from "./model/export-words";
import { filterOf, WIDE, wrongDates } from "./model/filter";
import SendsPage from "@/pages/SendsPage.vue";

let host: MockHost;
/** More results than are seen at once, so that one is looked for. */
const ledger = [
  ...sent.accepted.ledger,
  ...Array.from({ length: 10 }, (_, at) => ({
    recipient: person(`member${at}`),
    state: "accepted" as const,
    reason: null,
    code: null,
  })),
];
const many = { ...sent.accepted, ledger, detail: { ...sent.accepted.detail, ledger_total: ledger.length } };
const send = () => addSend(host, "a", { title: "放假通知" }, { of: many });
beforeEach(async () => {
  host = await prepare();
});

describe("the list of sends", () => {
  it("is narrowed by person and outcome, and widened again", async () => {
    send();
    mount(SendsPage);
    await screen.findByTestId("send-row");
    await fireEvent.click(screen.getByTestId("sends-filter"));
    const found = host.historyFind;
    // Whom a send reached and how it ended is for the program to tell.
    host.historyFind = async (...args) => {
      const none = args[0].person === "nobody" || args[0].outcomes.includes("refused");
      return none ? { rows: [], total: 0 } : found(...args);
    };
    await fireEvent.update(screen.getByTestId("filter-person"), "nobody");
    await waitFor(() => expect(screen.queryByTestId("send-row")).toBeNull());
    expect(screen.getByTestId("page-sends").textContent).toContain("没有符合条件的记录");
    await fireEvent.update(screen.getByTestId("filter-person"), "lisi");
    await screen.findByTestId("send-row");
    await fireEvent.click(screen.getByTestId("filter-refused"));
    await waitFor(() => expect(screen.queryByTestId("send-row")).toBeNull());
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(screen.getByTestId("filter-clear"));
    await screen.findByTestId("send-row");
  });
  it("takes a day that is typed or chosen from a calendar in the language of the window", async () => {
    vi.setSystemTime(new Date(2026, 10, 21, 12));
    host.historyFind = async () => ({ rows: [], total: 0 });
    await setLanguage("en");
    mount(SendsPage);
    await fireEvent.click(await screen.findByTestId("sends-filter"));
    const from = await screen.findByTestId<HTMLInputElement>("filter-from");
    expect([from.value, from.placeholder]).toEqual(["", "yyyy-mm-dd"]);
    await fireEvent.update(from, "2026/10/2");
    await fireEvent.click(screen.getByTestId("filter-from-calendar"));
    const calendar = await screen.findByTestId("calendar");
    expect(calendar.textContent).toContain("October 2026");
    expect(within(calendar.parentElement as HTMLElement).getByLabelText("From, October 2026")).toBeTruthy();
    expect(await axeFindings(calendar)).toEqual([]);
    await fireEvent.click(within(calendar).getByText("15"));
    await waitFor(() => expect(from.value).toBe("2026-10-15"));
    expect(screen.queryByTestId("calendar")).toBeNull();
  });
  it("reads days as people write them, and says when it cannot", () => {
    const day = new Date(2026, 10, 2).getTime();
    for (const from of ["2026-11-02", "2026-11-2", "2026/11/2", "2026.11.02", "2026年11月2日", " 20261102 "]) {
      expect(filterOf(null, "", { ...WIDE, from }).from, from).toBe(day);
      expect(wrongDates({ ...WIDE, from }), from).toBeNull();
    }
    for (const from of ["11-02", "2026-02-30", "昨天"]) {
      expect(filterOf(null, "", { ...WIDE, from }).from, from).toBeNull();
      expect(wrongDates({ ...WIDE, from }), from).toBe("unreadable");
    }
    expect(wrongDates({ ...WIDE, from: "2026-11-10", to: "2026/11/9" })).toBe("order");
    expect(wrongDates({ ...WIDE, from: "2026/11/9", to: "2026-11-10" })).toBeNull();
  });
  it("counts the last day whole, in this computer's calendar", () => {
    const filter = filterOf(null, " 通知 ", {
      ...WIDE,
      from: "2026-11-20",
      to: "2026-11-21",
      came: ["open", "partial"],
    });
    expect(filter.from).toBe(new Date(2026, 10, 20).getTime());
    expect(filter.to).toBe(new Date(2026, 10, 22).getTime());
    expect([filter.text, filter.outcomes]).toEqual(["通知", ["partial"]]);
    expect(filter.states).toContain("paused");
  });
});

describe("one send", () => {
  it("says who of the team ordered it, in the list and in full", async () => {
    const name = "王芳".repeat(20);
    addSend(host, "a", { title: "放假通知", sent_by: name });
    addSend(host, "b", { title: "我的通知" });
    mount(SendsPage);
    const [mine, colleague] = await screen.findAllByTestId("send-row");
    expect(within(mine!).queryByTestId("row-sent-by")).toBeNull();
    const said = within(colleague!).getByTestId("row-sent-by");
    expect([said.textContent, said.title]).toEqual([`由${name}发送`, `由${name}发送`]);
    expect(said.classList).toContain("truncate");
    await fireEvent.click(colleague!);
    expect((await screen.findByTestId("send-sent-by")).textContent).toBe(`由${name}发送`);
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(mine!);
    await waitFor(() => expect(screen.getByTestId("send-detail").dataset["id"]).toBe("b"));
    await screen.findByTestId("send-outcome");
    expect(screen.queryByTestId("send-sent-by")).toBeNull();
    changeSend(host, "a", { sent_by: "<b>Fang</b>" });
    await setLanguage("en");
    await waitFor(() => expect(screen.getByTestId("row-sent-by").textContent).toBe("Sent by <b>Fang</b>"));
  });
  it("tells of one person, and is exported with words", async () => {
    host.answer("historyExport", { path: "/home/user/放假通知.xlsx", rows: 2 });
    host.answer("historyLedgerFind", (_, name) => ledger.filter((row) => row.recipient.name === name));
    const exported = vi.spyOn(host, "historyExport");
    send();
    mount(SendsPage);
    await fireEvent.click(await screen.findByTestId("send-row"));
    await fireEvent.update(await screen.findByTestId("ledger-search"), "李四");
    await waitFor(() => expect(screen.getByTestId("ledger-hit").dataset["id"]).toBe("person:lisi"));
    await fireEvent.update(screen.getByTestId("ledger-search"), "nobody");
    await waitFor(() => expect(screen.getByTestId("ledger-found").textContent).toContain("没有“nobody”"));
    await fireEvent.keyDown(screen.getByTestId("send-export"), { key: "Enter" });
    await fireEvent.click(await screen.findByTestId("export-xlsx"));
    await waitFor(() => expect(exported).toHaveBeenCalledOnce());
    const [, format, name, words] = exported.mock.lastCall ?? [];
    expect([format, words?.columns?.length, words?.kinds?.["person"]]).toEqual(["xlsx", 11, "成员"]);
    expect(name).toContain("放假通知");
  });
  it("made of a sheet: that sheet is exported with what became of each row", async () => {
    send();
    mount(SendsPage);
    await fireEvent.click(await screen.findByTestId("send-row"));
    await fireEvent.keyDown(await screen.findByTestId("send-export"), { key: "Enter" });
    await screen.findByTestId("export-xlsx");
    expect(screen.queryByTestId("export-sheet")).toBeNull();
    cleanup();
    const exported = vi.fn(async () => ({ path: "/home/user/工资.xlsx", rows: 300 }));
    Object.assign(host, { mergeExport: exported });
    // The program keeps the sheet with the values that it gave.
    const personal = { values: {}, sheet: { name: "工资.xlsx" } };
    addSend(host, "s1", { title: "工资" }, { draft: { ...aDraft, personal: personal as never } });
    mount(SendsPage);
    await fireEvent.click((await screen.findAllByTestId("send-row"))[0] as HTMLElement);
    await fireEvent.keyDown(await screen.findByTestId("send-export"), { key: "Enter" });
    await fireEvent.click(await screen.findByTestId("export-sheet"));
    await waitFor(() => expect(exported).toHaveBeenCalledOnce());
    expect(exported.mock.lastCall?.slice(0, 1)).toEqual(["s1"]);
  });
  it("names a robot that is looked for without the id that only the program uses", async () => {
    const recipient = { kind: "robot" as const, id: "practice-robot", name: "值班群" };
    host.answer("historyLedgerFind", [{ recipient, state: "accepted", reason: null, code: null }]);
    send();
    mount(SendsPage);
    await fireEvent.click(await screen.findByTestId("send-row"));
    await fireEvent.update(await screen.findByTestId("ledger-search"), "值班");
    const hit = await screen.findByTestId("ledger-hit");
    expect(hit.textContent).toContain("值班群");
    expect(hit.textContent).not.toContain("practice-robot");
  });
  it("is deleted only after a question", async () => {
    send();
    mount(SendsPage);
    await fireEvent.click(await screen.findByTestId("send-row"));
    await fireEvent.keyDown(await screen.findByTestId("send-more"), { key: "Enter" });
    await fireEvent.click(await screen.findByTestId("send-delete"));
    expect(host.calls).not.toContain("historyDelete");
    host.answer("historyDelete", (id) => recordOf(host).delete(id));
    await fireEvent.click(await screen.findByTestId("send-delete-confirm"));
    await waitFor(() => expect(recordOf(host).size).toBe(0));
    await waitFor(() => expect(screen.queryByTestId("send-detail")).toBeNull());
  });
  it("has a file name that every system takes, and words for every state", () => {
    expect(exportName('a/b:c*?"<>|\n', Date.UTC(2026, 10, 21, 4))).not.toMatch(/[\\/:*?"<>|\n]/);
    const words = exportWords();
    for (const word of [...words.columns, ...Object.values(words.states), ...Object.values(words.reasons)])
      expect(word).not.toMatch(/^ledger\.|^send|^$/);
  });
});

describe("how long sends are kept", () => {
  it("is shortened only after a question, and lengthened at once", async () => {
    host.answer("historyPurge", 0);
    mount(GeneralSettings);
    await fireEvent.update(await screen.findByTestId("setting-keep"), "6");
    expect(host.app.settings.keep_months).toBe(0);
    await fireEvent.click(await screen.findByTestId("setting-keep-confirm"));
    await waitFor(() => expect(host.app.settings.keep_months).toBe(6));
    await waitFor(() => expect(host.calls).toContain("historyPurge"));
    await fireEvent.update(screen.getByTestId("setting-keep"), "12");
    await waitFor(() => expect(host.app.settings.keep_months).toBe(12));
  });
});

describe("how long the values of each person are kept", () => {
  it("is as long as the history, and shortened only after a question", async () => {
    mount(GeneralSettings);
    const days = await screen.findByTestId<HTMLSelectElement>("setting-values");
    expect(days.value).toBe("0");
    await fireEvent.update(days, "30");
    expect(host.app.settings.values_days).toBe(0);
    await fireEvent.click(await screen.findByTestId("setting-values-confirm"));
    await waitFor(() => expect(host.app.settings.values_days).toBe(30));
    await waitFor(() => expect(screen.queryByTestId("setting-values-confirm")).toBeNull());
    await fireEvent.update(screen.getByTestId("setting-values"), "90");
    await waitFor(() => expect(host.app.settings.values_days).toBe(90));
  });
  it("is told in the record of a send whose values were removed", async () => {
    const [one] = sent.accepted.detail.batches;
    const blank = { values_blanked_at: Date.UTC(2026, 10, 1), batches: [{ ...one!, request: "" }] };
    const of = { ...sent.accepted, detail: { ...sent.accepted.detail, ...blank } };
    addSend(host, "s1", { title: "工资" }, { of });
    mount(SendsPage);
    await fireEvent.click((await screen.findAllByTestId("send-row"))[0] as HTMLElement);
    expect((await screen.findByTestId("send-blanked")).textContent).toContain("各人的内容已清除");
  });
  it("has several messages to one told apart by their rows", async () => {
    const recipient = { kind: "person" as const, id: "zhangsan", name: "张三" };
    const of = (row: number) => ({ recipient, state: "accepted" as const, reason: null, code: null, row });
    host.answer("historyLedgerFind", [of(2), of(8)]);
    send();
    mount(SendsPage);
    await fireEvent.click(await screen.findByTestId("send-row"));
    await fireEvent.update(await screen.findByTestId("ledger-search"), "张");
    const hits = await screen.findAllByTestId("ledger-hit");
    expect(hits.map((hit) => /第 \d 行/.exec(hit.textContent ?? "")?.[0])).toEqual(["第 2 行", "第 8 行"]);
  });
});

/** As many requests as a large send has: the first so many taken back, the next refused, the others still to come. */
function requests(recall: BroadcastSnapshot["recall"]): BatchView[] {
  const [one] = sent.accepted.detail.batches;
  if (!one) throw new Error("a send without requests");
  const { done, failed } = recall ?? { done: 0, failed: 0 };
  const state = (index: number) =>
    index < done ? ("done" as const) : index < done + failed ? ("refused" as const) : ("planned" as const);
  return Array.from({ length: 432 }, (_, index) => ({
    ...one,
    index,
    recall: recall && { state: state(index), at: Date.now(), missed: [], error: null },
  }));
}

describe("the only request of a send of which nobody knows", () => {
  const [answered] = sent.refused.detail.batches;
  async function open(error: ErrorView | null): Promise<void> {
    if (!answered) throw new Error("a send without requests");
    const unknown = { ...answered, state: "unknown" as const, error };
    addSend(host, "u", { outcome: "unknown", error }, { of: sent.refused, batches: [unknown] });
    mount(SendsPage);
    await fireEvent.click(await screen.findByTestId("send-row"));
    const fold = await screen.findByTestId("batches-fold");
    if (fold.getAttribute("aria-expanded") === "false") await fireEvent.click(fold);
    await screen.findByTestId("batch");
  }
  it("tells what cut it off", async () => {
    await open({ ...errorOf("outcome_unknown"), message: "Posthorn ended before it was answered" });
    const panel = within(screen.getByTestId("batch")).getByTestId("error-panel");
    await fireEvent.click(within(panel).getByText("技术信息"));
    expect(panel.textContent).toContain("Posthorn ended before it was answered");
  });
  it("says that it may have arrived, whatever was heard last", async () => {
    await open(apiErrorOf(81013));
    expect(screen.getByTestId("batch").textContent).toContain("可能已经送达");
    expect(screen.getAllByTestId("error-panel")).toHaveLength(1);
  });
});

/** What the program says can still be done when so many of 432 were taken back. */
function possible(done: number): PossibleFollowUps {
  const { possible } = sent.accepted.detail;
  const { until } = possible.recall;
  return { ...possible, recall: { requests: 432 - done, until: done < 432 ? until : null, over: false } };
}

describe("a send of many requests", () => {
  const batches = () => screen.getAllByTestId("batch").map((one) => Number(one.dataset["index"]));
  const of = (index: number) => screen.getAllByTestId("batch").find((one) => one.dataset["index"] === `${index}`);
  async function open(more: Parameters<typeof addSend>[2] = {}): Promise<void> {
    addSend(
      host,
      "many",
      { batches_total: 432, batches_done: 432, ...more },
      { batches: requests(more.recall ?? null), possible: possible(more.recall?.done ?? 0) },
    );
    mount(SendsPage);
    await fireEvent.click(await screen.findByTestId("send-row"));
    const fold = await screen.findByTestId("batches-fold");
    if (fold.getAttribute("aria-expanded") === "false") await fireEvent.click(fold);
    await screen.findByTestId("batches-range");
  }
  it("is paged through beyond those that came with it, to the last and to any", async () => {
    await open();
    expect(batches()).toEqual(Array.from({ length: 50 }, (_, at) => at));
    expect(screen.getByTestId("batches-range").textContent).toContain("第 1–50 批，共 432 批");
    expect(screen.getByTestId<HTMLButtonElement>("batches-back").disabled).toBe(true);
    await fireEvent.update(screen.getByTestId("batches-go"), "301");
    await fireEvent.keyDown(screen.getByTestId("batches-go"), { key: "Enter" });
    await waitFor(() => expect(batches()[0]).toBe(300));
    await fireEvent.update(screen.getByTestId("batches-go"), "9999");
    await fireEvent.keyDown(screen.getByTestId("batches-go"), { key: "Enter" });
    await waitFor(() => expect(batches()).toEqual(Array.from({ length: 32 }, (_, at) => 400 + at)));
    expect(screen.getByTestId<HTMLButtonElement>("batches-on").disabled).toBe(true);
    await fireEvent.click(screen.getByTestId("batches-back"));
    await waitFor(() => expect(batches()[0]).toBe(350));
    const head = screen.getByTestId("batches-range").closest("header");
    expect(await axeFindings(head ?? undefined)).toEqual([]);
  });
  it("says why a page could not be read, and reads it again", async () => {
    await open();
    host.fail("historyBatches", errorOf("storage"));
    await fireEvent.click(screen.getByTestId("batches-on"));
    await fireEvent.click(await screen.findByText("重试"));
    await waitFor(() => expect(batches()[0]).toBe(50));
    expect(screen.queryByText("数据没有存好")).toBeNull();
  });
  it("tells of each request whether it was taken back, while it happens and on every page", async () => {
    await open({ recall: { asked: 432, done: 40, failed: 0 } });
    expect(of(39)?.textContent).toContain("已撤回");
    expect(of(40)?.textContent).toContain("等待撤回");
    addSend(
      host,
      "many",
      { ...standing(host, "many"), recall: { asked: 432, done: 300, failed: 20 } },
      { batches: requests({ asked: 432, done: 300, failed: 20 }) },
    );
    host.emit("broadcast", standing(host, "many"));
    await waitFor(() => expect(of(40)?.textContent).toContain("已撤回"));
    await fireEvent.update(screen.getByTestId("batches-go"), "310");
    await fireEvent.keyDown(screen.getByTestId("batches-go"), { key: "Enter" });
    await waitFor(() => expect(of(310)?.textContent).toContain("没有撤回"));
    expect(of(330)?.textContent).toContain("等待撤回");
  });
  it("offers what lies beyond the known requests: taking back again the rest", async () => {
    await open({ recall: { asked: 432, done: 400, failed: 32 } });
    expect(screen.getByTestId("row-recalled").textContent).toBe("部分已撤回");
    expect(screen.getByTestId("send-recall")).toBeTruthy();
    await fireEvent.click(screen.getByTestId("send-recall"));
    expect((await screen.findByTestId("recall")).textContent).toContain("从 2 人的企业微信里撤回这条消息");
  });
  it("offers no more when all of it was taken back", async () => {
    await open({ recall: { asked: 432, done: 432, failed: 0 }, recalled: 0 });
    expect(screen.getByTestId("send-row").textContent).toContain("已撤回");
    expect(screen.queryByTestId("row-recalled")).toBeNull();
    expect(screen.queryByTestId("send-recall")).toBeNull();
  });
});
