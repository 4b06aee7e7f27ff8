import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import { needWords } from "@/i18n";
import type { ErrorCode, ProfileView, TeamFound, TeamInput, TeamMembership, TeamView } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useApp } from "@/stores/app";
import { useToasts } from "@/stores/toasts";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import TeamCard from "./components/TeamCard.vue";

const ADDRESS = "postgres://posthorn@db.example.com:5432/posthorn";
const STATEMENTS = "create role posthorn login password '…';\ncreate database posthorn owner posthorn;";
const APART: TeamView = { statements: STATEMENTS };
const MEMBERSHIP: TeamMembership = {
  place: "db.example.com:5432/posthorn",
  user: "posthorn",
  name: "李娜",
  standing: "reached",
  companies: ["jiangnan"],
};
const member = (more: Partial<TeamMembership> = {}): TeamView => ({
  membership: { ...MEMBERSHIP, ...more },
  statements: STATEMENTS,
});
const FOUND: TeamFound = {
  place: "db.example.com:5432/posthorn",
  is_new: false,
  companies: ["江南纺织集团", "Binhai"],
  templates: 12,
};

let host: MockHost;
/** What the program says of the team from now on. */
const now = (view: TeamView) => host.answer("teamView", view);
const click = (id: string) => fireEvent.click(screen.getByTestId(id));
const input = (field: string) => screen.getByTestId<HTMLInputElement>(`team-${field}`);
const type = (field: string, text: string) => fireEvent.update(input(field), text);
const problem = (field: string) =>
  document.querySelector(`[data-error-for=team_${field}]`)?.textContent?.trim() ?? null;
const along = (id: string) =>
  screen.getAllByTestId("team-along").find((one) => one.dataset["id"] === id) as HTMLElement;
const toast = () => useToasts().toasts.at(-1)?.text ?? "";
const card = () => screen.getByTestId("team-card");
const joins = () => host.args("teamJoin");

async function open(): Promise<void> {
  mount(TeamCard);
  await fireEvent.click(await screen.findByTestId("team-join"));
  await screen.findByTestId("team-address");
}
async function fill(): Promise<void> {
  await type("address", ADDRESS);
  await type("password", "canary-word");
  await type("name", "李娜");
}
const typed = (more: Partial<TeamInput> = {}): TeamInput => ({
  address: ADDRESS,
  name: "李娜",
  authority: "",
  companies: ["jiangnan", "hospital"],
  templates: true,
  history: true,
  session_only: false,
  ...more,
});

/** Answers that wait until the test gives them. */
function waiting<T>() {
  const open: ((answer: T) => void)[] = [];
  return { ask: () => new Promise<T>((give) => open.push(give)), give: (answer: T) => open.shift()?.(answer) };
}

beforeEach(async () => {
  host = await prepare();
  await needWords("team");
  const company = host.app.profiles.find((view) => view.profile.id === "jiangnan") as ProfileView;
  const other: ProfileView = { ...company, profile: { ...company.profile, id: "hospital", name: "滨海医院" } };
  host.app = { ...host.app, profiles: [...host.app.profiles, other] };
  await useApp().load();
  now(APART);
  host.answer("teamJoin", () => {
    now(member());
    return member();
  });
});

describe("without a team", () => {
  it("says what one is for, and what IT does for it", async () => {
    mount(TeamCard);
    await screen.findByTestId("team-join");
    expect(card().textContent).toContain("发送记录");
    expect(card().textContent).toContain("PostgreSQL");
    expect(screen.queryByTestId("team-statements")).toBeNull();
    await click("team-it");
    expect(screen.getByTestId("team-statements").textContent).toBe(STATEMENTS);
    expect(screen.getByTestId("team-it").getAttribute("aria-expanded")).toBe("true");
    expect(await axeFindings()).toEqual([]);
  });

  it("says why nobody knows, and asks again", async () => {
    host.fail("teamView", errorOf("storage"));
    mount(TeamCard);
    expect((await screen.findByTestId("error-panel")).dataset["code"]).toBe("storage");
    await click("team-again");
    await screen.findByTestId("team-join");
    expect(screen.queryByTestId("error-panel")).toBeNull();
  });

  it("asks again when the program tells of a change", async () => {
    mount(TeamCard);
    await screen.findByTestId("team-join");
    now(member({ standing: "reaching" }));
    host.emit("changed", "templates");
    await settled();
    expect(host.args("teamView")).toHaveLength(1);
    host.emit("changed", "app");
    await waitFor(() => expect(screen.getByTestId("team-standing").dataset["standing"]).toBe("reaching"));
  });
});

