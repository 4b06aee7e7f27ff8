import { fireEvent, screen, waitFor, type RenderResult } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DirectoryHit, PastedValues, ProfileView, SetupLook, SetupState } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import NavRail from "@/shell/NavRail.vue";
import { useApp } from "@/stores/app";
import { useRouter } from "@/stores/router";
import { apiErrorOf, errorOf } from "@/test/errors";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import { stopClock, wait } from "@/test/review";
import { sent } from "@/test/sends";
import SettingsPage from "./SettingsPage.vue";
import SetupPage from "./SetupPage.vue";

let host: MockHost;
let page: RenderResult;
const field = (id: string) => screen.getByTestId<HTMLInputElement>(`profile-${id}`);
const click = (id: string) => fireEvent.click(screen.getByTestId(id));
const shown = (id: string) => screen.findByTestId(id);
const company = () => host.app.profiles.find((view) => view.profile.id === "jiangnan") as ProfileView;
const CORP = "ww1a2b3c4d5e6f7a8b";

const NOTHING: PastedValues = { corp_ids: [], agent_ids: [], secrets: [], names_secret: false, cut: false };
const WELL: SetupLook = {
  error: null,
  step: "agent",
  secret: { is: "this_app" },
  app: {
    name: "行政助手",
    closed: false,
    range: {
      departments: [{ id: "12", name: "后勤部" }],
      members: [{ id: "lin.qing", name: "林青" }],
      tags: [{ id: "3", name: "急救员" }],
      counts: [20, 1, 1],
    },
  },
  untrusted: false,
  address_before: null,
  again_after_s: null,
};
const UNTRUSTED: SetupLook = {
  ...WELL,
  error: apiErrorOf(60020),
  secret: { is: "unknown" },
  app: null,
  untrusted: true,
  again_after_s: 60,
};
const refusedAs = (secret: SetupLook["secret"], code = 48002): SetupLook => ({
  ...WELL,
  error: apiErrorOf(code),
  secret,
  app: null,
});

beforeEach(async () => {
  host = await prepare();
  host.answer("setupOpen", null);
  host.answer("setupKeep", undefined);
  host.answer("setupLeave", undefined);
  host.answer("setupEnd", undefined);
  host.answer("setupRead", NOTHING);
  host.answer("setupLook", WELL);
  host.answer("profileInspect", {});
  host.answer("directoryStatus", {
    profile_id: "jiangnan",
    people: 10,
    departments: 2,
    tags: 1,
    refreshed_at: null,
    progress: null,
    problem: null,
    readable: true,
  });
  host.answer("setupSave", ({ id, name, my_user_id }) => {
    const view: ProfileView = {
      profile: { ...company().profile, id: id ?? "hospital", name, my_user_id },
      secret: "stored",
    };
    const others = host.app.profiles.filter((one) => one.profile.id !== view.profile.id);
    host.app = { ...host.app, profiles: [...others, view] };
    return view;
  });
});
/** Opens the page where a set-up was left, or anew. */
async function open(step: SetupState["step"] | null = null, more: Partial<SetupState> = {}): Promise<void> {
  if (step !== null) {
    const { profile } = company();
    const input = {
      id: profile.id,
      name: profile.name,
      colour: profile.colour,
      corp_id: profile.corp_id,
      agent_id: String(profile.agent_id),
      base_url: "",
      proxy: "",
      my_user_id: "",
      has_callback: false,
      has_mini_program: false,
    };
    host.answer("setupOpen", { profile_id: profile.id, step, input, ...more });
    useRouter().go("setup", { profile: more.profile_id === undefined ? profile.id : more.profile_id });
  } else useRouter().go("setup");
  page = mount(SetupPage);
  await shown(`setup-step-${step ?? "app"}`);
  await settled();
}
async function paste(answer: Partial<PastedValues>): Promise<void> {
  host.answer("setupRead", { ...NOTHING, ...answer });
  const data = { getData: (type: string) => (type === "text/plain" ? "copied canary-secret page" : "") };
  await fireEvent.paste(screen.getByTestId("setup-paste"), { clipboardData: data });
  await shown("setup-found");
}

