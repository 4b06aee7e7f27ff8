import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import { needWords } from "@/i18n";
import type { ContactsSecretLook, ProfileView } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { apiErrorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import ContactsSecret from "./components/ContactsSecret.vue";

const NAMES: ContactsSecretLook = {
  state: "stored",
  is: { is: "another_app", agent_id: 1_000_005, name: "考勤" },
  reads: "names",
  error: null,
};
let host: MockHost;
const view = (more: Partial<ProfileView> = {}): ProfileView => ({
  ...(host.app.profiles.find((one) => one.profile.id === "jiangnan") as ProfileView),
  ...more,
});
const click = (id: string) => fireEvent.click(screen.getByTestId(id));
const typed = () => screen.getByTestId<HTMLInputElement>("contacts-secret-typed");
const told = async () => (await screen.findByTestId("contacts-secret-look")).textContent ?? "";

beforeEach(async () => {
  host = await prepare();
  await needWords("names");
  await needWords("settings");
  host.answer("contactsSecretSet", NAMES);
  host.answer("contactsSecretRemove", undefined);
});

describe("the secret for reading contacts", () => {
  it("is kept, looked at, and not shown again", async () => {
    mount(ContactsSecret, { view: view() });
    expect(screen.queryByTestId("contacts-secret-remove"), "there is none").toBeNull();
    await fireEvent.update(typed(), "  second-canary ");
    await click("contacts-secret-save");
    expect(await told()).toContain("考勤");
    expect(await told()).toContain("能读到姓名");
    expect(typed().value).toBe("");
    expect(host.args("contactsSecretSet")).toEqual([["jiangnan", "second-canary", false]]);
    expect(await axeFindings()).toEqual([]);
  });

  it("asks for one instead of saving nothing", async () => {
    mount(ContactsSecret, { view: view() });
    await click("contacts-secret-save");
    await waitFor(() =>
      expect(document.querySelector("[data-error-for=contacts_secret]")?.textContent).toContain("请填写"),
    );
    expect(host.args("contactsSecretSet")).toEqual([]);
  });

  it("says honestly that contacts sync gives no names", async () => {
    host.answer("contactsSecretSet", { ...NAMES, is: { is: "contact_sync" }, reads: "ids" });
    mount(ContactsSecret, { view: view() });
    await fireEvent.update(typed(), "second-canary");
    await click("contacts-secret-save");
    expect(await told()).toContain("通讯录同步");
    expect(await told()).toContain("请导入成员表");
  });

  it("keeps what was typed when it cannot be kept, and tells what WeCom answered", async () => {
    mount(ContactsSecret, { view: view({ contacts_secret: "stored" }) });
    host.fail("contactsSecretSet", apiErrorOf(60020));
    await fireEvent.update(typed(), "second-canary");
    await click("contacts-secret-save");
    await screen.findByTestId("error-ip");
    expect(typed().value).toBe("second-canary");
    await click("contacts-secret-remove");
    await waitFor(() => expect(host.args("contactsSecretRemove")).toEqual([["jiangnan"]]));
  });
});
