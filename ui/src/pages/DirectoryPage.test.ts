import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { NOW, type MockHost } from "@/ipc/mock";
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
    expect(screen.getByTestId("directory-age").textContent).toContain("更新于3 小时前");
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
    expect(screen.getByTestId("directory-age").textContent).toContain("更新于3 小时前");
    host.answer("directoryRefresh", { ...status, refreshed_at: Date.now() });
    await fireEvent.click(screen.getByTestId("directory-refresh"));
    await waitFor(() => expect(screen.getByTestId("directory-age").textContent).not.toContain("3 小时"));
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

  it("satisfies axe", async () => {
    mount(DirectoryPage);
    await waitFor(() => expect(rows()).toContain("department:2"));
    await fireEvent.click(row("department:2"));
    await waitFor(() => screen.getByTestId("member-card"));
    expect(await axeFindings()).toEqual([]);
  });
});
