/* The tour of the first minute: offered once, walked by keys, at the real controls, and never offered again. */
import { fireEvent, screen } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import App from "@/App.vue";
import AboutCard from "@/features/settings/components/AboutCard.vue";
import { needWords } from "@/i18n";
import type { MockHost } from "@/ipc/mock";
import { useApp } from "@/stores/app";
import { useRouter } from "@/stores/router";
import { useToasts } from "@/stores/toasts";
import { useTour } from "@/stores/tour";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import TourCard from "./components/TourCard.vue";
import { controlOf, STEPS } from "./model/steps";

let host: MockHost;
beforeEach(async () => {
  host = await prepare();
});

/** As on a first start, with the practice company alone. */
async function firstStart(knows_tour = false): Promise<void> {
  const profiles = host.app.profiles.filter((one) => one.profile.practice);
  host.app = { ...host.app, profiles, settings: { ...host.app.settings, knows_tour } };
  await useApp().load();
  mount(App);
  await settled();
}
async function begin(): Promise<void> {
  await firstStart();
  await fireEvent.click(screen.getByTestId("tour-start"));
  await settled();
}
async function key(name: string, more: KeyboardEventInit = {}): Promise<void> {
  await fireEvent.keyDown(document.activeElement ?? document.body, { key: name, ...more });
  await settled();
}
const step = () => screen.queryByTestId("tour")?.dataset["step"] ?? null;

describe("the tour", () => {
  it("goes by keys from step to step, each at a control of the window, and back", async () => {
    await begin();
    expect(screen.queryByTestId("tour-offer")).toBeNull();
    for (const one of STEPS) {
      expect(step()).toBe(one.name);
      expect(controlOf(one), one.name).not.toBeNull();
      expect(document.activeElement).toBe(screen.getByTestId("tour-next"));
      if (one !== STEPS.at(-1)) await key("ArrowRight");
    }
    await key("ArrowLeft");
    expect(step()).toBe("review");
    for (let times = 0; times < STEPS.length; times += 1) await key("ArrowLeft");
    expect(step()).toBe("write");
    expect(screen.queryByTestId("tour-back")).toBeNull();
  });

  it("at its end gives the keyboard to the recipients, and is offered no more", async () => {
    await begin();
    for (let times = 1; times < STEPS.length; times += 1) await fireEvent.click(screen.getByTestId("tour-next"));
    await settled();
    expect(screen.getByTestId("tour-next").textContent).toContain("完成");
    expect(screen.queryByTestId("tour-skip")).toBeNull();
    await fireEvent.click(screen.getByTestId("tour-next"));
    await settled();
    expect(step()).toBeNull();
    expect(document.activeElement).toBe(screen.getByTestId("to-input"));
    expect(host.app.settings.knows_tour).toBe(true);
    expect(screen.queryByTestId("tour-offer")).toBeNull();
  });

  it("is skipped by Escape, not by that of an input method, and is offered no more", async () => {
    await begin();
    await key("Escape", { keyCode: 229 });
    expect(step()).toBe("write");
    await key("Escape");
    expect(step()).toBeNull();
    expect(document.activeElement).toBe(screen.getByTestId("to-input"));
    expect(host.app.settings.knows_tour).toBe(true);
  });

  it("leaves the window usable: keys in a field are the field's", async () => {
    await begin();
    screen.getByTestId("to-input").focus();
    await key("ArrowRight");
    await key("Escape");
    expect(step()).toBe("write");
  });

  it("ends when somebody goes to another page", async () => {
    await needWords("tour");
    useTour().start();
    mount(TourCard);
    await settled();
    useRouter().go("templates");
    await settled();
    expect(useTour().running).toBe(false);
    expect(host.app.settings.knows_tour).toBe(true);
  });

  it("is said to screen readers, and satisfies axe", async () => {
    await begin();
    const card = screen.getByTestId("tour");
    const named = (attribute: string) => document.getElementById(card.getAttribute(attribute) ?? "")?.textContent;
    expect(named("aria-labelledby")).toBe("选类型，写内容");
    expect(named("aria-describedby")).toContain("先选消息类型");
    expect(card.querySelector("[aria-live=polite]")).not.toBeNull();
    expect(screen.getByTestId("tour-frame").getAttribute("aria-hidden")).toBe("true");
    expect(await axeFindings(card)).toEqual([]);
  });
});

describe("the offer", () => {
  it("that is not wanted goes for good", async () => {
    await firstStart();
    expect(await axeFindings(screen.getByTestId("tour-offer"))).toEqual([]);
    await fireEvent.click(screen.getByTestId("tour-decline"));
    await settled();
    expect(screen.queryByTestId("tour-offer")).toBeNull();
    expect(step()).toBeNull();
    expect(host.args("settingsSave").map(([settings]) => settings.knows_tour)).toEqual([true]);
  });

  it("does not come back in this window where that cannot be written down, and that is said", async () => {
    await firstStart();
    host.fail("settingsSave", errorOf("storage_full"));
    await fireEvent.click(screen.getByTestId("tour-decline"));
    await settled();
    expect(screen.queryByTestId("tour-offer")).toBeNull();
    expect(useToasts().toasts.map((toast) => toast.tone)).toEqual(["danger"]);
  });

  it("is made to nobody who has answered it, has a company, or is setting one up", async () => {
    await firstStart(true);
    expect(screen.queryByTestId("tour-offer")).toBeNull();
    const tour = useTour();
    host.app = { ...host.app, settings: { ...host.app.settings, knows_tour: false } };
    await useApp().load();
    expect(tour.offered).toBe(true);
    useRouter().go("setup");
    expect(tour.offered).toBe(false);
    useRouter().go("compose");
    const [practice] = host.app.profiles;
    const own = { ...practice!, profile: { ...practice!.profile, id: "own", practice: false } };
    host.app = { ...host.app, profiles: [practice!, own] };
    await useApp().load();
    expect(tour.offered).toBe(false);
  });
});

it("can be taken again from the settings, and then changes nothing", async () => {
  host.app = { ...host.app, settings: { ...host.app.settings, knows_tour: true } };
  await useApp().load();
  useRouter().go("settings", { tab: "general" });
  mount(AboutCard);
  await fireEvent.click(screen.getByTestId("settings-tour"));
  expect([useRouter().page, useTour().running]).toEqual(["compose", true]);
  await useTour().end();
  expect(host.calls).not.toContain("settingsSave");
});
