import { fireEvent, screen, waitFor, within } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import { needWords, setLanguage } from "@/i18n";
import type { ProfileView, TeamDeed, TeamLine, TeamLog, TeamRight } from "@/ipc";
import { NOW, type MockHost } from "@/ipc/mock";
import { useApp } from "@/stores/app";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import { inTeam } from "@/test/team";
import TeamCard from "./components/TeamCard.vue";
import { deedWords, doerWords } from "./model/deed-words";
import { hasRight, lacksRight } from "./model/rights";

let host: MockHost;
const line = (number: number, more: Partial<TeamLine> = {}): TeamLine => ({
  number,
  at: NOW - number * 60_000,
  name: "王芳",
  login: "wangfang",
  deed: "released",
  kind: "broadcast",
  id: `b${number}`,
  title: `通知${number}`,
  ...more,
});
const lines = () => screen.queryAllByTestId("team-line");
const click = (id: string) => fireEvent.click(screen.getByTestId(id));

beforeEach(async () => {
  host = await prepare();
  await needWords("team");
  const company = host.app.profiles.find((view) => view.profile.id === "jiangnan") as ProfileView;
  const other: ProfileView = { ...company, profile: { ...company.profile, id: "hospital", name: "滨海医院" } };
  host.app = { ...host.app, profiles: [...host.app.profiles, other] };
  await useApp().load();
});
async function open(right?: TeamRight): Promise<void> {
  inTeam(host, { right });
  mount(TeamCard);
  await screen.findByTestId("team-standing");
}

describe("what somebody may do", () => {
  it.each([
    ["writer", "撰写人", "不能发送"],
    ["sender", "发送人", "不能批准"],
    ["approver", "审批人", "能批准同事"],
    ["owner", "管理员", "改企业的设置"],
  ] as const)("is told on the card: %s", async (right, name, allows) => {
    await open(right);
    const said = screen.getByTestId("team-right");
    expect(said.dataset["right"]).toBe(right);
    expect(said.textContent).toContain(name);
    expect(said.textContent).toContain(allows);
    expect(await axeFindings()).toEqual([]);
    await setLanguage("en");
    await waitFor(() => expect(said.textContent).not.toMatch(/[\u4e00-\u9fff]|errors\.|team\./));
  });

  it("is not told as long as nobody knows", async () => {
    await open();
    expect(screen.queryByTestId("team-right")).toBeNull();
    expect(screen.getByTestId("team-share")).toBeTruthy();
  });

  it("offers to share a company to the owner alone", async () => {
    await open("approver");
    expect(screen.queryByTestId("team-share")).toBeNull();
    inTeam(host, { right: "owner" });
    host.emit("changed", "app");
    await screen.findByTestId("team-share");
  });

  it("includes what those before may", () => {
    const apart = { place: "", user: "", name: "", standing: "reached" as const, companies: [] };
    const member = (right: TeamRight) => ({ ...apart, right });
    expect(hasRight(member("owner"), "sender")).toBe(true);
    expect(hasRight(member("writer"), "sender")).toBe(false);
    expect(lacksRight(member("sender"), "approver")).toBe(true);
    expect(lacksRight(member("sender"), "sender")).toBe(false);
    for (const nobody of [apart, null]) {
      expect(hasRight(nobody, "writer")).toBe(false);
      expect(lacksRight(nobody, "writer")).toBe(false);
    }
  });
});

