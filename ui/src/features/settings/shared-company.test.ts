/* The form of a company that is a team's: who changes what. */
import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { ProfileView, TeamRight } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import SettingsPage from "@/pages/SettingsPage.vue";
import { useApp } from "@/stores/app";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import { inTeam } from "@/test/team";

let host: MockHost;
const company = () => host.app.profiles.find((view) => view.profile.id === "jiangnan") as ProfileView;
const control = (id: string) => screen.getByTestId<HTMLInputElement>(`profile-${id}`);
/** Whether a control can be used: neither it is switched off nor the part of the form that it stands in. */
const usable = (id: string) => !control(id).disabled && control(id).closest("fieldset")?.disabled !== true;
const problem = (field: string) => document.querySelector(`[data-error-for=${field}]`)?.textContent?.trim() ?? null;
const saved = () => host.args("profileSave").at(-1)?.[0];

/** What the team has of a company, and what is this computer's own. */
const SHARED = [
  "name",
  "colour-purple",
  "corp-id",
  "agent-id",
  "account-limit",
  "calls-per-second",
  "quiet-hours",
  "release-from",
  "callback",
  "mini-program",
  "base-url",
];
const OWN = ["secret", "session-only", "my-user-id", "proxy", "save"];

beforeEach(async () => {
  host = await prepare();
  host.answer("profileInspect", {});
  host.answer("profileSave", () => company());
  const check = host.profileCheckStep;
  host.profileCheckStep = async (_id, step) => check("practice", step);
});
async function open(right: TeamRight | undefined, companies = ["jiangnan"]): Promise<void> {
  inTeam(host, { right, companies });
  mount(SettingsPage);
  const row = screen.getAllByTestId("profile-row").find((one) => one.dataset["id"] === "jiangnan");
  await fireEvent.click(row as HTMLElement);
  await screen.findByTestId("profile-name");
  await fireEvent.click(screen.getByTestId("profile-advanced"));
  await settled();
}

describe("a company of the team", () => {
  it("is changed as a whole by the owner", async () => {
    await open("owner");
    expect([...SHARED, ...OWN].filter((id) => !usable(id))).toEqual([]);
    expect(screen.queryByTestId("profile-fixed")).toBeNull();
    await fireEvent.update(control("release-from"), "100");
    await fireEvent.click(control("save"));
    await waitFor(() => expect(saved()?.release_from).toBe("100"));
  });

  it.each(["writer", "sender", "approver", undefined] as const)(
    "has only what is this computer's own to change for the right %s, and says why",
    async (right) => {
      await open(right);
      expect(SHARED.filter(usable)).toEqual([]);
      expect(OWN.filter((id) => !usable(id))).toEqual([]);
      expect(screen.getByTestId("profile-fixed").textContent).toContain("团队的管理员");
      expect(screen.getByTestId("profile-form").textContent).toContain("由团队的管理员设置");
      expect(await axeFindings()).toEqual([]);
      await fireEvent.update(control("my-user-id"), "lina");
      await fireEvent.click(control("save"));
      await waitFor(() => expect(saved()?.my_user_id).toBe("lina"));
      expect(saved()).not.toHaveProperty("release_from");
    },
  );

  it("shows from how many people on somebody has to approve, and forgets it when it is emptied", async () => {
    company().profile.release_from = 50;
    await useApp().load();
    await open("owner");
    expect(control("release-from").value).toBe("50");
    expect(screen.getByTestId("profile-form").textContent).toContain("留空：不需要");
    await fireEvent.update(control("release-from"), "");
    await fireEvent.click(control("save"));
    await waitFor(() => expect(saved()?.release_from).toBe(""));
  });

  it("tells at the field what cannot be such a number", async () => {
    await open("owner");
    await fireEvent.update(control("release-from"), "viele");
    host.answer("profileInspect", { release_from: "refused" });
    await fireEvent.focusOut(control("release-from"));
    await waitFor(() => expect(problem("release_from")).toContain("1 到 10,000,000"));
    await fireEvent.update(control("release-from"), "0");
    expect(problem("release_from")).toBeNull();
    host.answer("profileInspect", {});
    host.fail("profileSave", errorOf("bad_setting", { field: "release_from" }));
    await fireEvent.click(control("save"));
    await waitFor(() => expect(problem("release_from")).toContain("1 到 10,000,000"));
    expect(document.activeElement).toBe(control("release-from"));
    await fireEvent.update(control("release-from"), "7");
    expect(problem("release_from")).toBeNull();
  });
});

describe("a company of this computer", () => {
  it("has no such field, and is changed as a whole", async () => {
    await open("writer", ["hospital"]);
    expect(screen.queryByTestId("profile-release-from")).toBeNull();
    expect(screen.queryByTestId("profile-fixed")).toBeNull();
    expect(SHARED.filter((id) => id !== "release-from" && !usable(id))).toEqual([]);
  });
});
