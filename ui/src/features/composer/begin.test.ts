/* A new message: at the top of the form, the keyboard where the recipients are, and a short way from there to the text. */
import { fireEvent, screen } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import App from "@/App.vue";
import { useCompose } from "./model/draft";
import type { MockHost } from "@/ipc/mock";
import { useApp } from "@/stores/app";
import { mount, prepare, settled } from "@/test/mount";

let host: MockHost;
beforeEach(async () => {
  host = await prepare();
});
async function page() {
  mount(App);
  await settled();
  return useCompose();
}
const field = (path: string) => document.querySelector<HTMLInputElement>(`[data-field="${path}"]`) as HTMLInputElement;
const zhang = { kind: "person" as const, id: "zhangsan", name: "张三" };

describe("a new message", () => {
  it("begins at the recipients, with nothing of the former one left open", async () => {
    const compose = await page();
    await fireEvent.update(field("text.content"), "写过的");
    await fireEvent.click(screen.getByTestId("to-more"));
    await settled();
    await fireEvent.click(screen.getByTestId("to-without"));
    await settled();
    expect(screen.queryByTestId("without")).not.toBeNull();
    const scroller = screen.getByTestId("message-form").parentElement as HTMLElement;
    scroller.scrollTop = 200;
    await fireEvent.click(screen.getByTestId("compose-new"));
    await settled();
    expect(compose.get("text.content")).toBe("");
    expect(document.activeElement).toBe(screen.getByTestId("to-input"));
    expect(screen.queryByTestId("without")).toBeNull();
    expect(scroller.scrollTop).toBe(0);
  });
  it("is what the button leads to even when there is nothing to clear", async () => {
    await page();
    screen.getByTestId("compose-new").focus();
    await fireEvent.click(screen.getByTestId("compose-new"));
    await settled();
    expect(document.activeElement).toBe(screen.getByTestId("to-input"));
  });
});

describe("another company", () => {
  /** Chooses it; its draft comes when that is said. */
  async function chosenWithoutItsDraft(): Promise<() => void> {
    const current = host.draftCurrent;
    let come: () => void = () => {};
    host.draftCurrent = async (id: string) => {
      await new Promise<void>((resolve) => (come = resolve));
      return current(id);
    };
    await useApp().activate("jiangnan");
    await settled();
    return () => come();
  }
  it("has nothing typed into the former one's message, nor sent, before its own is there", async () => {
    const compose = await page();
    const itsDraftComes = await chosenWithoutItsDraft();
    const places = ["message-form", "compose-to", "send", "compose-new"].map((id) => screen.getByTestId(id));
    for (const place of places) expect(place.closest("[inert]"), place.dataset["testid"]).not.toBeNull();
    expect(compose.profileId).toBe("practice");
    itsDraftComes();
    await settled();
    expect(compose.profileId).toBe("jiangnan");
    for (const id of ["message-form", "compose-to", "send", "compose-new"])
      expect(screen.getByTestId(id).closest("[inert]"), id).toBeNull();
  });
  it("is not shown any more once the former one was chosen again", async () => {
    const compose = await page();
    const itsDraftComes = await chosenWithoutItsDraft();
    await useApp().activate("practice");
    await settled();
    itsDraftComes();
    await settled();
    expect(compose.profileId).toBe("practice");
    expect(screen.getByTestId("message-form").closest("[inert]")).toBeNull();
  });
});

describe("from the recipients to the text", () => {
  it("is one Tab once somebody is chosen", async () => {
    const compose = await page();
    const to = screen.getByTestId("to-input");
    await fireEvent.keyDown(to, { key: "Tab" });
    expect(document.activeElement).toBe(to);
    compose.setAudience({ all: false, include: [zhang] });
    await settled();
    await fireEvent.keyDown(to, { key: "Tab" });
    expect(document.activeElement).toBe(field("text.content"));
  });
  it("leaves the keyboard alone backwards and while a name is typed", async () => {
    const compose = await page();
    compose.setAudience({ all: false, include: [zhang] });
    await settled();
    const to = screen.getByTestId("to-input");
    to.focus();
    await fireEvent.keyDown(to, { key: "Tab", shiftKey: true });
    await fireEvent.update(to, "李");
    await fireEvent.keyDown(to, { key: "Tab" });
    expect(document.activeElement).toBe(to);
  });
});