describe("what was done in the team", () => {
  /** So many lines, the newest first. */
  function hasDone(count: number): void {
    const all = Array.from({ length: count }, (_, at) => line(count - at));
    host.answer("teamLog", (offset, limit) => ({ lines: all.slice(offset, offset + limit), total: count }));
  }
  async function openLog(): Promise<HTMLElement> {
    await open("sender");
    await click("team-log");
    return screen.findByTestId("team-log-dialog");
  }

  it("is listed, the newest first: when, who, and what", async () => {
    hasDone(2);
    const dialog = await openLog();
    await waitFor(() => expect(lines()).toHaveLength(2));
    const [newest] = lines();
    for (const said of ["王芳", "wangfang", "批准发送“通知2”"]) expect(newest?.textContent).toContain(said);
    expect(host.args("teamLog")).toEqual([[0, 50]]);
    expect(screen.queryByTestId("team-log-more")).toBeNull();
    expect(await axeFindings(dialog)).toEqual([]);
    await fireEvent.click(within(dialog).getAllByText("关闭").at(-1) as HTMLElement);
    await waitFor(() => expect(screen.queryByTestId("team-log-dialog")).toBeNull());
  });

  it("comes fifty lines at a time, and the keyboard stays where the last ones came", async () => {
    hasDone(120);
    await openLog();
    await waitFor(() => expect(lines()).toHaveLength(50));
    await click("team-log-more");
    await waitFor(() => expect(lines()).toHaveLength(100));
    await click("team-log-more");
    await waitFor(() => expect(lines()).toHaveLength(120));
    expect(host.args("teamLog").map(([offset]) => offset)).toEqual([0, 50, 100]);
    expect(screen.queryByTestId("team-log-more")).toBeNull();
    await waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("团队的操作记录"));
  });

  it("shows no line twice when others were added meanwhile", async () => {
    hasDone(60);
    await openLog();
    await waitFor(() => expect(lines()).toHaveLength(50));
    hasDone(63);
    await click("team-log-more");
    await waitFor(() => expect(lines()).toHaveLength(60));
    expect(new Set(lines().map((one) => one.textContent)).size).toBe(60);
    expect(screen.queryByTestId("team-log-more")).toBeNull();
  });

  it("is not asked for twice at once", async () => {
    const answers: ((answer: TeamLog) => void)[] = [];
    host.answer("teamLog", () => new Promise<TeamLog>((give) => answers.push(give)));
    await openLog();
    answers.shift()?.({ lines: [line(2)], total: 60 });
    await screen.findByTestId("team-log-more");
    await click("team-log-more");
    await click("team-log-more");
    await settled();
    expect(host.args("teamLog")).toHaveLength(2);
  });

  it("says why it cannot be read, and asks again", async () => {
    hasDone(3);
    host.fail("teamLog", errorOf("storage_away"));
    const dialog = await openLog();
    expect((await within(dialog).findByTestId("error-panel")).dataset["code"]).toBe("storage_away");
    await click("team-log-again");
    await waitFor(() => expect(lines()).toHaveLength(3));
    expect(within(dialog).queryByTestId("error-panel")).toBeNull();
  });

  it("says that there is nothing yet", async () => {
    hasDone(0);
    const dialog = await openLog();
    await waitFor(() => expect(dialog.textContent).toContain("还没有操作记录"));
  });
});

describe("the words of a line", () => {
  const DEEDS: TeamDeed[] = [
    "ordered",
    "released",
    "cancelled",
    "paused",
    "resumed",
    "stopped",
    "rescheduled",
    "recalled",
    "card_changed",
  ];
  it.each(["zh-CN", "en"] as const)("are there for everything that is done: %s", async (language) => {
    await setLanguage(language);
    const said = DEEDS.map((deed) => deedWords(line(1, { deed, title: "T" })));
    for (const deed of ["changed", "deleted"] as const)
      for (const kind of ["company", "template", "audience"]) said.push(deedWords(line(1, { deed, kind, title: "T" })));
    for (const words of said) expect(words).toMatch(/“T”/);
    expect(new Set(said).size).toBe(said.length);
    expect(deedWords(line(1, { deed: "restored", kind: "record", title: "" }))).not.toMatch(/team\.|“/);
  });

  it("name what has no title, what is not known here, and who was not Posthorn", () => {
    expect(deedWords(line(1, { title: "" }))).toBe("批准发送“（无标题）”");
    expect(deedWords(line(1, { deed: "changed", kind: "calendar", title: "值班表" }))).toBe("保存了“值班表”");
    expect(deedWords(line(1, { deed: "deleted", kind: "template", title: "停电" }))).toBe("删除了模板“停电”");
    expect(doerWords(line(1))).toBe("王芳");
    expect(doerWords(line(1, { name: "" }))).toBe("wangfang（不是通过驿传）");
  });
});
