import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import { fakeError, type FakeHost } from "@/ipc/fake";
import { useCompose } from "@/features/composer/model/draft";
import { axeFindings, mount, prepare } from "@/test/fake-mount";
import RobotsTab from "./RobotsTab.vue";

const ADDRESS = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=11111111-2222-3333-4444-555555555555";
let fake: FakeHost;
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
/** What the program was given as the address, last. */
let given: (string | null)[] = [];

async function show(profileId = "jiangnan"): Promise<void> {
  mount(RobotsTab, { profileId });
  await waitFor(() => expect(rows().length).toBeGreaterThan(0));
}
async function open(button: HTMLElement): Promise<void> {
  await fireEvent.click(button);
  await waitFor(() => screen.getByTestId("robot-dialog"));
}

beforeEach(async () => {
  fake = await prepare();
  given = [];
  const original = fake.robotSave;
  fake.robotSave = async (...args) => {
    given.push(args[2]);
    return original(...args);
  };
});

describe("group robots", () => {
  it("say where their address is kept, and what they cannot do", async () => {
    await show();
    expect(rows().sort()).toEqual(["r-alarm=stored", "r-desk=missing"]);
    expect(inRow("r-alarm", "robot-write")).toBeTruthy();
    expect(inRow("r-desk", "robot-write")).toBeNull();
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
    await waitFor(() => expect(rows()).toHaveLength(3));
    expect(given).toEqual([ADDRESS]);
    expect(rows().some((one) => one.endsWith("=stored") && one !== "r-alarm=stored")).toBe(true);
    expect(document.documentElement.outerHTML).not.toContain("11111111-2222");
    const made = fake.control.channels.kept.get("jiangnan")?.robots.find((one) => one.name === "食堂群");
    await open(inRow(made?.id ?? "", "robot-edit"));
    expect(input("robot-address").value).toBe("");
    expect(input("robot-address").placeholder).toContain("留空则不变");
    await type("robot-name", "一号食堂群");
    await click("robot-save");
    await waitFor(() => expect(document.body.textContent).toContain("一号食堂群"));
    expect(given).toEqual([ADDRESS, null]);
    expect(made && rows()).toContain(`${made?.id}=stored`);
  });

  it("can be kept for this session only", async () => {
    await show();
    await open(inRow("r-desk", "robot-enter-address"));
    await waitFor(() => expect(document.activeElement).toBe(input("robot-address")));
    await type("robot-address", ADDRESS);
    await click("robot-session-only");
    await click("robot-save");
    await waitFor(() => expect(rows()).toContain("r-desk=session"));
  });

  it("say at the field what is wrong, and never repeat the address", async () => {
    await show();
    await open(screen.getByTestId("robot-new"));
    await click("robot-save");
    await waitFor(() => expect(problem("name")).toBe("请填写名称。"));
    await type("robot-name", "设备告警群");
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
    fake.control.failNext("robotSave", fakeError("keychain_locked", { field: "address" }));
    await click("robot-save");
    await waitFor(() => expect(screen.getByTestId("robot-keychain").textContent).toContain("仅本次使用"));
    expect(input("robot-address").value).toBe(ADDRESS);
    await click("robot-session-only");
    await click("robot-save");
    await waitFor(() => expect(rows()).toHaveLength(3));
  });

  it("are removed with their key; the robot stays in its group", async () => {
    await show();
    await fireEvent.click(inRow("r-alarm", "robot-forget"));
    await waitFor(() => screen.getByTestId("robot-forget-confirm"));
    expect(document.body.textContent).toContain("群里的机器人不受影响");
    await click("robot-forget-confirm");
    await waitFor(() => expect(rows()).toEqual(["r-desk=missing"]));
  });

  it("are written to", async () => {
    await show("practice");
    await click("robot-write");
    await waitFor(() =>
      expect(useCompose().draft.audience.include).toEqual([{ kind: "robot", id: "r-duty", name: "值班群" }]),
    );
  });
});
