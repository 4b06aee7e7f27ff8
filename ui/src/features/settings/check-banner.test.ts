import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, expect, it } from "vitest";
import type { ErrorView, ProfileView } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useRouter } from "@/stores/router";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import CheckBanner from "./components/CheckBanner.vue";

let host: MockHost;
const refused = errorOf("unreachable", { network: { obstacle: "refused", place: "wecom.example.com" } });

beforeEach(async () => {
  host = await prepare();
});
function banner(failed_check: ErrorView | undefined, settings = true): void {
  const { profile } = host.app.profiles.find((view) => view.profile.id === "practice") as ProfileView;
  const { failed_check: _, ...passed } = profile;
  mount(CheckBanner, { profile: failed_check ? { ...passed, failed_check } : passed, settings });
}

it("says what failed of the last check, and what to do", async () => {
  banner(refused);
  expect(screen.getByTestId("check-banner").textContent).toContain(
    "上次检查连接没有通过：wecom.example.com 没有接受连接",
  );
  expect(screen.getByTestId("check-banner").textContent).toContain("放行 wecom.example.com");
  expect(await axeFindings()).toEqual([]);
  await fireEvent.click(screen.getByTestId("check-banner-settings"));
  expect([useRouter().page, useRouter().tab]).toEqual(["settings", "profiles"]);
});

it("checks once more, and asks the program how the company stands now", async () => {
  banner(refused, false);
  expect(screen.queryByTestId("check-banner-settings")).toBeNull();
  const asked = host.calls.filter((call) => call === "appSnapshot").length;
  await fireEvent.click(screen.getByTestId("check-banner-again"));
  await waitFor(() => expect(host.calls.filter((call) => call === "appSnapshot")).toHaveLength(asked + 1));
  expect(host.args("profileCheckStep").map(([, step]) => step)).toEqual(["token", "agent", "contacts"]);
});

it("is not there when nothing failed", () => {
  banner(undefined);
  expect(screen.queryByTestId("check-banner")).toBeNull();
});
