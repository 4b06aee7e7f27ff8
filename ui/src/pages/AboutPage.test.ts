import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { needWords, setLanguage } from "@/i18n";
import type { MockHost } from "@/ipc/mock";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import AboutPage from "./AboutPage.vue";

let host: MockHost;
const facts = () => screen.getByTestId("about-facts").textContent ?? "";

beforeEach(async () => {
  host = await prepare();
  await needWords("about");
});

describe("about", () => {
  it("tells version, age of the rules and folders, in both languages", async () => {
    mount(AboutPage);
    expect(facts()).toContain(host.app.version);
    expect(facts()).toContain(host.app.data_folder);
    expect(facts()).toContain(host.app.log_folder);
    expect(facts()).toMatch(/\d{4}年\d+月的企业微信官方文档/);
    await setLanguage("en");
    await waitFor(() => expect(facts()).toMatch(/WeCom's official documents of [A-Z][a-z]+ \d{4}/));
    await setLanguage("zh-CN");
  });

  it.each(["data", "logs"] as const)("opens the folder of %s", async (which) => {
    mount(AboutPage);
    await fireEvent.click(screen.getByTestId(`about-open-${which}`));
    expect(host.args("openFolder").at(-1)).toEqual([which]);
  });

  it("copies what somebody who helps has to know", async () => {
    const copied = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    mount(AboutPage);
    await fireEvent.click(screen.getByTestId("about-copy"));
    expect(copied.mock.lastCall?.[0]).toContain(`: ${host.app.version}\n`);
    expect(copied.mock.lastCall?.[0]).toContain(host.app.data_folder);
  });

  it("shows the licences when they are asked for, and only the lines in sight", async () => {
    host.answer("thirdPartyNotices", Array.from({ length: 9000 }, (_, line) => `line ${line}`).join("\n"));
    mount(AboutPage);
    expect(host.args("thirdPartyNotices")).toEqual([]);
    await fireEvent.click(screen.getByTestId("about-licences"));
    await waitFor(() => screen.getByText("line 0"));
    expect(screen.getAllByRole("listitem").length).toBeLessThan(100);
    expect(await axeFindings()).toEqual([]);
  });

  it("says when the licences are not there, and lets one ask again", async () => {
    host.fail("thirdPartyNotices", errorOf("not_found"));
    mount(AboutPage);
    await fireEvent.click(screen.getByTestId("about-licences"));
    await waitFor(() => screen.getByTestId("error-panel"));
    expect(screen.getByTestId("about-licences")).toBeTruthy();
  });
});

describe("updates", () => {
  const state = () => screen.getByTestId("about-update").querySelector("[data-state]")?.textContent ?? "";

  it("are not spoken of where the program was built without", async () => {
    mount(AboutPage);
    await waitFor(() => expect(host.args("updateSeen")).toHaveLength(1));
    expect(screen.queryByTestId("about-update")).toBeNull();
    expect(host.args("updateLook")).toEqual([]);
  });

  it("are told, and fetched only when somebody asks and nothing is being sent", async () => {
    host.answer("updateSeen", { state: "newer", version: "9.1.0" });
    host.answer("updateInstall", { state: "sending", version: "9.1.0" });
    mount(AboutPage);
    await waitFor(() => expect(state()).toContain("9.1.0"));
    expect(host.args("updateInstall")).toEqual([]);
    await fireEvent.click(screen.getByTestId("about-update-fetch"));
    await waitFor(() => expect(state()).toContain("正在发送"));
    host.answer("updateInstall", { state: "opened", file: "C:/下载/Posthorn-setup.exe" });
    await fireEvent.click(screen.getByTestId("about-update-fetch"));
    await waitFor(() => expect(state()).toContain("C:/下载/Posthorn-setup.exe"));
    expect(await axeFindings()).toEqual([]);
  });

  it.each([
    ["unreachable", "没有正常回应"],
    ["not_genuine", "不是驿传发布的"],
    ["file", "没有保存或打开"],
  ] as const)("say in words that they failed: %s", async (because, words) => {
    host.answer("updateSeen", { state: "not_looked" });
    host.answer("updateLook", { state: "failed", because, detail: "what was said" });
    mount(AboutPage);
    await waitFor(() => screen.getByTestId("about-update-look"));
    await fireEvent.click(screen.getByTestId("about-update-look"));
    await waitFor(() => expect(state()).toContain(words));
    expect(screen.getByTestId("about-update").textContent).toContain("what was said");
  });
});