describe("joining", () => {
  it("takes along what was chosen, and keeps the password nowhere in the page", async () => {
    await open();
    expect(screen.getAllByTestId("team-along").map((one) => one.dataset["id"])).toEqual(["jiangnan", "hospital"]);
    expect(input("password").type).toBe("password");
    expect(screen.queryByTestId("team-session-only")).toBeNull();
    await fill();
    await fireEvent.click(along("hospital"));
    await click("team-along-templates");
    await click("team-authority-fold");
    await type("authority", "-----BEGIN CERTIFICATE-----");
    expect(await axeFindings(screen.getByTestId("team-dialog"))).toEqual([]);
    await click("team-join-do");
    await screen.findByTestId("team-standing");
    const authority = "-----BEGIN CERTIFICATE-----";
    expect(joins()).toEqual([[typed({ companies: ["jiangnan"], templates: false, authority }), "canary-word"]]);
    expect(toast()).toBe("已加入团队");
    await waitFor(() => expect(screen.queryByTestId("team-dialog")).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(card()));
    expect(document.body.innerHTML).not.toContain("canary-word");
  });

  it("takes everything along unless somebody says otherwise, and no password where none was typed", async () => {
    await open();
    await type("address", ADDRESS);
    await type("name", "李娜");
    await click("team-join-do");
    await waitFor(() => expect(joins()).toEqual([[typed(), null]]));
  });

  it("asks for what is empty instead of joining", async () => {
    await open();
    await click("team-join-do");
    await waitFor(() => expect(problem("address")).toBe("请填写"));
    expect(problem("name")).toBe("请填写");
    expect(problem("password")).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(input("address")));
    await type("address", ADDRESS);
    expect(problem("address")).toBeNull();
    expect(problem("name")).toBe("请填写");
    expect(joins()).toEqual([]);
  });

  it.each([
    ["address", "scheme", "postgres:// 开头"],
    ["address", "host", "服务器"],
    ["address", "user", "用户名"],
    ["address", "database", "数据库名"],
    ["address", "more", "多出来"],
    ["name", null, "40 个字"],
    ["authority", null, "BEGIN CERTIFICATE"],
    ["password", null, "密码"],
  ])("tells a mistake at its field and keeps what was typed: %s %s", async (field, detail, words) => {
    await open();
    await fill();
    if (field === "authority") {
      await click("team-authority-fold");
      await type("authority", "no certificate");
      await click("team-authority-fold");
    }
    host.fail("teamJoin", errorOf("invalid_input", { field, detail }));
    await click("team-join-do");
    await waitFor(() => expect(problem(field)).toContain(words));
    expect(screen.queryByTestId("error-panel")).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(input(field)));
    expect([input("address").value, input("password").value, input("name").value]).toEqual([
      ADDRESS,
      "canary-word",
      "李娜",
    ]);
    await type(field, "another");
    expect(problem(field)).toBeNull();
  });

  it("tells what hinders it in words of its own, with what is for IT behind them", async () => {
    await open();
    await fill();
    host.fail("teamJoin", errorOf("storage_away", { message: "connection timed out", detail: "10.0.0.7:5432" }));
    await click("team-join-do");
    const panel = await screen.findByTestId("error-panel");
    expect(panel.textContent).toContain("连不上这个数据库");
    expect(panel.textContent).not.toContain("重发");
    await fireEvent.click(within(panel).getByText("技术信息"));
    expect(panel.textContent).toContain("connection timed out");
    expect(panel.textContent).toContain("10.0.0.7:5432");
    expect(input("password").value).toBe("canary-word");
    await click("team-join-do");
    await screen.findByTestId("team-standing");
  });

  it("offers to keep the password for this session once the keychain did not take it", async () => {
    await open();
    await fill();
    host.fail("teamJoin", errorOf("keychain_locked", { field: "password" }));
    await click("team-join-do");
    expect((await screen.findByTestId("error-panel")).textContent).toContain("密码");
    expect(problem("password")).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("team-session-only")));
    await click("team-session-only");
    await click("team-join-do");
    await waitFor(() => expect(joins()[1]).toEqual([typed({ session_only: true }), "canary-word"]));
  });

  it("keeps the password for this session where there is no keychain", async () => {
    host.app.keychain_available = false;
    await useApp().load();
    await open();
    expect(screen.getByTestId("team-keychain").textContent).toContain("没有可用的系统钥匙串");
    expect(screen.getByTestId("team-session-only").getAttribute("aria-checked")).toBe("true");
    await fill();
    await click("team-join-do");
    await waitFor(() => expect(joins()).toEqual([[typed({ session_only: true }), "canary-word"]]));
  });

  it("does not join twice, nor close, while it is under way", async () => {
    const answers = waiting<TeamView>();
    host.answer("teamJoin", answers.ask);
    await open();
    await fill();
    const form = document.querySelector("form") as HTMLFormElement;
    await click("team-join-do");
    await click("team-join-do");
    await fireEvent.submit(form);
    await click("team-test");
    await fireEvent.keyDown(input("address"), { key: "Escape" });
    await settled();
    expect(joins()).toHaveLength(1);
    expect(host.args("teamLook")).toEqual([]);
    expect(screen.queryByTestId("team-dialog")).not.toBeNull();
    now(member());
    answers.give(member());
    await screen.findByTestId("team-standing");
    expect(joins()).toHaveLength(1);
  });

  it("leaves Enter to an input method", async () => {
    await open();
    const accepting = new KeyboardEvent("keydown", {
      key: "Enter",
      bubbles: true,
      cancelable: true,
      isComposing: true,
    });
    input("name").dispatchEvent(accepting);
    expect(accepting.defaultPrevented).toBe(true);
    const plain = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    input("name").dispatchEvent(plain);
    expect(plain.defaultPrevented).toBe(false);
  });

  it("has what was typed when it is opened again, but for the password", async () => {
    await open();
    await fill();
    await fireEvent.click(within(screen.getByTestId("team-dialog")).getByText("取消"));
    await waitFor(() => expect(screen.queryByTestId("team-dialog")).toBeNull());
    await click("team-join");
    await screen.findByTestId("team-address");
    expect([input("address").value, input("password").value, input("name").value]).toEqual([ADDRESS, "", "李娜"]);
  });
});

