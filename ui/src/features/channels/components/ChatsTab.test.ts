import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { NOW, type MockHost } from "@/ipc/mock";
import { useCompose } from "@/features/composer/model/draft";
import { useToasts } from "@/stores/toasts";
import { apiErrorOf, errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import ChatsTab from "./ChatsTab.vue";

/** The chats of the practice company. */
const DUTY = "00000000000070008000000000000001";
const HEADS = "00000000000070008000000000000002";

let host: MockHost;
const rows = () => screen.queryAllByTestId("chat-row").map((one) => one.dataset["id"]);
const row = (id: string) => screen.getAllByTestId("chat-row").find((one) => one.dataset["id"] === id) as HTMLElement;
const kept = async () => (await host.channelList("practice")).chats;
const problem = (field: string) => document.querySelector(`[data-error-for=${field}]`)?.textContent?.trim() ?? null;
const type = (id: string, value: string) => fireEvent.update(screen.getByTestId(id), value);
/** An open dialog hides the page from assistive technology; that its keys stay inside is looked at in a real browser. */
const inDialog = () => axeFindings(document.body, ["aria-hidden-focus"]);
const click = (id: string) => fireEvent.click(screen.getByTestId(id));

async function show(): Promise<void> {
  mount(ChatsTab, { profileId: "practice" });
  await waitFor(() => expect(rows()).toEqual([DUTY, HEADS]));
}
async function open(button: string, field: string): Promise<void> {
  await click(button);
  await waitFor(() => screen.getByTestId(field));
}
/** Types a member's account into the dialog's line and takes the first hit. */
async function addMember(id: string): Promise<void> {
  const line = screen.getByTestId("chat-members");
  line.focus();
  await fireEvent.update(line, id);
  await waitFor(() => expect(screen.getAllByTestId("to-hit")[0]?.dataset["id"]).toBe(`person:${id}`));
  await fireEvent.keyDown(line, { key: "Enter" });
  await waitFor(() =>
    expect(screen.getAllByTestId("to-chip").map((one) => one.dataset["id"])).toContain(`person:${id}`),
  );
}
const chips = () => screen.queryAllByTestId("to-chip").map((one) => one.dataset["id"]);
async function drop(name: string): Promise<void> {
  await fireEvent.click(screen.getByLabelText(`移除${name}`));
}

beforeEach(async () => {
  host = await prepare();
});

describe("group chats", () => {
  it("teach what they are when there are none, and what they cannot do", async () => {
    mount(ChatsTab, { profileId: "jiangnan" });
    await waitFor(() => screen.getByText("还没有群聊"));
    const facts = screen.getByTestId("channel-facts-chat");
    expect(facts.textContent).toContain("发出后不能撤回");
    expect(facts.textContent).toContain("文本卡片");
    expect(facts.textContent).not.toContain("投票");
    expect(await axeFindings()).toEqual([]);
  });

  it("open into id, owner and members, and can be written to", async () => {
    await show();
    await fireEvent.click(row(DUTY));
    expect(row(DUTY).getAttribute("aria-current")).toBe("true");
    expect(screen.getByTestId("chat-card-id").textContent).toBe(DUTY);
    expect(screen.getAllByTestId("chat-member").map((one) => one.textContent)).toContain("高煜gao_yu");
    expect(await axeFindings()).toEqual([]);
    await click("chat-write");
    await waitFor(() =>
      expect(useCompose().draft.audience.include).toEqual([{ kind: "chat", id: DUTY, name: "值班交接群" }]),
    );
  });

  it("are made with members from the same line as recipients, an owner among them, and a first message offered", async () => {
    await show();
    await open("chat-new", "chat-name");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("chat-name")));
    await type("chat-name", "消防演练群");
    await addMember("lisi");
    await addMember("gao_yu");
    await type("chat-owner", "gao_yu");
    expect(await inDialog()).toEqual([]);
    await click("chat-save");
    await waitFor(() => expect(screen.queryByTestId("chat-dialog")).toBeNull());
    await waitFor(() => expect(rows()).toHaveLength(3));
    const made = (await kept()).find((one) => one.name === "消防演练群");
    expect(made).toMatchObject({ owner: { id: "gao_yu" }, people: 2 });
    await waitFor(() => expect(screen.getByTestId("chat-card-id").textContent).toBe(made?.chat_id));
    const toast = useToasts().toasts.at(-1);
    expect(toast?.text).toContain("先发一条消息");
    const looks = () => host.calls.filter((one) => one === "composeInspect").length;
    const before = looks();
    toast?.action?.run();
    await waitFor(() => expect(useCompose().draft.audience.include.at(-1)?.id).toBe(made?.chat_id));
    // The composer looks at its new draft, be it after this test or before its end.
    await waitFor(() => expect(looks()).toBeGreaterThan(before));
  });

  it("take members alone: no department, no group, nobody twice", async () => {
    await show();
    await open("chat-new", "chat-members");
    const line = screen.getByTestId("chat-members");
    line.focus();
    for (const word of ["人力资源部", "值班交接群", "@all", "急救员"]) {
      const asked = host.calls.filter((one) => one === "directorySearch").length;
      await fireEvent.update(line, word);
      await waitFor(() => expect(host.calls.filter((one) => one === "directorySearch").length).toBeGreaterThan(asked));
      await waitFor(() => expect(document.body.textContent).toContain("没有找到"));
      expect(screen.queryAllByTestId("to-hit"), word).toEqual([]);
    }
  });

  it("let members be ticked in the organisation, where departments only open", async () => {
    await show();
    await open("chat-new", "chat-members");
    await click("to-browse");
    await waitFor(() => screen.getByTestId("picker"));
    const pickerRow = (id: string) =>
      screen.queryAllByTestId("picker-row").find((one) => one.dataset["id"] === id) as HTMLElement;
    await waitFor(() => expect(pickerRow("department:3")).toBeTruthy());
    expect(screen.queryByTestId("picker-tab-all")).toBeNull();
    expect(screen.queryByTestId("picker-tab-channels")).toBeNull();
    await fireEvent.click(pickerRow("department:3"));
    await waitFor(() => expect(pickerRow("person:lisi")).toBeTruthy());
    expect(chips()).toEqual([]);
    await fireEvent.click(pickerRow("person:lisi"));
    await click("picker-done");
    await waitFor(() => expect(chips()).toEqual(["person:lisi"]));
  });

  it("say at the field what is missing, and lose nothing that was typed", async () => {
    await show();
    await open("chat-new", "chat-name");
    await click("chat-save");
    await waitFor(() => expect(problem("name")).toBe("请填写名称。"));
    await type("chat-name", "群".repeat(51));
    expect(problem("name")).toBeNull();
    await click("chat-save");
    await waitFor(() => expect(problem("name")).toContain("最多 50 个字"));
    await type("chat-name", "两个人的群");
    await addMember("lisi");
    await click("chat-save");
    await waitFor(() => expect(problem("members")).toContain("2 个成员"));
    expect(chips()).toEqual(["person:lisi"]);
    expect(await kept()).toHaveLength(2);
  });

  it("do not drop a word that is still in the members' line", async () => {
    await show();
    await open("chat-new", "chat-name");
    await type("chat-name", "群");
    await type("chat-members", "wangw");
    await click("chat-save");
    expect(host.calls).not.toContain("chatCreate");
    expect(document.activeElement).toBe(screen.getByTestId("chat-members"));
  });

  it("explain a scope that is too small in the words of group chats, not of secrets", async () => {
    await show();
    await open("chat-new", "chat-name");
    host.fail("chatCreate", apiErrorOf(48002));
    await click("chat-save");
    await waitFor(() => expect(screen.getByTestId("error-panel").textContent).toContain("可见范围是整个企业"));
    expect(screen.getByTestId("error-panel").textContent).not.toContain("通讯录同步");
    host.fail("chatCreate", errorOf("outcome_unknown"));
    await click("chat-save");
    await waitFor(() => expect(screen.getByTestId("chat-unknown").textContent).toContain("不会重复建"));
  });

  it("are changed by what is different alone", async () => {
    await show();
    await fireEvent.click(row(DUTY));
    await open("chat-edit", "chat-name");
    await addMember("hanmei");
    await drop("高煜");
    await click("chat-save");
    await waitFor(() => expect(screen.queryByTestId("chat-dialog")).toBeNull());
    const change = { name: null, owner: null, add: ["hanmei"], remove: ["gao_yu"] };
    expect(host.args("chatUpdate")).toEqual([["practice", DUTY, change]]);
    expect((await kept())[0]?.members.map((one) => one.id)).toEqual(["zhangsan", "LinQing", "lisi", "hanmei"]);
  });

  it("ask for another owner when the owner is taken out", async () => {
    await show();
    await fireEvent.click(row(DUTY));
    await open("chat-edit", "chat-name");
    await drop("张三");
    expect(problem("owner")).toContain("另选一位");
    await click("chat-save");
    expect(host.calls).not.toContain("chatUpdate");
    await type("chat-owner", "lisi");
    expect(problem("owner")).toBeNull();
    await click("chat-save");
    await waitFor(() => expect(screen.queryByTestId("chat-dialog")).toBeNull());
    expect((await kept())[0]?.owner?.id).toBe("lisi");
  });

  it("are taken in by their id, with words for a wrong one", async () => {
    await host.chatForget("practice", DUTY);
    mount(ChatsTab, { profileId: "practice" });
    await waitFor(() => expect(rows()).toEqual([HEADS]));
    await open("chat-add", "chat-id");
    await type("chat-id", "no id");
    await click("chat-save");
    await waitFor(() => expect(problem("chat_id")).toContain("最多 32 位"));
    await type("chat-id", "unknown1");
    await click("chat-save");
    await waitFor(() => expect(screen.getByTestId("error-panel").textContent).toContain("没有这个群聊"));
    expect(await inDialog()).toEqual([]);
    await type("chat-id", DUTY);
    await click("chat-save");
    await waitFor(() => expect(rows()).toContain(DUTY));
    expect(screen.getByTestId("chat-card-id").textContent).toBe(DUTY);
  });

  it("are refreshed, and a refusal is said in words", async () => {
    vi.setSystemTime(NOW + 3 * 3_600_000);
    await show();
    expect(row(DUTY).textContent).toContain("3 小时前");
    await fireEvent.click(row(DUTY));
    host.fail("chatRefresh", apiErrorOf(86003));
    await click("chat-refresh");
    await waitFor(() => expect(screen.getByTestId("error-panel").textContent).toContain("从驿传移除"));
    const [duty, heads] = await kept();
    const fresh = { ...duty!, refreshed_at: Date.now() };
    host.answer("channelList", { ...(await host.channelList("practice")), chats: [fresh, heads!] });
    host.answer("chatRefresh", () => {
      host.emit("changed", "channels");
      return fresh;
    });
    await click("chat-refresh");
    await waitFor(() => expect(row(DUTY).textContent).toContain("刚刚"));
    expect(screen.queryByTestId("error-panel")).toBeNull();
  });

  it("say when they are removed that the group stays, and show the id to note", async () => {
    await show();
    await fireEvent.click(row(DUTY));
    await click("chat-forget");
    await waitFor(() => expect(screen.getByTestId("chat-forget-id").textContent).toContain(DUTY));
    expect(document.body.textContent).toContain("企业微信里的群、成员和消息都不变");
    expect(await inDialog()).toEqual([]);
    await click("chat-forget-confirm");
    await waitFor(() => expect(rows()).toEqual([HEADS]));
    expect(screen.getByTestId("channel-facts-chat")).toBeTruthy();
  });
});
