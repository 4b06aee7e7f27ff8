import { cleanup, fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { setLanguage } from "@/i18n";
import type { MockHost } from "@/ipc/mock";
import { useRouter } from "@/stores/router";
import { errorOf } from "@/test/errors";
import { axeFindings, prepare } from "@/test/mount";
import { changeReview, confirmButton, draftTo, lisi, robot, showReview } from "@/test/review";
import { MANY, person, takeOrders, type Orders } from "@/test/sends";

let host: MockHost;
let orders: Orders;

beforeEach(async () => {
  host = await prepare();
  orders = takeOrders(host);
  changeReview(host, () => ({ undo_seconds: 5 }));
});
const starts = () => host.args("sendStart").length;

describe("what the review asks for", () => {
  it("a few people: says how many, as whom, and sends with one press", async () => {
    const { sent } = await showReview(draftTo([lisi]));
    await waitFor(() => expect(confirmButton().textContent).toContain("发送给 1 人"));
    expect(screen.getByTestId("review-people").textContent).toContain("1 人");
    expect(screen.getByTestId("review-profile").textContent).toContain("不会真的发出");
    await fireEvent.click(confirmButton());
    await waitFor(() => screen.getByTestId("undo-send"));
    expect(starts()).toBe(1);
    expect(sent).toHaveBeenCalledOnce();
  });

  it("more than fifty: a second look that names the number, and only then a send", async () => {
    await showReview(draftTo(MANY));
    await waitFor(() => expect(confirmButton().textContent).toContain("下一步"));
    await fireEvent.click(confirmButton());
    expect(starts()).toBe(0);
    expect(screen.getByTestId("review-number").textContent).toContain("68 人");
    expect(document.activeElement).toBe(screen.getByTestId("review-back"));
    await fireEvent.click(screen.getByTestId("review-back"));
    await waitFor(() => expect(screen.queryByTestId("review-number")).toBeNull());
    await fireEvent.click(confirmButton());
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(starts()).toBe(1));
  });

  it("everyone: the company's name has to be typed, and it travels with the order", async () => {
    await showReview(draftTo([], "放假通知", true));
    await waitFor(() => screen.getByTestId("review-typed"));
    expect(confirmButton().disabled).toBe(true);
    await fireEvent.update(screen.getByTestId("review-typed"), "练");
    expect(confirmButton().disabled).toBe(true);
    await fireEvent.click(confirmButton());
    expect(starts()).toBe(0);
    await fireEvent.update(screen.getByTestId("review-typed"), " 练习 ");
    expect(confirmButton().disabled).toBe(false);
    host.fail("sendStart", errorOf("confirmation_wrong"));
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(screen.getByTestId("review").textContent).toContain("不一致"));
    expect(screen.getByTestId<HTMLInputElement>("review-typed").value).toBe(" 练习 ");
  });

  it("everyone of the practice company: its name is asked for in the language in use", async () => {
    await setLanguage("en");
    const started = vi.spyOn(host, "sendStart");
    await showReview(draftTo([], "Fire drill", true));
    await waitFor(() => screen.getByTestId("review-typed"));
    expect(screen.getByTestId("review").textContent).not.toMatch(/练习/);
    await fireEvent.update(screen.getByTestId("review-typed"), "Practice");
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(started.mock.lastCall?.[0].typed).toBe("练习"));
    await setLanguage("zh-CN");
  });

  it("an addressee the directory does not know: named, and to be acknowledged", async () => {
    await showReview(draftTo([lisi, person("ghost")]));
    await waitFor(() => expect(screen.getByTestId("review-unknown").textContent).toContain("ghost"));
    expect(confirmButton().textContent).toContain("发送给 2 人");
    expect(confirmButton().disabled).toBe(true);
    await fireEvent.click(screen.getByTestId("review-ack"));
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
  });

  it("a text that WeCom cuts has to be acknowledged, but not for a test to oneself", async () => {
    await showReview(draftTo([lisi], "长".repeat(700)));
    await waitFor(() => screen.getByTestId("review-ack"));
    expect(confirmButton().disabled).toBe(true);
    cleanup();
    await showReview(draftTo([lisi], "长".repeat(700)), true);
    await waitFor(() => expect(confirmButton().textContent).toContain("发给自己"));
    expect(confirmButton().disabled).toBe(false);
  });

  it("something WeCom would refuse: no sending button, and a way to the field", async () => {
    const { open, field } = await showReview(draftTo([lisi], ""));
    await waitFor(() => screen.getByTestId("review-blocked"));
    expect(screen.queryByTestId("review-confirm")).toBeNull();
    await fireEvent.click(screen.getByTestId("review-jump"));
    expect(field).toHaveBeenCalledWith("text.content");
    expect(open.value).toBe(false);
  });

  it("unknown fields that are sent: listed with where they stand, and to be acknowledged", async () => {
    const field = { path: "text.new", pointer: "/text/new", value: '{"a":1}' };
    await showReview({ ...draftTo([lisi]), extra: { fields: [field], send: true } });
    await waitFor(() => expect(screen.getByTestId("review-extra").textContent).toContain('{"a":1}'));
    expect(screen.getByTestId("review-extra").textContent).toContain("text.new");
    expect(confirmButton().disabled).toBe(true);
    await fireEvent.click(screen.getByTestId("review-ack"));
    expect(confirmButton().disabled).toBe(false);
  });

  it("fields that stay off are not spoken of", async () => {
    const field = { path: "text.new", pointer: "/text/new", value: "1" };
    await showReview({ ...draftTo([lisi]), extra: { fields: [field], send: false } });
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
    expect(screen.queryByTestId("review-extra")).toBeNull();
  });

  it("the directory's name, with the stored one beside it", async () => {
    changeReview(host, (now) => ({
      renamed: [{ recipient: lisi, was: "张三" }],
      preflight: { ...now.preflight, cautions: [{ kind: "renamed", acknowledge: false, number: 1 }] },
    }));
    await showReview(draftTo([lisi]));
    await waitFor(() => expect(screen.getByTestId("review-renamed").textContent).toContain("李四（原来写的是 张三）"));
    expect(confirmButton().disabled).toBe(false);
  });

  it("where links lead: the host as it reads and as it is looked up", async () => {
    const urls: string[] = [];
    changeReview(host, () => ({
      links: [
        { host: "wеixin.qq.com", ascii: "xn--wixin-zwe.qq.com", user_info: false, urls },
        { host: "evil.example", ascii: "evil.example", user_info: true, urls },
      ],
    }));
    await showReview(draftTo([lisi]));
    await waitFor(() => expect(screen.getAllByTestId("review-link")).toHaveLength(2));
    const [one, other] = screen.getAllByTestId("review-link").map((row) => row.textContent);
    expect(one).toContain("xn--wixin-zwe.qq.com");
    expect(other).toContain("用户名");
    expect(await axeFindings()).toEqual([]);
  });

  it("the same content sent before: says so", async () => {
    changeReview(host, (now) => ({
      repeated: { id: "b0", at: Date.now() - 7200_000, people: 12, dropped_until: null },
      preflight: { ...now.preflight, cautions: [{ kind: "repeated", acknowledge: true, number: 12 }] },
    }));
    await showReview(draftTo([lisi]));
    await waitFor(() => expect(screen.getByTestId("review").textContent).toContain("2 小时前给其中 12 人发过相同内容"));
    expect(screen.getByTestId("review").textContent).toContain("他们会有两条一样的");
  });

  it("the same content sent before by a colleague: says who", async () => {
    changeReview(host, (now) => ({
      repeated: { id: "b0", at: Date.now() - 7200_000, people: 12, sent_by: "王芳", dropped_until: null },
      preflight: { ...now.preflight, cautions: [{ kind: "repeated", acknowledge: true, number: 12 }] },
    }));
    await showReview(draftTo([lisi]));
    const caution = await waitFor(() => screen.getByTestId("review-caution"));
    expect(caution.textContent).toContain("王芳 2 小时前给其中 12 人发过相同内容");
    await setLanguage("en");
    await waitFor(() => expect(caution.textContent).toContain("2 hours ago, 王芳 sent the same content to 12 of them"));
  });

  it("the same content that WeCom would hold back: how long, and that it is delivered once confirmed", async () => {
    changeReview(host, (now) => ({
      repeated: { id: "b0", at: Date.now() - 15_000, people: 1, dropped_until: Date.now() + 29 * 60_000 + 45_000 },
      preflight: { ...now.preflight, cautions: [{ kind: "repeated", acknowledge: true, number: 1 }] },
    }));
    await showReview(draftTo([lisi]));
    const caution = await waitFor(() => screen.getByTestId("review-caution"));
    expect(caution.textContent).toContain("还有 29 分钟");
    expect(caution.textContent).toContain("驿传会让这次真的送到");
    expect(screen.getByTestId("review-confirm")).toHaveProperty("disabled", true);
    await fireEvent.click(screen.getByTestId("review-ack"));
    expect(screen.getByTestId("review-confirm")).toHaveProperty("disabled", false);
  });

  it("an open variable: named with its field, and sent as it stands only when that is meant", async () => {
    await showReview(draftTo([lisi], "您好 {{ 姓名 }}"));
    const blocked = await waitFor(() => screen.getByTestId("review-blocked"));
    expect(blocked.textContent).toContain("变量 “姓名” 没有填写");
    expect(screen.queryByTestId("review-confirm")).toBeNull();
    await fireEvent.click(screen.getByTestId("review-literal"));
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
    expect(screen.queryByTestId("review-blocked")).toBeNull();
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(starts()).toBe(1));
    expect(host.args("sendStart")[0]?.[0].draft.literal).toBe(true);
  });

  it("a test without an account of one's own: says where to enter it", async () => {
    host.fail("sendReview", errorOf("no_test_recipient"));
    await showReview(draftTo([lisi]), true);
    await waitFor(() => expect(screen.getByTestId("error-panel").dataset["code"]).toBe("no_test_recipient"));
    await fireEvent.click(screen.getByText("去设置"));
    expect(useRouter().page).toBe("settings");
  });

  it("something changed meanwhile: nothing is sent, the new review is shown", async () => {
    await showReview(draftTo([lisi]));
    await waitFor(() => confirmButton());
    host.fail("sendStart", errorOf("review_outdated"));
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(screen.getByTestId("review").textContent).toContain("已重新核对"));
    expect(orders.ids).toEqual([]);
    expect(host.args("sendReview")).toHaveLength(2);
  });

  it("satisfies axe in every step", async () => {
    await showReview(draftTo([lisi, person("ghost")], "放假", true));
    await waitFor(() => screen.getByTestId("review-typed"));
    expect(await axeFindings()).toEqual([]);
  });
});