describe("the first step", () => {
  it("shows where the app is made, with the address to copy, and leads on", async () => {
    await open();
    expect(screen.getByTestId("setup-console").textContent).toBe("https://work.weixin.qq.com/");
    expect(screen.getByRole("img", { name: /创建应用/ })).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
    expect(screen.getByTestId("setup-go-range").hasAttribute("disabled"), "no company is saved yet").toBe(true);
    await click("setup-next");
    await shown("setup-step-values");
    expect(document.activeElement?.textContent).toContain("填写三个值");
  });

  it("says whether WeCom is reached from here, before anything is typed", async () => {
    await open();
    host.fail("setupReach", errorOf("unreachable"));
    await click("setup-reach");
    await waitFor(() => expect(screen.getByTestId("setup-step-app").textContent).toContain("连不上"));
    expect(screen.queryByTestId("setup-reached")).toBeNull();
    host.answer("setupReach", undefined);
    await click("setup-reach");
    expect((await shown("setup-reached")).textContent).toContain("能连上");
    expect(host.args("setupReach")).toEqual([
      ["", ""],
      ["", ""],
    ]);
  });

  it("leaves nothing behind when nothing was done", async () => {
    await open();
    await fireEvent.keyDown(document.body, { key: "Escape" });
    await settled();
    expect(host.args("setupKeep")).toEqual([]);
    expect(useRouter().page).toBe("settings");
  });
});

describe("the three values", () => {
  it("takes a whole page, of which nothing stays, and never shows the secret", async () => {
    await open("values", { profile_id: null });
    await paste({ corp_ids: [CORP], agent_ids: [1_000_002], secrets: [{ line: 12, said: "app" }], names_secret: true });
    expect(host.args("setupRead")).toEqual([[null, "copied canary-secret page"]]);
    expect(field("corp-id").value).toBe(CORP);
    expect(field("agent-id").value).toBe("1000002");
    expect(screen.getByTestId("setup-found-secret").textContent).toContain("第 12 行");
    expect(screen.queryByTestId("profile-secret"), "there is one already").toBeNull();
    expect(document.body.innerHTML).not.toContain("canary-secret");
    expect(screen.getByTestId<HTMLTextAreaElement>("setup-paste").value).toBe("");
    expect(await axeFindings()).toEqual([]);
    await fireEvent.update(field("name"), "滨海医院");
    await click("setup-check");
    await shown("setup-step-range");
    expect(host.args("setupSave")).toEqual([
      [expect.objectContaining({ corp_id: CORP, agent_id: "1000002", name: "滨海医院" }), null, 0, false],
    ]);
    expect(host.args("setupLook")).toEqual([["hospital", 0]]);
  });

  it("hands over by the button what came by other means than a paste", async () => {
    await open("values");
    await fireEvent.update(screen.getByTestId("setup-paste"), "企业ID：ww1");
    await click("setup-find");
    await shown("setup-found");
    expect(host.args("setupRead")).toEqual([["jiangnan", "企业ID：ww1"]]);
    expect(screen.getByTestId("setup-found").textContent).toContain("里面没有这三个值");
  });

  it("tells what is missing, and that a secret which is named only is not shown there", async () => {
    await open("values");
    await paste({ agent_ids: [1_000_002], names_secret: true, cut: true });
    const words = screen.getByTestId("setup-found").textContent;
    expect(words).toContain("没有找到企业 ID");
    expect(words).toContain("先点“查看”");
    expect(words).toContain("内容太长");
    await paste({ agent_ids: [1_000_002] });
    await waitFor(() => expect(screen.getByTestId("setup-found").textContent).toContain("没有找到 Secret，"));
  });

  it("lets one be chosen of several, and takes none before", async () => {
    await open("values");
    const before = field("corp-id").value;
    await paste({
      corp_ids: [CORP, "wx1a2b3c4d5e6f7a8b"],
      secrets: [
        { line: 3, said: "contact_sync" },
        { line: 9, said: "app" },
      ],
    });
    expect(field("corp-id").value).toBe(before);
    expect(screen.getByTestId("profile-secret")).toBeTruthy();
    await click("setup-secret-0");
    expect((await shown("setup-said")).textContent).toContain("不能发送消息");
    await click("setup-secret-1");
    await waitFor(() => expect(screen.queryByTestId("setup-said")).toBeNull());
    await fireEvent.click(screen.getByRole("radio", { name: CORP }));
    expect(field("corp-id").value).toBe(CORP);
    await click("setup-check");
    await waitFor(() => expect(host.args("setupSave")[0]?.slice(1)).toEqual([null, 1, false]));
  });

  it("lets a secret be typed in the place of the one that was found", async () => {
    await open("values");
    await paste({ secrets: [{ line: 1, said: null }] });
    await click("setup-forget");
    await fireEvent.update(await shown("profile-secret"), "typed one");
    await click("setup-check");
    await waitFor(() => expect(host.args("setupSave")[0]?.slice(1)).toEqual(["typed one", null, false]));
    await shown("setup-step-range");
    expect(document.body.innerHTML).not.toContain("typed one");
  });

  it("tells mistakes at their fields and loses nothing typed", async () => {
    await open("values", { profile_id: null });
    host.answer("profileInspect", { agent_id: "refused" });
    await fireEvent.update(field("agent-id"), "行政");
    await fireEvent.update(field("name"), "滨海医院");
    await click("setup-check");
    await waitFor(() => expect(document.activeElement).toBe(field("agent-id")));
    expect(host.args("setupSave")).toEqual([]);
    host.answer("profileInspect", {});
    host.fail("setupSave", errorOf("name_taken", { field: "name" }));
    await click("setup-check");
    await waitFor(() => expect(document.querySelector("[data-error-for=name]")).toBeTruthy());
    expect([field("name").value, field("agent-id").value]).toEqual(["滨海医院", "行政"]);
  });

  it("asks for one careful try when the secret is wrong", async () => {
    await open("values");
    host.answer("setupLook", {
      ...UNTRUSTED,
      step: "token",
      error: apiErrorOf(40001, { class: "config" }),
      untrusted: false,
      again_after_s: null,
    });
    await fireEvent.update(field("secret"), "wrong");
    await click("setup-check");
    expect((await shown("error-panel")).textContent).toContain("Secret 不正确");
    expect(screen.getByTestId("setup-step-values").textContent).toContain("不要反复试");
    expect(host.args("setupLook")).toHaveLength(1);
    expect(await axeFindings()).toEqual([]);
  });

  it.each([
    [{ is: "contact_sync" } as const, "通讯录同步"],
    [{ is: "no_app" } as const, "没有说明它是哪一种"],
  ])("says what a secret of another sort is, and what it cannot do: %o", async (secret, words) => {
    await open("values");
    host.answer("setupLook", refusedAs(secret));
    await fireEvent.update(field("secret"), "other");
    await click("setup-check");
    const told = await shown("setup-secret-is");
    expect(told.textContent).toContain(words);
    expect(told.textContent).toContain("不能");
    expect(screen.getByTestId("setup-step-values")).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
  });

  it("offers the number of the other app that a secret belongs to", async () => {
    await open("values");
    host.answer("setupLook", refusedAs({ is: "another_app", agent_id: 1_000_005, name: "考勤" }, 301_002));
    await fireEvent.update(field("secret"), "other");
    await click("setup-check");
    expect((await shown("setup-secret-is")).textContent).toContain("考勤");
    host.answer("setupLook", WELL);
    await click("setup-use-other");
    await shown("setup-step-range");
    expect(host.args("setupSave").at(-1)?.[0].agent_id).toBe("1000005");
  });
});