describe("the test of the connection", () => {
  it("says what team is there, until something else is typed", async () => {
    host.answer("teamLook", FOUND);
    await open();
    await type("address", ADDRESS);
    await type("password", "canary-word");
    await click("team-test");
    const said = (await screen.findByTestId("team-found")).textContent;
    expect(said).toContain("2 个企业：江南纺织集团、Binhai");
    expect(said).toContain("12 个模板");
    expect(host.args("teamLook")).toEqual([[typed({ name: "" }), "canary-word"]]);
    expect(joins()).toEqual([]);
    await type("name", "李娜");
    expect(screen.queryByTestId("team-found")).not.toBeNull();
    await type("address", `${ADDRESS}2`);
    expect(screen.queryByTestId("team-found")).toBeNull();
  });

  it("says that it is not known what a team of an older version has", async () => {
    host.answer("teamLook", { ...FOUND, companies: [], templates: null });
    await open();
    await fill();
    await click("team-test");
    const said = (await screen.findByTestId("team-found")).textContent;
    expect(said).toContain("这里有一个团队");
    expect(said).toContain("较早版本的驿传");
    expect(said).not.toMatch(/\d 个/);
  });

  it("tells how many there are, also where there are none", async () => {
    host.answer("teamLook", { ...FOUND, companies: [], templates: 0 });
    await open();
    await fill();
    await click("team-test");
    const said = (await screen.findByTestId("team-found")).textContent;
    expect(said).toContain("0 个企业");
    expect(said).toContain("0 个模板");
    expect(said).not.toContain("较早版本");
  });

  it("needs no name, even where joining asked for one", async () => {
    host.answer("teamLook", FOUND);
    await open();
    await type("address", ADDRESS);
    await click("team-join-do");
    await waitFor(() => expect(problem("name")).toBe("请填写"));
    await click("team-test");
    await screen.findByTestId("team-found");
    expect(problem("name")).toBeNull();
    expect(host.args("teamLook")).toEqual([[typed({ name: "" }), null]]);
  });

  it("says that there would be a new one", async () => {
    host.answer("teamLook", { ...FOUND, is_new: true, companies: [], templates: 0 });
    await open();
    await fill();
    await click("team-test");
    const said = (await screen.findByTestId("team-found")).textContent;
    expect(said).toContain("新建");
    expect(said).not.toContain("模板");
  });

  it("asks for an address alone, and tells what is wrong as joining does", async () => {
    await open();
    await click("team-test");
    await waitFor(() => expect(problem("address")).toBe("请填写"));
    expect(problem("name")).toBeNull();
    expect(host.args("teamLook")).toEqual([]);
    await type("address", ADDRESS);
    host.fail("teamLook", errorOf("storage_not_allowed"));
    await click("team-test");
    expect((await screen.findByTestId("error-panel")).dataset["code"]).toBe("storage_not_allowed");
    expect(input("address").value).toBe(ADDRESS);
  });

  it("drops what was found of an address that is not there any more", async () => {
    const answers = waiting<TeamFound>();
    host.answer("teamLook", answers.ask);
    await open();
    await type("address", ADDRESS);
    await click("team-test");
    await waitFor(() => expect(host.args("teamLook")).toHaveLength(1));
    await type("address", `${ADDRESS}2`);
    answers.give(FOUND);
    await settled();
    expect(screen.queryByTestId("team-found")).toBeNull();
    expect(screen.getByTestId("team-test").getAttribute("aria-busy")).toBeNull();
  });
});