describe("groups", () => {
  it("say what cannot be done at each channel, and the button names them", async () => {
    await showReview(draftTo([lisi, robot]));
    await waitFor(() => screen.getByTestId("review-channel-list"));
    const channels = screen.getAllByTestId("review-channel");
    expect(channels.map((one) => one.dataset["channel"])).toEqual(["app", "robot"]);
    expect(channels[1]?.textContent).toContain("每分钟最多 20 条");
    expect(channels[0]?.querySelector("[data-limit]")).toBeNull();
    expect(screen.getByTestId("review-channels").textContent).toContain("含 1 个群机器人");
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(confirmButton());
    await waitFor(() => screen.getByTestId("review-second"));
    expect(confirmButton().textContent).toContain("发送给至少 1 人，含 1 个群机器人");
  });

  it("alone are named instead of a number of people", async () => {
    await showReview(draftTo([robot]));
    await waitFor(() => expect(screen.getByTestId("review-people").textContent?.trim()).toBe("1 个群机器人"));
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(confirmButton().textContent).toContain("发送到 1 个群机器人"));
  });

  it("are not shown as recipients when everyone is chosen", async () => {
    await showReview(draftTo([robot], "今晚停电检修", true));
    await waitFor(() => expect(screen.getByTestId("review-ignored").textContent).toContain("1 个群机器人收不到"));
    expect(screen.queryByTestId("review-channel-list")).toBeNull();
    expect(screen.getByTestId("review").textContent).not.toContain("值班群");
  });

  it("that cannot take the message stop it, with the group in the words", async () => {
    const of = draftTo([robot], "长".repeat(1800));
    await showReview(of);
    await waitFor(() => expect(screen.getByTestId("review-blocked").textContent).toContain("群机器人：超出"));
  });

  it("without an address lead to where it is entered", async () => {
    host.fail("sendReview", errorOf("robot_key_missing"));
    const { open } = await showReview(draftTo([robot]));
    await fireEvent.click(await screen.findByTestId("robot-enter-address"));
    expect(open.value).toBe(false);
    expect([useRouter().page, useRouter().tab]).toEqual(["directory", "robots"]);
  });
});