describe("the visible range", () => {
  it("names who is in it, and how many more", async () => {
    await open("range");
    const words = (await shown("setup-range")).textContent;
    for (const name of ["后勤部", "林青", "急救员", "还有 19 个"]) expect(words).toContain(name);
    expect(screen.queryByTestId("setup-range-ids")).toBeNull();
    expect(await axeFindings()).toEqual([]);
    await click("setup-next");
    await shown("setup-address-ok");
  });

  it("warns of an empty one, and does not lead on", async () => {
    const range = { departments: [], members: [], tags: [], counts: [0, 0, 0] as [number, number, number] };
    host.answer("setupLook", { ...WELL, app: { name: "行政助手", closed: true, range } });
    await open("range");
    expect((await shown("setup-range-empty")).textContent).toContain("谁也收不到");
    expect(screen.getByTestId("setup-step-range").textContent).toContain("已停用");
    expect(screen.queryByTestId("setup-next")).toBeNull();
    expect(screen.getByTestId("setup-go-range").dataset["done"]).toBe("false");
    expect(await axeFindings()).toEqual([]);
    host.answer("setupLook", WELL);
    await click("setup-look");
    await shown("setup-range");
  });

  it("explains numbers in the place of names", async () => {
    const range = {
      departments: [{ id: "12", name: null }],
      members: [],
      tags: [],
      counts: [1, 0, 0] as [number, number, number],
    };
    host.answer("setupLook", { ...WELL, app: { name: "行政助手", closed: false, range } });
    await open("range");
    expect((await shown("setup-range-ids")).textContent).toContain("只有编号或账号");
    expect(screen.getByTestId("setup-range").textContent).toContain("12");
    await shown("member-sheet-import");
    await shown("contacts-secret");
    expect(await axeFindings()).toEqual([]);
  });

  it("waits for the address where that is not trusted yet", async () => {
    host.answer("setupLook", UNTRUSTED);
    await open("range");
    await shown("setup-range-waits");
    await click("setup-next");
    await shown("setup-step-address");
  });
});

