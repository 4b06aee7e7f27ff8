import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, expect, it } from "vitest";
import type { Profile } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useApp } from "@/stores/app";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import ProxyPassword from "./components/ProxyPassword.vue";

let host: MockHost;
let profile: Profile;
beforeEach(async () => {
  host = await prepare();
  const [view] = useApp().profiles;
  profile = { ...(view?.profile as Profile), id: "p", proxy: "http://li@proxy:3128" };
});
const field = () => screen.findByTestId<HTMLInputElement>("proxy-password");

it("keeps a password that cannot be read again, and forgets it", async () => {
  host.answer("profileProxyState", "missing");
  host.answer("profileProxyPassword", (_, password) => (password === null ? "missing" : "stored"));
  mount(ProxyPassword, { profile, keychain: true });
  await fireEvent.click(await screen.findByTestId("proxy-password-save"));
  expect(host.args("profileProxyPassword")).toEqual([]);
  await fireEvent.update(await field(), "word");
  await fireEvent.click(screen.getByTestId("proxy-password-save"));
  await waitFor(async () => expect((await field()).dataset["secret"]).toBe("stored"));
  expect((await field()).value).toBe("");
  expect(await axeFindings()).toEqual([]);
  await fireEvent.click(screen.getByTestId("proxy-password-remove"));
  await waitFor(async () => expect((await field()).dataset["secret"]).toBe("missing"));
  expect(host.args("profileProxyPassword")).toEqual([
    ["p", "word", false],
    ["p", null, false],
  ]);
});

it("keeps what was typed where it could not be stored", async () => {
  host.answer("profileProxyState", "missing");
  host.fail("profileProxyPassword", errorOf("keychain_locked"));
  mount(ProxyPassword, { profile, keychain: true });
  await fireEvent.update(await field(), "word");
  await fireEvent.click(screen.getByTestId("proxy-password-save"));
  await screen.findByTestId("error-panel");
  expect((await field()).value).toBe("word");
});

it("asks for none where the address has no user", async () => {
  host.answer("profileProxyState", null);
  mount(ProxyPassword, { profile, keychain: true });
  await settled();
  expect(screen.queryByTestId("proxy-password")).toBeNull();
  expect(screen.getByTestId("proxy-password-card").textContent).toContain("用户名");
});
