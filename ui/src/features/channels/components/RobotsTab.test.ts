import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { RobotView } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useCompose } from "@/features/composer/model/draft";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import RobotsTab from "./RobotsTab.vue";

const ADDRESS = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=11111111-2222-3333-4444-555555555555";
let host: MockHost;
const rows = () => screen.queryAllByTestId("robot-row").map((one) => `${one.dataset["id"]}=${one.dataset["key"]}`);
const inRow = (id: string, testid: string) =>
  screen
    .getAllByTestId("robot-row")
    .find((one) => one.dataset["id"] === id)
    ?.querySelector(`[data-testid=${testid}]`) as HTMLElement;
const problem = (field: string) => document.querySelector(`[data-error-for=${field}]`)?.textContent?.trim() ?? null;
const type = (id: string, value: string) => fireEvent.update(screen.getByTestId(id), value);
const click = (id: string) => fireEvent.click(screen.getByTestId(id));
const input = (id: string) => screen.getByTestId<HTMLInputElement>(id);
/** What the program was given as the address, oldest first. */
const given = () => host.args("robotSave").map(([, , address]) => address);

async function show(profileId = "practice"): Promise<void> {
  mount(RobotsTab, { profileId });
  await waitFor(() => expect(rows().length).toBeGreaterThan(0));
}
/** Where the addresses of a company's robots are, other than in the memory of this session. */
let keys: Record<string, RobotView["key"]> = {};
/** A company whose robots were added in an earlier session: the address of one stands in the keychain, that of the other is gone. */
async function company(): Promise<{ alarm: string; desk: string }> {
  const list = host.channelList;
  host.channelList = async (id) => {
    const all = await list(id);
    return { ...all, robots: all.robots.map((one) => ({ ...one, key: keys[one.id] ?? one.key })) };
  };
  const [alarm = "", desk = ""] = [
    (await host.robotSave("jiangnan", { id: null, name: "设备告警群" }, ADDRESS, true, false)).id,
    (await host.robotSave("jiangnan", { id: null, name: "行政前台群" }, ADDRESS, true, false)).id,
  ];
  keys = { [alarm]: "stored", [desk]: "missing" };
  await show("jiangnan");
  return { alarm, desk };
}
async function open(button: HTMLElement): Promise<void> {
  await fireEvent.click(button);
  await waitFor(() => screen.getByTestId("robot-dialog"));
}

beforeEach(async () => {
  host = await prepare();
});

describe("group robots", () => {
  it("say where their address is kept, and what they cannot do", async () => {
    const { alarm, desk } = await company();
    expect(rows()).toEqual([`${desk}=missing`, `${alarm}=stored`]);
    expect(inRow(alarm, "robot-write")).toBeTruthy();
    expect(inRow(desk, "robot-write")).toBeNull();
    expect(document.body.textContent).toContain("缺地址，发不出去");
    const limits = [...screen.getByTestId("channel-facts-robot").querySelectorAll("[data-limit]")];
    expect(limits.map((one) => (one as HTMLElement).dataset["limit"])).toContain("twenty_a_minute");
    expect(await axeFindings()).toEqual([]);
  });

  it("are added with an address that is never shown again", async () => {
    await show();
    await open(screen.getByTestId("robot-new"));
    await waitFor(() => expect(document.activeElement).toBe(input("robot-name")));
    expect(input("robot-address").type).toBe("password");
    await type("robot-name", "食堂群");
    await type("robot-address", ADDRESS);
    expect(await axeFindings(document.body, ["aria-hidden-focus"])).toEqual([]);
    await click("robot-save");
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(host.args("robotSave")).toEqual([["practice", { id: null, name: "食堂群" }, ADDRESS, false, false]]);
    expect(document.documentElement.outerHTML).not.toContain("11111111-2222");
    const [made = ""] = (await host.channelList("practice")).robots.flatMap(({ id, name }) =>
      name === "食堂群" ? [id] : [],
    );
    // The practice company ends with the program, and its keychain with it.
    expect(rows()).toContain(`${made}=session`);
    await open(inRow(made, "robot-edit"));
    expect(input("robot-address").value).toBe("");
    expect(input("robot-address").placeholder).toContain("留空则不变");
    await type("robot-name", "一号食堂群");
    await click("robot-save");
    await waitFor(() => expect(document.body.textContent).toContain("一号食堂群"));
    expect(given()).toEqual([ADDRESS, null]);
    expect(rows()).toContain(`${made}=session`);
  });

  it("can be kept for this session only", async () => {
    const { alarm, desk } = await company();
    await open(inRow(desk, "robot-enter-address"));
    await waitFor(() => expect(document.activeElement).toBe(input("robot-address")));
    await type("robot-address", ADDRESS);
    await click("robot-session-only");
    keys = { [alarm]: "stored" };
    await click("robot-save");
    await waitFor(() => expect(rows()).toContain(`${desk}=session`));
    expect(host.args("robotSave").at(-1)).toEqual(["jiangnan", { id: desk, name: "行政前台群" }, ADDRESS, true, false]);
  });

  it("say at the field what is wrong, and never repeat the address", async () => {
    await show();
    await open(screen.getByTestId("robot-new"));
    await click("robot-save");
    await waitFor(() => expect(problem("name")).toBe("请填写名称。"));
    await type("robot-name", "值班群");
    await type("robot-address", ADDRESS);
    await click("robot-save");
    await waitFor(() => expect(problem("name")).toBe("这个名称已经用过了。"));
    await type("robot-name", "食堂群");
    await type("robot-address", "");
    await click("robot-save");
    await waitFor(() => expect(problem("address")).toBe("请粘贴 Webhook 地址。"));
    await type("robot-address", "not-an-address-at-all?");
    await click("robot-save");
    await waitFor(() => expect(problem("address")).toContain("不是群机器人的地址"));
    expect(screen.getByTestId("robot-dialog").textContent).not.toContain("not-an-address");
    expect(document.activeElement).toBe(input("robot-address"));
  });

  it("offer the session when there is no keychain", async () => {
    await show();
    await open(screen.getByTestId("robot-new"));
    await type("robot-name", "食堂群");
    await type("robot-address", ADDRESS);
    host.fail("robotSave", errorOf("keychain_locked", { field: "address" }));
    await click("robot-save");
    await waitFor(() => expect(screen.getByTestId("robot-keychain").textContent).toContain("退出后不保留地址"));
    expect(input("robot-address").value).toBe(ADDRESS);
    await click("robot-session-only");
    await click("robot-save");
    await waitFor(() => expect(rows()).toHaveLength(2));
  });

  it("are removed with their key; the robot stays in its group", async () => {
    const { alarm, desk } = await company();
    await fireEvent.click(inRow(alarm, "robot-forget"));
    await waitFor(() => screen.getByTestId("robot-forget-confirm"));
    expect(document.body.textContent).toContain("群里的机器人不受影响");
    await click("robot-forget-confirm");
    await waitFor(() => expect(rows()).toEqual([`${desk}=missing`]));
  });

  it("are written to", async () => {
    await show();
    await click("robot-write");
    await waitFor(() =>
      expect(useCompose().draft.audience.include).toEqual([{ kind: "robot", id: "practice-robot", name: "值班群" }]),
    );
  });
});