describe("in a team", () => {
  async function inside(view: TeamView = member()): Promise<void> {
    now(view);
    mount(TeamCard);
    await screen.findByTestId("team-standing");
  }

  it("says where it is, as whom, and what is shared", async () => {
    await inside();
    for (const said of ["db.example.com:5432/posthorn", "李娜", "已连接"]) expect(card().textContent).toContain(said);
    expect(screen.getByTestId("team-shared").textContent).toBe("江南纺织集团");
    expect(screen.getAllByTestId("team-share").map((one) => one.dataset["id"])).toEqual(["hospital"]);
    expect(screen.queryByTestId("team-join")).toBeNull();
    expect(await axeFindings()).toEqual([]);
  });

  it("says why it is away, and that it is there again", async () => {
    const problem = errorOf("storage_away", { message: "timed out" });
    await inside(member({ standing: "away", problem }));
    expect(screen.getByTestId("team-standing").textContent).toBe("连不上");
    const panel = screen.getByTestId("error-panel");
    expect(panel.textContent).toContain("不会发送");
    await fireEvent.click(within(panel).getByText("技术信息"));
    expect(panel.textContent).toContain("timed out");
    now(member());
    host.emit("changed", "app");
    await waitFor(() => expect(screen.getByTestId("team-standing").dataset["standing"]).toBe("reached"));
    expect(screen.queryByTestId("error-panel")).toBeNull();
  });

  it("shares a company after asking", async () => {
    const both = member({ companies: ["jiangnan", "hospital"] });
    host.answer("teamShare", () => {
      now(both);
      return both;
    });
    await inside();
    await click("team-share");
    const question = await screen.findByRole("alertdialog");
    for (const said of ["滨海医院", "发送记录", "Secret"]) expect(question.textContent).toContain(said);
    expect(await axeFindings(question)).toEqual([]);
    await fireEvent.click(within(question).getByText("取消"));
    expect(host.args("teamShare")).toEqual([]);
    await click("team-share");
    await screen.findByTestId("team-share-confirm");
    await click("team-share-confirm");
    await waitFor(() => expect(screen.queryByTestId("team-share")).toBeNull());
    expect(host.args("teamShare")).toEqual([["hospital"]]);
    expect(screen.getByTestId("team-shared").textContent).toContain("滨海医院");
    await waitFor(() => expect(document.activeElement).toBe(card()));
    expect(toast()).toContain("滨海医院");
  });

  it("says that the team has the application already", async () => {
    await inside();
    host.fail("teamShare", errorOf("not_possible", { detail: "滨海医院" }));
    await click("team-share");
    await screen.findByTestId("team-share-confirm");
    await click("team-share-confirm");
    expect((await screen.findByTestId("error-panel")).textContent).toContain("同一个应用");
  });

  it("asks again where the team is not there any more, and says so", async () => {
    await inside();
    host.fail("teamShare", errorOf("not_found"));
    await click("team-share");
    await screen.findByTestId("team-share-confirm");
    now(APART);
    await click("team-share-confirm");
    await screen.findByTestId("team-join");
    expect(screen.getByTestId("error-panel").textContent).toContain("找不到了");
    expect(screen.queryByTestId("team-standing")).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(card()));
    await click("team-join");
    await screen.findByTestId("team-address");
    await fill();
    await click("team-join-do");
    await screen.findByTestId("team-standing");
    expect(screen.queryByTestId("error-panel")).toBeNull();
  });

  it("stays as it was where sharing or leaving fails", async () => {
    await inside();
    host.fail("teamShare", errorOf("storage_away"));
    await click("team-share");
    await screen.findByTestId("team-share-confirm");
    await click("team-share-confirm");
    expect((await screen.findByTestId("error-panel")).dataset["code"]).toBe("storage_away");
    host.fail("teamLeave", errorOf("busy"));
    await click("team-leave");
    await screen.findByTestId("team-leave-confirm");
    await click("team-leave-confirm");
    await waitFor(() => expect(screen.getByTestId("error-panel").dataset["code"]).toBe("busy"));
    expect(screen.getAllByTestId("team-share")).toHaveLength(1);
  });

  it("leaves after asking, once", async () => {
    const answers = waiting<TeamView>();
    host.answer("teamLeave", answers.ask);
    await inside();
    await click("team-leave");
    const question = await screen.findByRole("alertdialog");
    for (const said of ["留在这台电脑上", "看不到", "团队本身不变"]) expect(question.textContent).toContain(said);
    await click("team-leave-confirm");
    await click("team-leave-confirm");
    await fireEvent.keyDown(question, { key: "Escape" });
    expect(host.args("teamLeave")).toHaveLength(1);
    now(APART);
    answers.give(APART);
    await screen.findByTestId("team-join");
    expect(toast()).toBe("已离开团队");
    await waitFor(() => expect(document.activeElement).toBe(card()));
  });

  it("believes the latest answer where a change and a question overtake each other", async () => {
    await inside();
    const answers = waiting<TeamView>();
    host.answer("teamView", answers.ask);
    host.emit("changed", "app");
    host.answer("teamLeave", () => {
      now(APART);
      return APART;
    });
    await click("team-leave");
    await screen.findByTestId("team-leave-confirm");
    await click("team-leave-confirm");
    await screen.findByTestId("team-join");
    answers.give(member());
    await settled();
    expect(screen.queryByTestId("team-standing")).toBeNull();
  });
});

