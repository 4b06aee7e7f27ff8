import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import ErrorPanel from "@/components/ErrorPanel.vue";
import type { DoctorCheck, DoctorState, Examined } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useApp } from "@/stores/app";
import { useRouter } from "@/stores/router";
import { apiErrorOf, errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import DoctorPage from "./DoctorPage.vue";

let host: MockHost;
beforeEach(async () => {
  host = await prepare();
  host.answer("doctorLeave", undefined);
  host.answer("doctorReport", (found) => found.map((one) => one.check).join("\n"));
});

const one = (check: DoctorCheck, state: DoctorState, more: Partial<Examined> = {}): Examined => ({
  check,
  state,
  figure: null,
  about: null,
  finding: null,
  before: null,
  behind: null,
  error: null,
  ...more,
});
const row = (check: DoctorCheck) =>
  screen.getAllByTestId("doctor-row").find((item) => item.dataset["check"] === check) as HTMLElement;
const states = () => screen.queryAllByTestId("doctor-row").map((item) => item.dataset["state"]);
async function run(all: Examined[]): Promise<void> {
  host.answer("doctorRun", all);
  mount(DoctorPage);
  await fireEvent.click(screen.getByTestId("doctor-start"));
  await screen.findByTestId("doctor-summary");
}

describe("the check-up", () => {
  it("shows each thing as it is found, and ends when the page is left", async () => {
    let end: (all: Examined[]) => void = () => {};
    host.answer("doctorRun", () => new Promise<Examined[]>((resolve) => (end = resolve)));
    const { unmount } = mount(DoctorPage);
    await fireEvent.click(screen.getByTestId("doctor-start"));
    await waitFor(() => expect(host.args("doctorRun")).toHaveLength(1));
    const name = host.args("doctorRun")[0]?.[0] ?? "";
    host.emit("examined", { run: "another", found: one("proxy", "wrong") });
    host.emit("examined", { run: name, found: one("keychain", "fine") });
    await waitFor(() => expect(states()).toEqual(["fine"]));
    expect(screen.queryByTestId("doctor-summary")).toBeNull();
    unmount();
    expect(host.args("doctorLeave")).toEqual([[name]]);
    end([]);
  });

  it("says how it stands, what was found and what to do", async () => {
    await run([
      one("keychain", "fine"),
      one("tls", "look", { finding: "inspected", about: "Corp Proxy CA" }),
      one("clock", "look", { finding: "clock_off", figure: -7200 }),
      one("trusted_address", "wrong", {
        finding: "address_changed",
        about: "203.0.113.9",
        before: "198.51.100.7",
        error: apiErrorOf(60020),
      }),
      one("app", "not_known", { behind: "trusted_address" }),
    ]);
    expect(states()).toEqual(["fine", "look", "look", "wrong", "not_known"]);
    expect(screen.getByTestId("doctor-summary").textContent).toContain("有 1 项不对");
    expect(row("tls").textContent).toContain("企业微信的证书由「Corp Proxy CA」颁发");
    expect(row("clock").textContent).toContain("慢 7,200 秒");
    expect(row("trusted_address").textContent).toContain("上次是 198.51.100.7，现在是 203.0.113.9");
    expect(row("app").textContent).toContain("先解决「企业可信 IP」");
    expect(await axeFindings()).toEqual([]);
  });

  it("leads to where something is put right", async () => {
    const own = useApp().profiles.find((view) => !view.profile.practice)?.profile.id ?? "";
    useRouter().go("doctor", { profile: own });
    await run([one("proxy", "wrong", { error: errorOf("bad_setting") }), one("keychain", "look")]);
    expect(host.args("doctorRun").map((args) => args[1])).toEqual([own]);
    expect(row("keychain").querySelector("[data-testid=doctor-place]")).toBeNull();
    await fireEvent.click(row("proxy").querySelector("[data-testid=doctor-place]") as HTMLElement);
    expect([useRouter().page, useRouter().tab, useRouter().profile]).toEqual(["settings", "profiles", own]);
  });

  it("tries a rejected secret again only when that is asked for", async () => {
    await run([one("token", "wrong", { error: errorOf("secret_refused") })]);
    await fireEvent.click(screen.getByTestId("doctor-anyway"));
    await waitFor(() => expect(host.args("doctorRun").map((args) => args[2])).toEqual([false, true]));
  });

  it("hands on the text that the program writes", async () => {
    const copied = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    await run([one("keychain", "fine"), one("rules", "fine")]);
    await waitFor(() => expect(screen.getByTestId("doctor-text").textContent).toBe("keychain\nrules"));
    await fireEvent.click(screen.getByTestId("doctor-copy"));
    expect(copied.mock.lastCall?.[0]).toBe("keychain\nrules");
    host.answer("doctorSave", "/tmp/report.txt");
    await fireEvent.click(screen.getByTestId("doctor-save"));
    await waitFor(() => expect(host.args("doctorSave")[0]?.slice(1)).toEqual(["zh-CN", "驿传检查报告"]));
  });

  it("looks at this computer alone where there is no company", async () => {
    host.answer("doctorRun", [one("keychain", "fine")]);
    mount(DoctorPage);
    await fireEvent.update(screen.getByTestId("doctor-company"), "");
    await fireEvent.click(screen.getByTestId("doctor-start"));
    await waitFor(() => expect(host.args("doctorRun").map((args) => args[1])).toEqual([null]));
  });

  it("says when it could not be made", async () => {
    host.fail("doctorRun", errorOf("internal"));
    mount(DoctorPage);
    await fireEvent.click(screen.getByTestId("doctor-start"));
    await screen.findByTestId("error-panel");
  });
});

describe("the way from an error to the check-up", () => {
  it("is offered where it helps, and nowhere else", async () => {
    host.answer("mainShow", undefined);
    mount(ErrorPanel, { error: errorOf("name_taken") });
    expect(screen.queryByTestId("check-up")).toBeNull();
    const network = { obstacle: "tls", place: "qyapi.weixin.qq.com" } as const;
    mount(ErrorPanel, { error: errorOf("unreachable", { network }) });
    await fireEvent.click(screen.getByTestId("check-up"));
    expect(host.args("mainShow")).toEqual([["doctor"]]);
  });
});