describe("the trusted address", () => {
  it("shows it to copy, with what has to be there first", async () => {
    host.answer("setupLook", UNTRUSTED);
    await open("address");
    expect(screen.getByTestId("setup-address").textContent).toBe("203.0.113.9");
    expect(screen.getByTestId("setup-step-address").textContent).toContain("可信域名");
    expect(screen.getByTestId("setup-copy-address")).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
  });

  it("tries again by itself after the time that the program says, and stops when it is trusted", async () => {
    host.answer("setupLook", UNTRUSTED);
    await open("address");
    await click("setup-go-range");
    stopClock();
    await click("setup-go-address");
    await wait(0);
    expect(screen.getByTestId("setup-countdown").textContent).toContain("60 秒");
    await wait(59_000);
    expect(host.args("setupLook")).toHaveLength(1);
    await wait(1000);
    expect(host.args("setupLook").at(-1)).toEqual(["jiangnan", 1]);
    host.answer("setupLook", WELL);
    await wait(60_000);
    expect(host.args("setupLook").at(-1)).toEqual(["jiangnan", 2]);
    expect(screen.getByTestId("setup-address-ok")).toBeTruthy();
    await wait(600_000);
    expect(host.args("setupLook")).toHaveLength(3);
    vi.useRealTimers();
  });

  it("tries at once when it is asked to, and not any more when the step is left", async () => {
    host.answer("setupLook", UNTRUSTED);
    await open("address");
    await click("setup-look");
    await settled();
    expect(host.args("setupLook")).toHaveLength(2);
    await click("setup-go-range");
    stopClock();
    await wait(600_000);
    expect(host.args("setupLook")).toHaveLength(2);
    vi.useRealTimers();
  });

  it("tells that the address is another one than the last time", async () => {
    host.answer("setupLook", { ...UNTRUSTED, address_before: "198.51.100.7" });
    await open("address");
    expect(screen.getByTestId("setup-address-changed").textContent).toContain("198.51.100.7");
  });

  it("leads back to the values where the address is trusted and the secret of another sort", async () => {
    host.answer("setupLook", refusedAs({ is: "contact_sync" }));
    await open("address");
    await click("setup-back-to-values");
    await shown("setup-step-values");
  });

  it.each([
    ["name", "找不到服务器"],
    ["foreign", "的回应不像企业微信"],
    ["tls", "日期和时间"],
  ] as const)("says in words what else is in the way: %s", async (obstacle, words) => {
    const error = errorOf("unreachable", { network: { obstacle, place: "qyapi.weixin.qq.com" } });
    host.answer("setupLook", { ...UNTRUSTED, step: "token", error, untrusted: false, again_after_s: null });
    await open("address");
    await waitFor(() => expect(screen.getByTestId("setup-step-address").textContent).toContain(words));
    expect(screen.queryByTestId("setup-countdown")).toBeNull();
  });
});

