import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { CheckStep, ProfileView } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useApp } from "@/stores/app";
import { apiErrorOf, errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import SettingsPage from "./SettingsPage.vue";

let host: MockHost;
const input = (id: string) => screen.getByTestId<HTMLInputElement>(`profile-${id}`);
const row = (id: string) => screen.getAllByTestId("profile-row").find((one) => one.dataset["id"] === id) as HTMLElement;
const problem = (field: string) => document.querySelector(`[data-error-for=${field}]`)?.textContent?.trim() ?? null;
const steps = () => screen.queryAllByTestId("check-step").map((one) => `${one.dataset["step"]}=${one.dataset["ok"]}`);

const company = () => host.app.profiles.find((view) => view.profile.id === "jiangnan") as ProfileView;
/** What was asked to be saved last. */
const saved = () => host.args("profileSave").at(-1);

beforeEach(async () => {
  host = await prepare();
  host.answer("profileSave", ({ id, name, colour, corp_id, base_url }, secret, sessionOnly) => {
    const before = host.app.profiles.find((view) => view.profile.id === id) ?? null;
    const view: ProfileView = {
      profile: { ...company().profile, id: id ?? "hospital", name, colour, corp_id, base_url: base_url || null },
      secret: secret === null && before ? before.secret : sessionOnly ? "session" : "stored",
    };
    host.app = { ...host.app, profiles: [...host.app.profiles.filter((one) => one !== before), view] };
    return view;
  });
  // The practice company answers in the place of one whose secret nobody here has.
  const check = host.profileCheckStep;
  host.profileCheckStep = async (_id, step) => check("practice", step);
  // The program does not know that the company of the test has a secret.
  const inspect = host.profileInspect;
  host.profileInspect = async (input, secret) => {
    const { secret: ofSecret, ...found } = await inspect(input, secret);
    return input.id !== null && secret === null ? found : { ...found, ...(ofSecret && { secret: ofSecret }) };
  };
});
async function openCompany(): Promise<void> {
  mount(SettingsPage);
  await fireEvent.click(row("jiangnan"));
  await waitFor(() => input("name"));
}
async function general(): Promise<void> {
  mount(SettingsPage);
  const tab = screen.getByTestId("settings-general");
  await fireEvent.mouseDown(tab);
  tab.focus();
  await waitFor(() => screen.getByTestId("setting-language"));
}

describe("companies", () => {
  it("shows the practice company as something that cannot be changed", () => {
    mount(SettingsPage);
    expect(screen.getByTestId("practice-card").textContent).toContain("不会真的发出");
    expect(screen.queryByTestId("profile-save")).toBeNull();
  });

  it("adds a company: the secret goes out once and is not shown again", async () => {
    mount(SettingsPage);
    await fireEvent.click(screen.getByTestId("profile-new"));
    await fireEvent.update(input("name"), "滨海医院");
    await fireEvent.update(input("corp-id"), "ww123");
    await fireEvent.update(input("agent-id"), "1000002");
    await fireEvent.update(input("secret"), "s3cret");
    expect(input("secret").type).toBe("password");
    await fireEvent.click(screen.getByTestId("profile-colour-purple"));
    await fireEvent.click(screen.getByTestId("profile-save"));
    await waitFor(() => expect(useApp().profiles.map((view) => view.profile.name)).toContain("滨海医院"));
    expect(saved()).toEqual([
      expect.objectContaining({ id: null, colour: "purple", agent_id: "1000002" }),
      "s3cret",
      false,
      false,
    ]);
    await waitFor(() => expect(input("secret").placeholder).toContain("系统钥匙串"));
    expect(input("secret").value).toBe("");
    expect(document.body.innerHTML).not.toContain("s3cret");
    // What was saved is checked unasked.
    await waitFor(() => expect(steps()).toEqual(["token=true", "agent=true", "contacts=true"]));
  });

  it("keeps the present secret when the field is left empty", async () => {
    await openCompany();
    await fireEvent.update(input("name"), "江南集团");
    await fireEvent.click(screen.getByTestId("profile-save"));
    await waitFor(() => expect(saved()?.[1]).toBeNull());
  });

  it.each([
    ["base-url", "https://wecom.example.com"],
    ["corp-id", "wwanother"],
  ])("asks for the secret again when another %s is saved, and keeps what was typed", async (field, value) => {
    await openCompany();
    await fireEvent.update(input(field), value);
    host.fail("profileSave", errorOf("secret_elsewhere", { field: "secret" }));
    await fireEvent.click(screen.getByTestId("profile-save"));
    await waitFor(() => expect(problem("secret")).toContain("重新填写 Secret"));
    expect(document.activeElement).toBe(input("secret"));
    expect(input(field).value).toBe(value);
    await fireEvent.update(input("secret"), "typed again");
    expect(problem("secret")).toBeNull();
    await fireEvent.click(screen.getByTestId("profile-save"));
    await waitFor(() => expect(input("secret").value).toBe(""));
    expect(input(field).value).toBe(value);
  });

  it("says of a secret that was typed for another place that it must be typed again", async () => {
    company().secret = "elsewhere";
    await useApp().load();
    await openCompany();
    expect(input("secret").placeholder).toContain("重新粘贴");
    expect(input("secret").dataset["secret"]).toBe("elsewhere");
  });

  it.each([true, false])(
    "offers to remove the stored secret when the new one is for this session: %s",
    async (remove) => {
      await openCompany();
      expect(screen.queryByTestId("profile-forget-stored")).toBeNull();
      await fireEvent.update(input("secret"), "typed");
      await fireEvent.click(screen.getByTestId("profile-session-only"));
      const offer = await screen.findByTestId("profile-forget-stored");
      if (!remove) await fireEvent.click(offer);
      await fireEvent.click(screen.getByTestId("profile-save"));
      await waitFor(() => expect(saved()?.slice(2)).toEqual([true, remove]));
    },
  );

  it("tells all mistakes at their fields at once, and keeps what was typed", async () => {
    await openCompany();
    await fireEvent.update(input("corp-id"), "ww 1");
    await fireEvent.update(input("agent-id"), "abc");
    await fireEvent.update(input("proxy"), "ftp://proxy");
    await fireEvent.update(input("secret"), "typed");
    await fireEvent.click(screen.getByTestId("profile-save"));
    await waitFor(() => expect(problem("agent_id")).toContain("一串数字"));
    expect(problem("corp_id")).toContain("字母、数字");
    expect(problem("proxy")).toContain("socks5");
    expect(input("agent-id").getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(input("corp-id"));
    expect(input("secret").value).toBe("typed");
    expect(host.calls).not.toContain("profileSave");
    await fireEvent.update(input("agent-id"), "1000003");
    expect(problem("agent_id")).toBeNull();
    expect(problem("corp_id")).not.toBeNull();
  });

  it("tells what only saving finds at its field", async () => {
    await openCompany();
    await fireEvent.update(input("name"), "江南集团");
    host.fail("profileSave", errorOf("bad_setting", { field: "agent_id" }));
    await fireEvent.click(screen.getByTestId("profile-save"));
    await waitFor(() => expect(problem("agent_id")).toContain("一串数字"));
    expect(document.activeElement).toBe(input("agent-id"));
  });

  it("says of a company id that looks unusual only that, once the field was left, and saves it", async () => {
    await openCompany();
    await fireEvent.update(input("corp-id"), "abc");
    await fireEvent.focusOut(input("corp-id"));
    await waitFor(() => expect(problem("corp_id")).toContain("通常"));
    expect(input("corp-id").getAttribute("aria-invalid")).not.toBe("true");
    await fireEvent.update(input("secret"), "typed");
    await fireEvent.click(screen.getByTestId("profile-save"));
    await waitFor(() => expect(saved()?.[0].corp_id).toBe("abc"));
  });

  it("says nothing of a field that was left empty before it is to be saved", async () => {
    mount(SettingsPage);
    await fireEvent.click(screen.getByTestId("profile-new"));
    await fireEvent.focusOut(input("name"));
    expect(host.calls).not.toContain("profileInspect");
    await fireEvent.click(screen.getByTestId("profile-save"));
    await waitFor(() => expect(problem("name")).toBe("请填写"));
    for (const field of ["corp_id", "agent_id"]) expect(problem(field)).toBe("请填写");
    expect(problem("secret")).toBe("请填写 Secret");
    expect(document.activeElement).toBe(input("name"));
  });

  it("mentions the trusted address beforehand, and opens the console of the public service alone", async () => {
    await openCompany();
    expect(screen.getByTestId("profile-trusted-address").textContent).toContain("企业可信IP");
    await fireEvent.click(screen.getByTestId("profile-console"));
    expect(host.args("openLink").at(-1)).toEqual(["https://work.weixin.qq.com/"]);
    await fireEvent.update(input("base-url"), "https://wecom.example.com");
    expect(screen.queryByTestId("profile-console")).toBeNull();
  });

  it("keeps what was typed while another company is looked at", async () => {
    await openCompany();
    await fireEvent.update(input("name"), "改了一半");
    await fireEvent.click(row("practice"));
    await waitFor(() => screen.getByTestId("practice-card"));
    await fireEvent.click(row("jiangnan"));
    await waitFor(() => expect(input("name").value).toBe("改了一半"));
    await fireEvent.click(screen.getByTestId("profile-discard"));
    await waitFor(() => expect(input("name").value).toBe("江南纺织集团"));
  });

  it("offers to keep the secret for this session when there is no keychain", async () => {
    host.app.keychain_available = false;
    await useApp().load();
    mount(SettingsPage);
    await fireEvent.click(screen.getByTestId("profile-new"));
    await waitFor(() => expect(screen.getByTestId("profile-session-only").getAttribute("aria-checked")).toBe("true"));
    expect(screen.getByTestId("profile-form").textContent).toContain("没有可用的系统钥匙串");
  });

  it("says what happened when the keychain is locked", async () => {
    await openCompany();
    await fireEvent.update(input("secret"), "typed");
    host.fail("profileSave", errorOf("keychain_locked", { field: "secret" }));
    await fireEvent.click(screen.getByTestId("profile-save"));
    await waitFor(() => expect(screen.getByTestId("error-panel").dataset["code"]).toBe("keychain_locked"));
    expect(problem("secret") ?? "").not.toContain("钥匙串");
    expect(input("secret").value).toBe("typed");
  });

  it("deletes only after the name was typed", async () => {
    host.answer("profileDelete", (id) => {
      host.app = { ...host.app, profiles: host.app.profiles.filter((view) => view.profile.id !== id) };
    });
    await openCompany();
    await fireEvent.click(screen.getByTestId("profile-delete"));
    await waitFor(() => screen.getByTestId("profile-delete-confirm"));
    const confirm = screen.getByTestId<HTMLButtonElement>("profile-delete-confirm");
    expect(confirm.disabled).toBe(true);
    await fireEvent.update(screen.getByTestId("profile-delete-typed"), "江南纺织集团");
    expect(confirm.disabled).toBe(false);
    await fireEvent.click(confirm);
    await waitFor(() => expect(useApp().profiles.map((view) => view.profile.id)).toEqual(["practice"]));
  });

  it("satisfies axe", async () => {
    await openCompany();
    expect(await axeFindings()).toEqual([]);
  });
});

describe("the connection check", () => {
  it("goes through the three steps one after another", async () => {
    await openCompany();
    const asked: CheckStep[] = [];
    const check = host.profileCheckStep;
    const channels: (() => void)[] = [];
    host.profileCheckStep = async (id, step) => {
      asked.push(step);
      await new Promise<void>((open) => channels.push(open));
      return check(id, step);
    };
    await fireEvent.click(screen.getByTestId("profile-check"));
    expect(asked).toEqual(["token"]);
    channels[0]?.();
    await waitFor(() => expect(asked).toEqual(["token", "agent"]));
    expect(steps()).toEqual(["token=true"]);
    channels[1]?.();
    await waitFor(() => expect(asked).toHaveLength(3));
    channels[2]?.();
    await waitFor(() => expect(steps()).toEqual(["token=true", "agent=true", "contacts=true"]));
    expect(document.body.textContent).toContain("行政助手");
    expect(document.body.textContent).toContain("可以发送消息了");
  });

  it("says where to enter the address when it is not trusted, and goes on", async () => {
    await openCompany();
    const check = host.profileCheckStep;
    host.profileCheckStep = async (id, step) =>
      step === "token" ? check(id, step) : { ...(await check(id, step)), error: apiErrorOf(60020) };
    await fireEvent.click(screen.getByTestId("profile-check"));
    await waitFor(() => expect(steps()).toEqual(["token=true", "agent=false", "contacts=false"]));
    expect(screen.getAllByTestId("error-ip")[0]?.textContent).toBe("203.0.113.9");
    expect(document.body.textContent).toContain("可信");
    expect(document.body.textContent).not.toContain("可以发送消息了");
  });

  it("names the connection, the place and the way out when the network is what failed", async () => {
    await openCompany();
    const network = { obstacle: "proxy_login", place: "proxy.example.cn:3128" } as const;
    host.fail("profileCheckStep", errorOf("unreachable", { network }));
    await fireEvent.click(screen.getByTestId("profile-check"));
    await waitFor(() => expect(steps()).toEqual(["token=false"]));
    const step = screen.getByTestId("check-step").textContent ?? "";
    expect(step).toMatch(/^连接/);
    expect(step).toContain("代理 proxy.example.cn:3128 要求登录");
    expect(step).toContain("代理密码");
    expect(step).not.toMatch(/登录凭|送达|qyapi/);
  });

  it("stops after a wrong secret", async () => {
    await openCompany();
    host.fail("profileCheckStep", apiErrorOf(40001));
    await fireEvent.click(screen.getByTestId("profile-check"));
    await waitFor(() => expect(steps()).toEqual(["token=false"]));
    expect(host.calls.filter((call) => call === "profileCheckStep")).toHaveLength(1);
  });

  it("has a refused secret tried again when asked to, and goes on where it is taken", async () => {
    await openCompany();
    const refused = { ...apiErrorOf(40013), code: "secret_refused" as const };
    host.fail("profileCheckStep", refused);
    await fireEvent.click(screen.getByTestId("profile-check"));
    await waitFor(() => expect(steps()).toEqual(["token=false"]));
    const step = screen.getByTestId("check-step").textContent ?? "";
    expect(step).toContain("企业微信拒绝过这个 Secret");
    expect(host.calls).not.toContain("profileTryRefused");
    expect(await axeFindings()).toEqual([]);
    const token = await host.profileCheckStep("practice", "token");
    host.answer("profileTryRefused", token);
    await fireEvent.click(screen.getByTestId("check-anyway"));
    await waitFor(() => expect(steps()).toEqual(["token=true", "agent=true", "contacts=true"]));
    expect(host.args("profileTryRefused")).toHaveLength(1);
  });

  it("asks for a save first, and forgets its results when something changes", async () => {
    await openCompany();
    await fireEvent.click(screen.getByTestId("profile-check"));
    await waitFor(() => expect(steps()).toHaveLength(3));
    await fireEvent.update(input("corp-id"), "ww999");
    expect(steps()).toEqual([]);
    expect(screen.getByTestId<HTMLButtonElement>("profile-check").disabled).toBe(true);
  });
});

describe("general settings", () => {
  it("keeps each change at once", async () => {
    await general();
    await fireEvent.update(screen.getByTestId("setting-theme"), "dark");
    await waitFor(() => expect(document.documentElement.classList.contains("dark")).toBe(true));
    await fireEvent.update(screen.getByTestId("setting-size"), "150");
    await waitFor(() => expect(host.app.settings.interface_size).toBe("150"));
    await fireEvent.click(screen.getByTestId("setting-autostart"));
    await waitFor(() => expect(host.app.settings.autostart).toBe(true));
    await fireEvent.click(screen.getByTestId("setting-metrics"));
    await waitFor(() => expect(host.app.settings.metrics_file).toBe(true));
    await fireEvent.update(screen.getByTestId("setting-language"), "en");
    await waitFor(() => expect(document.documentElement.lang).toBe("en"));
  });

  it("takes whole seconds from 0 to 60", async () => {
    await general();
    const seconds = screen.getByTestId<HTMLInputElement>("setting-undo");
    await fireEvent.update(seconds, "61");
    await fireEvent.blur(seconds);
    expect(document.body.textContent).toContain("0 到 60 之间");
    expect(host.app.settings.undo_seconds).toBe(10);
    await fireEvent.update(seconds, "0");
    await fireEvent.blur(seconds);
    await waitFor(() => expect(host.app.settings.undo_seconds).toBe(0));
  });

  it("takes from 1 to 32 requests at once", async () => {
    await general();
    const parallel = screen.getByTestId<HTMLInputElement>("setting-parallel");
    expect(parallel.value).toBe("4");
    for (const wrong of ["0", "33", "vier"]) {
      await fireEvent.update(parallel, wrong);
      await fireEvent.blur(parallel);
      expect(document.body.textContent).toContain("1 到 32 之间");
    }
    expect(host.app.settings.parallel).toBe(4);
    await fireEvent.update(parallel, "16");
    await fireEvent.blur(parallel);
    await waitFor(() => expect(host.app.settings.parallel).toBe(16));
  });

  it("records a shortcut, and says when it is taken", async () => {
    await general();
    const box = screen.getByTestId("setting-shortcut");
    await fireEvent.click(box);
    expect(box.dataset["recording"]).toBe("true");
    await fireEvent.keyDown(box, { key: "Control", code: "ControlLeft", ctrlKey: true });
    await fireEvent.keyDown(box, { key: "j", code: "KeyJ" });
    expect(document.body.textContent).toContain("至少包含");
    await fireEvent.keyDown(box, { key: "J", code: "KeyJ", ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(host.app.settings.quick_send_shortcut).toBe("CmdOrCtrl+Shift+J"));
    await waitFor(() => expect(box.textContent).toContain("Ctrl+Shift+J"));
    host.fail("settingsSave", errorOf("shortcut_taken"));
    await fireEvent.click(box);
    await fireEvent.keyDown(box, { key: "L", code: "KeyL", ctrlKey: true, altKey: true });
    await waitFor(() => expect(screen.getByTestId("shortcut-problem").textContent).not.toBe(""));
    expect(box.textContent).toContain("Ctrl+Shift+J");
  });

  it("keeps the old shortcut on Escape", async () => {
    await general();
    const box = screen.getByTestId("setting-shortcut");
    await fireEvent.click(box);
    await fireEvent.keyDown(box, { key: "Escape", code: "Escape" });
    expect(box.dataset["recording"]).toBe("false");
    expect(host.calls).not.toContain("settingsSave");
  });

  it("satisfies axe", async () => {
    await general();
    expect(await axeFindings()).toEqual([]);
  });
});