describe("another password", () => {
  const away = (code: ErrorCode) => member({ standing: "away", problem: errorOf(code) });
  const saves = () => host.args("teamPassword");
  async function outside(code: ErrorCode = "storage_not_allowed"): Promise<void> {
    now(away(code));
    mount(TeamCard);
    await screen.findByTestId("team-standing");
  }
  /** The password is right: the team is reached from now on. */
  const right = () =>
    host.answer("teamPassword", () => {
      now(member());
      return member();
    });

  it("is asked for where one may help, and nowhere else", async () => {
    await outside("storage_away");
    expect(screen.queryByTestId("team-password-form")).toBeNull();
    for (const code of [
      "storage_not_allowed",
      "keychain_unavailable",
      "keychain_locked",
      "secret_elsewhere",
    ] as const) {
      now(away(code));
      host.emit("changed", "app");
      await waitFor(() => expect(screen.getByTestId("error-panel").dataset["code"]).toBe(code));
      expect(screen.getByTestId("error-panel").textContent, code).toContain("密码");
      expect(screen.getByTestId("error-panel").textContent, code).not.toContain("Secret");
      expect(input("new-password").type).toBe("password");
    }
    now(member());
    host.emit("changed", "app");
    await waitFor(() => expect(screen.queryByTestId("team-password-form")).toBeNull());
  });

  it("is kept and tried, and is nowhere in the page then", async () => {
    right();
    await outside();
    expect(screen.queryByTestId("team-session-only")).toBeNull();
    expect(screen.getByTestId("team-password-save").textContent?.trim()).toBe("保存并重试");
    expect(await axeFindings()).toEqual([]);
    await type("new-password", "canary-word ");
    await click("team-password-save");
    await waitFor(() => expect(screen.getByTestId("team-standing").dataset["standing"]).toBe("reached"));
    expect(saves()).toEqual([["canary-word ", false]]);
    expect(screen.queryByTestId("team-password-form")).toBeNull();
    expect(toast()).toBe("密码已更新");
    await waitFor(() => expect(document.activeElement).toBe(card()));
    now(away("storage_not_allowed"));
    host.emit("changed", "app");
    await screen.findByTestId("team-password-form");
    expect(input("new-password").value).toBe("");
  });

  it("may be none", async () => {
    right();
    await outside();
    await click("team-password-save");
    await waitFor(() => expect(saves()).toEqual([[null, false]]));
  });

  it("tells at the field what is wrong, and keeps what was typed", async () => {
    await outside();
    await type("new-password", "canary-word");
    host.fail("teamPassword", errorOf("storage_not_allowed"));
    await click("team-password-save");
    await waitFor(() => expect(problem("new_password")).toContain("核对密码"));
    await waitFor(() => expect(document.activeElement).toBe(input("new-password")));
    expect(input("new-password").getAttribute("aria-invalid")).toBe("true");
    expect(input("new-password").value).toBe("canary-word");
    expect(screen.getAllByTestId("error-panel")).toHaveLength(1);
    await type("new-password", "another");
    expect(problem("new_password")).toBeNull();
    host.fail("teamPassword", errorOf("invalid_input", { field: "password" }));
    await click("team-password-save");
    await waitFor(() => expect(problem("new_password")).toContain("不能用"));
  });

  it("tells below the field of what another password does not help against", async () => {
    await outside();
    await type("new-password", "canary-word");
    host.fail("teamPassword", errorOf("storage_away"));
    await click("team-password-save");
    await waitFor(() => expect(screen.getAllByTestId("error-panel")).toHaveLength(2));
    expect(within(screen.getByTestId("team-password-form")).getByTestId("error-panel").dataset["code"]).toBe(
      "storage_away",
    );
    expect(problem("new_password")).toBeNull();
    // The same is found out by the program: the field stays with what was typed.
    now(away("storage_away"));
    host.emit("changed", "app");
    await settled();
    expect(input("new-password").value).toBe("canary-word");
  });

  it("is kept for this session where the keychain cannot be used", async () => {
    right();
    await outside("keychain_locked");
    expect(screen.getByTestId("team-session-only").getAttribute("aria-checked")).toBe("false");
    await type("new-password", "canary-word");
    host.fail("teamPassword", errorOf("keychain_locked", { field: "password" }));
    await click("team-password-save");
    await waitFor(() => expect(problem("new_password")).toContain("已锁定"));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("team-session-only")));
    await click("team-session-only");
    expect(problem("new_password")).toBeNull();
    await click("team-password-save");
    await waitFor(() => expect(saves()[1]).toEqual(["canary-word", true]));
  });

  it("offers that once the keychain did not take it, and at once where there is none", async () => {
    await outside();
    host.fail("teamPassword", errorOf("keychain_unavailable", { field: "password" }));
    await type("new-password", "canary-word");
    await click("team-password-save");
    await screen.findByTestId("team-session-only");
    expect(input("new-password").value).toBe("canary-word");
    cleanup();
    host.app.keychain_available = false;
    await useApp().load();
    await outside();
    expect(screen.getByTestId("team-keychain").textContent).toContain("没有可用的系统钥匙串");
    expect(screen.getByTestId("team-session-only").getAttribute("aria-checked")).toBe("true");
  });

  it("is not saved twice, nor by the Enter of an input method", async () => {
    const answers = waiting<TeamView>();
    host.answer("teamPassword", answers.ask);
    await outside();
    await type("new-password", "canary-word");
    const accepting = new KeyboardEvent("keydown", {
      key: "Enter",
      bubbles: true,
      cancelable: true,
      isComposing: true,
    });
    input("new-password").dispatchEvent(accepting);
    expect(accepting.defaultPrevented).toBe(true);
    const form = screen.getByTestId("team-password-form");
    await click("team-password-save");
    await click("team-password-save");
    await fireEvent.submit(form);
    expect(saves()).toHaveLength(1);
    now(member());
    answers.give(member());
    await waitFor(() => expect(screen.queryByTestId("team-password-form")).toBeNull());
    expect(saves()).toHaveLength(1);
  });

  it("asks how it is where there is no team any more", async () => {
    await outside();
    host.fail("teamPassword", errorOf("not_found"));
    now(APART);
    await click("team-password-save");
    await screen.findByTestId("team-join");
    expect(screen.getByTestId("error-panel").textContent).toContain("找不到了");
  });
});