describe("the message to oneself", () => {
  const hit: DirectoryHit = {
    recipient: { kind: "person", id: "LinQing", name: "林青" },
    detail: "行政部",
    people: null,
    marks: [],
  };
  beforeEach(() => {
    host.answer("directorySearch", [hit]);
    host.answer("sendReview", sent.accepted.review);
    host.answer("sendStart", sent.accepted.detail.snapshot.id);
    host.answer("sendSnapshot", sent.accepted.detail.snapshot);
  });

  it("finds oneself by name, sends the greeting and leads to the message form with this company", async () => {
    await open("message");
    await fireEvent.update(screen.getByTestId("setup-who"), "林");
    const me = await shown("setup-me");
    expect(await axeFindings()).toEqual([]);
    await fireEvent.keyDown(screen.getByTestId("setup-who"), { key: "Enter" });
    expect(me.dataset["id"]).toBe("person:LinQing");
    expect(field("my-user-id").value).toBe("LinQing");
    await click("setup-greet");
    expect((await shown("setup-outcome")).dataset["outcome"]).toBe("accepted");
    expect(host.args("setupSave")[0]?.[0].my_user_id).toBe("LinQing");
    const [profile, draft, test] = host.args("sendReview")[0] ?? [];
    expect([profile, test]).toEqual(["jiangnan", true]);
    expect(JSON.stringify(draft?.message)).toContain("行政助手");
    await click("setup-finish");
    await waitFor(() => expect(useRouter().page).toBe("compose"));
    expect(host.args("setupEnd")).toEqual([["jiangnan"]]);
    expect(useApp().activeId).toBe("jiangnan");
  });

  it("takes a typed account where names cannot be read", async () => {
    const status = await host.directoryStatus("jiangnan");
    host.answer("directoryStatus", { ...status, readable: false });
    await open("message");
    await waitFor(() => expect(screen.queryByTestId("setup-who")).toBeNull());
    expect(screen.getByTestId("setup-step-message").textContent).toContain("直接填写账号");
    await fireEvent.update(field("my-user-id"), "LinQing");
    await fireEvent.submit(field("my-user-id"));
    await shown("setup-outcome");
  });

  it("says why nothing came, and can be ended without it", async () => {
    host.answer("sendSnapshot", { ...sent.accepted.detail.snapshot, outcome: "refused", error: apiErrorOf(81013) });
    await open("message");
    await fireEvent.update(field("my-user-id"), "nobody");
    await click("setup-greet");
    expect((await shown("setup-outcome")).textContent).toContain("没收到");
    expect(screen.getByTestId("error-panel")).toBeTruthy();
    expect(screen.queryByTestId("setup-finish")).toBeNull();
    await click("setup-finish-without");
    await waitFor(() => expect(host.args("setupEnd")).toHaveLength(1));
  });
});

describe("left and taken up", () => {
  it("keeps what was typed, without a secret, and forgets what was found", async () => {
    await open("values", { profile_id: null });
    await fireEvent.update(field("corp-id"), "ww12");
    await fireEvent.update(field("secret"), "canary-typed");
    await click("setup-leave");
    await settled();
    expect(useRouter().page).toBe("settings");
    page.unmount();
    await waitFor(() => expect(host.args("setupKeep")).toHaveLength(1));
    expect(host.args("setupLeave")).toHaveLength(1);
    expect(host.args("setupKeep")[0]?.[0]).toMatchObject({
      profile_id: null,
      step: "values",
      input: { corp_id: "ww12" },
    });
    expect(JSON.stringify(host.args("setupKeep"))).not.toContain("canary-typed");
  });

  it("does not ask unasked with a secret that WeCom refused", async () => {
    company().profile.failed_check = apiErrorOf(40001, { class: "config" });
    await useApp().load();
    await open("address");
    expect(host.args("setupLook")).toEqual([]);
  });

  it("is offered where a first company would be, in the settings, and while it is unfinished", async () => {
    mount(NavRail);
    host.app = { ...host.app, setups: [{ profile_id: "jiangnan", name: "江南集团", step: "address" }] };
    await useApp().load();
    const note = await shown("setup-note");
    expect(note.textContent).toContain("江南集团");
    expect(note.textContent).toContain("第 4 步，共 5 步");
    expect(await axeFindings()).toEqual([]);
    await click("setup-resume");
    expect([useRouter().page, useRouter().profile]).toEqual(["setup", "jiangnan"]);
  });

  it("leads from the settings to the company that is looked at", async () => {
    host.app = { ...host.app, setups: [{ profile_id: "jiangnan", name: "江南集团", step: "range" }] };
    await useApp().load();
    mount(SettingsPage);
    expect(screen.getByTestId("setup-guided").textContent).toContain("按步骤接入企业");
    await fireEvent.click(screen.getAllByTestId("profile-row").at(-1) as HTMLElement);
    await waitFor(() => expect(screen.getByTestId("setup-guided").textContent).toContain("第 3 步，共 5 步"));
    await click("setup-guided");
    expect([useRouter().page, useRouter().profile]).toEqual(["setup", "jiangnan"]);
  });
});
