import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { NOW, type MockHost } from "@/ipc/mock";
import type { ChangeKind, DirectoryChange } from "@/ipc";
import { useCompose } from "@/features/composer/model/draft";
import { useRouter } from "@/stores/router";
import { apiErrorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import DirectoryPage from "./DirectoryPage.vue";

let host: MockHost;
const rows = () => screen.queryAllByTestId("directory-row").map((one) => one.dataset["id"]);
const row = (id: string) =>
  screen.getAllByTestId("directory-row").find((one) => one.dataset["id"] === id) as HTMLElement;

beforeEach(async () => {
  host = await prepare();
});

describe("the directory page", () => {
  it("shows age, counts and the opened organisation", async () => {
    vi.setSystemTime(NOW + 3 * 3_600_000);
    mount(DirectoryPage);
    await waitFor(() => expect(rows()).toContain("department:2"));
    expect(screen.getByTestId("directory-age").textContent).toContain("更新于 3 小时前");
    expect(screen.getByTestId("page-directory").textContent).toContain("114 名成员");
  });

  it("finds a member, shows departments and tags, and writes to them", async () => {
    mount(DirectoryPage);
    await waitFor(() => expect(rows()).toContain("department:2"));
    await fireEvent.update(screen.getByTestId("directory-search"), "lisi");
    await waitFor(() => expect(rows()).toContain("person:lisi"));
    await fireEvent.click(row("person:lisi"));
    await waitFor(() => expect(screen.getByTestId("member-card").textContent).toContain("人力资源部"));
    expect(screen.getByTestId("member-card").textContent).toContain("全体经理");
    await fireEvent.click(screen.getByTestId("member-write"));
    await waitFor(() => expect(useCompose().draft.audience.include.map((one) => one.id)).toEqual(["lisi"]));
    expect(useRouter().page).toBe("compose");
  });

  it("shows how big a department is", async () => {
    mount(DirectoryPage);
    await waitFor(() => expect(rows()).toContain("department:2"));
    await fireEvent.click(row("department:2"));
    await waitFor(() => expect(screen.getByTestId("member-card").textContent).toContain("6 人"));
  });

  it("refreshes with progress and a new age", async () => {
    vi.setSystemTime(NOW + 3 * 3_600_000);
    mount(DirectoryPage);
    await waitFor(() => expect(rows()).toContain("department:2"));
    const status = await host.directoryStatus("practice");
    host.emit("directory", { ...status, progress: { stage: "members", done: 20, total: 68 } });
    await waitFor(() => expect(screen.getByTestId("directory-progress").textContent).toContain("20 / 68"));
    expect(screen.getByTestId("directory-refresh").getAttribute("aria-disabled")).toBe("true");
    host.emit("directory", status);
    await waitFor(() => expect(screen.getByTestId("directory-refresh").hasAttribute("aria-disabled")).toBe(false));
    expect(screen.getByTestId("directory-age").textContent).toContain("更新于 3 小时前");
    host.answer("directoryRefresh", { ...status, refreshed_at: Date.now() });
    await fireEvent.click(screen.getByTestId("directory-refresh"));
    await waitFor(() => expect(screen.getByTestId("directory-age").textContent).not.toContain("3 小时"));
  });

  it("shows how old the member sheet is that names come from, and asks again when there is another", async () => {
    mount(DirectoryPage);
    await waitFor(() => expect(rows()).toContain("department:2"));
    await waitFor(() => screen.getByTestId("member-sheet"));
    expect(screen.queryByTestId("member-sheet-age")).toBeNull();
    const status = await host.directoryStatus("practice");
    const sheet = { file: "成员.xlsx", read_at: NOW - 3 * 86_400_000, old: false, rows: 120, matched: 110 };
    host.emit("directory", { ...status, sheet });
    await waitFor(() => expect(screen.getByTestId("member-sheet-age").textContent).toContain("3 天前"));
    expect(screen.queryByTestId("member-sheet-old")).toBeNull();
    host.emit("directory", { ...status, sheet: { ...sheet, old: true } });
    await waitFor(() => screen.getByTestId("member-sheet-old"));
    host.emit("directory", { ...status, unnamed: 114 });
    await waitFor(() => expect(screen.getByTestId("names-missing").textContent).toContain("114 人"));
    expect(await axeFindings()).toEqual([]);
  });

  it("keeps what it has when a refresh fails, and says why", async () => {
    mount(DirectoryPage);
    await waitFor(() => expect(rows()).toContain("department:2"));
    host.fail("directoryRefresh", apiErrorOf(60020));
    await fireEvent.click(screen.getByTestId("directory-refresh"));
    await waitFor(() => expect(screen.getByTestId("error-ip").textContent).toBe("203.0.113.9"));
    expect(rows()).toContain("department:2");
  });

  it("does not show another company's progress", async () => {
    mount(DirectoryPage);
    await waitFor(() => expect(rows()).toContain("department:2"));
    const status = await host.directoryStatus("jiangnan");
    host.emit("directory", { ...status, progress: { stage: "members", done: 1, total: 2 } });
    await fireEvent.update(screen.getByTestId("directory-search"), "lisi");
    await waitFor(() => expect(rows()).toContain("person:lisi"));
    expect(screen.queryByTestId("directory-progress")).toBeNull();
  });

  it("keeps group chats and robots on tabs of their own, and opens the one that was asked for", async () => {
    mount(DirectoryPage);
    await waitFor(() => expect(rows()).toContain("department:2"));
    const tab = screen.getByTestId("directory-tab-robots");
    await fireEvent.mouseDown(tab);
    tab.focus();
    await waitFor(() => expect(screen.getByTestId("robot-row").dataset["id"]).toBe("practice-robot"));
    expect(screen.queryByTestId("directory-refresh")).toBeNull();
    useRouter().go("directory", { tab: "chats" });
    await waitFor(() => screen.getByTestId("chat-new"));
    useRouter().go("directory");
    await waitFor(() => screen.getByTestId("chat-new"));
    expect(await axeFindings()).toEqual([]);
  });

  it("finds a group among the members and leads to its tab", async () => {
    mount(DirectoryPage);
    await waitFor(() => expect(rows()).toContain("department:2"));
    await fireEvent.update(screen.getByTestId("directory-search"), "值班");
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(rows()).toEqual([expect.stringMatching(/^chat:/), "robot:practice-robot"]);
    await fireEvent.click(row("robot:practice-robot"));
    await waitFor(() => expect(screen.getByTestId("member-card").textContent).toContain("群机器人"));
    await fireEvent.click(screen.getByTestId("member-channel"));
    await waitFor(() => screen.getByTestId("robot-row"));
  });

  it("shows what else is known of a member, and nothing of what is not told", async () => {
    const lisi = await host.directoryMember("practice", "lisi");
    const told = { position: "人事经理", alias: "Lee", state: "disabled", mobile: null, mail: null } as const;
    host.answer("directoryMember", { ...lisi, ...told });
    mount(DirectoryPage);
    await waitFor(() => expect(rows()).toContain("department:2"));
    await fireEvent.update(screen.getByTestId("directory-search"), "lisi");
    await waitFor(() => expect(rows()).toContain("person:lisi"));
    await fireEvent.click(row("person:lisi"));
    await waitFor(() => expect(screen.getByTestId("member-position").textContent).toBe("人事经理"));
    expect(screen.getByTestId("member-alias").textContent).toBe("Lee");
    expect(screen.getByTestId("member-state").textContent).toBe("已禁用");
    expect(screen.queryByTestId("member-mobile")).toBeNull();
  });

  it("satisfies axe", async () => {
    mount(DirectoryPage);
    await waitFor(() => expect(rows()).toContain("department:2"));
    await fireEvent.click(row("department:2"));
    await waitFor(() => screen.getByTestId("member-card"));
    expect(await axeFindings()).toEqual([]);
  });
});

describe("what changed in the directory", () => {
  const line = (kind: ChangeKind, id: string | null, was: string, became: string): DirectoryChange => ({
    read_at: NOW - 3_600_000,
    kind,
    user_id: id,
    name: id === "lisi" ? "李四" : id,
    was,
    became,
  });
  const LINES: DirectoryChange[] = [
    line("range", null, "12", "0"),
    line("names", null, "3", "0"),
    line("joined", "qianliu", "", "市场部"),
    line("left", "lisi", "人力资源部", ""),
    line("moved", "wangwei", "研发中心", "产品部"),
    line("renamed", "lili", "李丽", "lili"),
    line("state", "zhouyi", "active", "left"),
  ];
  function changes(lines: DirectoryChange[]): void {
    const counts = [...new Set(lines.map((one) => one.kind))].map((kind) => ({
      kind,
      number: lines.filter((one) => one.kind === kind).length,
    }));
    host.answer("directoryChanges", (_, kind, offset, limit) => {
      const some = lines.filter((one) => kind === null || one.kind === kind);
      return { rows: some.slice(offset, offset + limit), total: some.length, counts };
    });
  }
  async function open(): Promise<void> {
    mount(DirectoryPage);
    await waitFor(() => expect(rows()).toContain("department:2"));
    const tab = screen.getByTestId("directory-tab-changes");
    await fireEvent.mouseDown(tab);
    tab.focus();
  }
  const shown = () => screen.queryAllByTestId("change-row").map((one) => one.dataset["kind"]);
  const said = (kind: string) =>
    screen.getAllByTestId("change-row").find((one) => one.dataset["kind"] === kind)?.textContent ?? "";

  it("is told in words, by kind, and never calls a range people who left", async () => {
    changes(LINES);
    await open();
    await waitFor(() => expect(shown()).toEqual(LINES.map((one) => one.kind)));
    expect(said("joined")).toContain("加入市场部");
    expect(said("left")).toContain("李四 (lisi)");
    expect(said("left")).toContain("原来在人力资源部");
    expect(said("moved")).toContain("从研发中心调到产品部");
    expect(said("renamed")).toContain("原来叫李丽");
    expect(said("state")).toContain("已激活 → 已离职");
    expect(said("range")).toContain("12 人看不到了");
    expect(said("names")).toContain("3 人的姓名读不到了");
    expect(await axeFindings()).toEqual([]);
    await fireEvent.update(screen.getByTestId("changes-kind"), "left");
    await waitFor(() => expect(shown()).toEqual(["left"]));
  });

  it("says so when nothing changed yet, and asks again when the contacts were read", async () => {
    changes([]);
    await open();
    await screen.findByTestId("changes-empty");
    changes(LINES);
    const status = await host.directoryStatus("practice");
    host.emit("directory", { ...status, refreshed_at: NOW + 60_000 });
    await waitFor(() => expect(shown()).toHaveLength(LINES.length));
  });

  it("is written to a file", async () => {
    changes(LINES);
    host.answer("statisticsExport", { path: "/tmp/a.csv", rows: LINES.length });
    await open();
    await waitFor(() => expect(shown()).toHaveLength(LINES.length));
    const menu = screen.getByTestId("changes-export");
    menu.focus();
    await fireEvent.keyDown(menu, { key: "Enter" });
    await fireEvent.keyDown(await screen.findByTestId("changes-csv"), { key: "Enter" });
    await waitFor(() => expect(host.args("statisticsExport")).toHaveLength(1));
    const [format, , tables] = host.args("statisticsExport")[0] ?? ["xlsx", "", []];
    expect(format).toBe("csv");
    expect(tables[0]?.rows[3]?.slice(1)).toEqual(["离开", "李四", "lisi", "人力资源部", ""]);
  });
});
