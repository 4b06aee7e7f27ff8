import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import { nextTick } from "vue";
import App from "@/App.vue";
import { setLanguage } from "@/i18n";
import type { Draft, Kind, Notice, ProfileView, TextNotice } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useApp } from "@/stores/app";
import { useCompose } from "./model/draft";
import { useFocus } from "./model/focus";
import { useInspection } from "./model/inspection";
import { useLists } from "./model/lists";
import { useMarks } from "./model/marks";
import { useUndo } from "./model/undo";
import { apiErrorOf } from "@/test/errors";
import { axeFindings, mount, prepare, settled } from "@/test/mount";

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
const testid = (id: string) => screen.getByTestId(id);
const card = () => {
  const { message } = useCompose().draft;
  return message.msgtype === "template_card" ? (message.template_card as TextNotice) : null;
};

describe("the compose page", () => {
  it("has nothing for axe to find, in any kind, with blocks and rows", async () => {
    const compose = await page();
    for (const kind of ["text", "textcard", "text_notice", "news_notice"] as Kind[]) {
      await fireEvent.click(testid(`kind-${kind}`));
      await settled();
      expect(testid(`kind-${kind}`).getAttribute("aria-checked")).toBe("true");
      expect(compose.kind).toBe(kind);
      if (kind === "text_notice" || kind === "news_notice") {
        for (const id of ["source", "quote_area", "action_menu"])
          await fireEvent.click(testid(`block-template_card.${id}`));
        await fireEvent.click(testid("add-template_card.horizontal_content_list"));
        await fireEvent.click(testid("add-template_card.jump_list"));
      }
      useMarks().beStrict();
      await settled();
      expect(await axeFindings(), kind).toEqual([]);
    }
    expect(document.querySelectorAll("h1")).toHaveLength(1);
  });
  it("heads the preview as WeCom would: with the application, or with the company until it is known", async () => {
    await page();
    const head = () => document.querySelector(".pv-head-name")?.textContent;
    expect(head()).toBe("行政助手");
    const practice = host.app.profiles[0] as ProfileView;
    const { app_name: _, ...unchecked } = practice.profile;
    host.app = { ...host.app, profiles: [{ ...practice, profile: unchecked }, ...host.app.profiles.slice(1)] };
    await useApp().load();
    expect(head()).toBe("练习");
  });
  it("says above the message that the last check failed", async () => {
    const practice = host.app.profiles[0] as ProfileView;
    const failed_check = apiErrorOf(60020);
    host.app = {
      ...host.app,
      profiles: [{ ...practice, profile: { ...practice.profile, failed_check } }, ...host.app.profiles.slice(1)],
    };
    await useApp().load();
    await page();
    expect((await screen.findByTestId("check-banner")).textContent).toContain("上次检查连接没有通过");
  });
  it("is complete in English", async () => {
    await setLanguage("en");
    host.app.settings.language = "en";
    await useApp().load();
    await page();
    await fireEvent.click(testid("kind-news_notice"));
    await settled();
    // The application of the practice company is called as it is in WeCom.
    const text = document.body.textContent?.replace(/行政助手|行/g, "") ?? "";
    expect(text).not.toMatch(/[\u4e00-\u9fff]/);
  });
  it("undoes with the keyboard and the edit menu, not while composing", async () => {
    const compose = await page();
    const input = field("text.content");
    await fireEvent.update(input, "你好");
    const key = { key: "z", code: "KeyZ", ctrlKey: true };
    await fireEvent.keyDown(input, { ...key, isComposing: true });
    expect(compose.get("text.content")).toBe("你好");
    await fireEvent.keyDown(input, key);
    expect(compose.get("text.content")).toBe("");
    await nextTick();
    expect(input.value).toBe("");
    await fireEvent.keyDown(input, { ...key, key: "Z", shiftKey: true });
    expect(compose.get("text.content")).toBe("你好");
    const before = new InputEvent("beforeinput", { inputType: "historyUndo", bubbles: true, cancelable: true });
    await fireEvent(input, before);
    expect(before.defaultPrevented).toBe(true);
    expect(compose.get("text.content")).toBe("");
  });
  it("takes nothing into the draft before a composition has ended", async () => {
    const compose = await page();
    const input = field("text.content");
    await fireEvent(input, new CompositionEvent("compositionstart"));
    input.value = "tong'zhi";
    await fireEvent(input, new InputEvent("input", { isComposing: true }));
    await settled();
    expect(compose.get("text.content")).toBe("");
    expect(useInspection().meters.get("text.content")?.used).toBe(0);
    input.value = "通知";
    await fireEvent(input, new CompositionEvent("compositionend"));
    await settled();
    expect(useInspection().meters.get("text.content")?.used).toBe(6);
    expect(testid("preview").textContent).toContain("通知");
  });
  it("shows what the server will cut behind a line, never as HTML", async () => {
    await page();
    await fireEvent.update(field("text.content"), `${"字".repeat(682)}断<b>尾巴</b>`);
    await settled();
    const cut = testid("preview-cut");
    expect(cut.textContent).toContain("超出部分成员看不到");
    expect(cut.textContent).toContain("<b>尾巴</b>");
    expect(document.querySelector("[data-error-for='text.content']")?.textContent).toContain("成员看不到");
    expect(document.querySelector("[data-meter='text.content']")?.getAttribute("data-over")).toBe("true");
  });
  it("lists findings and leads to the field, also into a folded part", async () => {
    await page();
    await fireEvent.click(testid("kind-textcard"));
    await settled();
    const button = testid("findings-button");
    expect(button.getAttribute("data-refused")).toBe(String(useInspection().findings.length));
    await fireEvent.click(button);
    const entry = await waitFor(() => {
      const found = document.querySelector<HTMLElement>('[data-testid="finding"][data-path="textcard.url"]');
      if (!found) throw new Error("no entry yet");
      return found;
    });
    await fireEvent.click(entry);
    await waitFor(() => expect(document.activeElement).toBe(field("textcard.url")));
    await fireEvent.update(field("textcard.url"), "x");
    await useFocus().focusField("duplicate_check_interval");
    expect(document.activeElement).toBe(field("duplicate_check_interval"));
  });
  it("shows just the fields of the chosen link type and keeps the others' values", async () => {
    await page();
    await fireEvent.click(testid("kind-text_notice"));
    await settled();
    await fireEvent.update(field("template_card.card_action.url"), "https://a.example");
    await fireEvent.update(field("template_card.card_action.type"), "2");
    expect(field("template_card.card_action.url")).toBeNull();
    await fireEvent.update(field("template_card.card_action.appid"), "wx1");
    await fireEvent.update(field("template_card.card_action.type"), "1");
    expect(field("template_card.card_action.url").value).toBe("https://a.example");
    expect(card()?.card_action).toEqual({ type: 1, url: "https://a.example", appid: "wx1" });
  });
  it("reorders rows by button and by Alt+arrow, keeping the focus in the row", async () => {
    await page();
    await fireEvent.click(testid("kind-text_notice"));
    await settled();
    const path = "template_card.horizontal_content_list";
    for (const [index, name] of ["一", "二", "三"].entries()) {
      await fireEvent.click(testid(`add-${path}`));
      await fireEvent.update(field(`${path}.${index}.keyname`), name);
    }
    const names = () =>
      useLists()
        .listAt(path)
        .map((row) => (row as { keyname: string }).keyname);
    const first = field(`${path}.0.keyname`);
    first.focus();
    await fireEvent.keyDown(first, { key: "ArrowDown", altKey: true });
    await nextTick();
    expect(names()).toEqual(["二", "一", "三"]);
    expect(document.activeElement).toBe(first);
    expect(first.getAttribute("data-field")).toBe(`${path}.1.keyname`);
    await fireEvent.keyDown(first, { key: "ArrowDown", altKey: true, keyCode: 229 });
    expect(names()).toEqual(["二", "一", "三"]);
    await fireEvent.click(testid(`up-${path}.2`));
    expect(names()).toEqual(["二", "三", "一"]);
    await fireEvent.click(testid(`remove-${path}.0`));
    expect(names()).toEqual(["三", "一"]);
    expect(testid(`up-${path}.0`).hasAttribute("disabled")).toBe(true);
  });
  it("optional parts open, close, and keep what they held", async () => {
    await page();
    await fireEvent.click(testid("kind-text_notice"));
    await settled();
    const block = () => testid("block-template_card.emphasis_content");
    expect(block().getAttribute("aria-expanded")).toBe("false");
    await fireEvent.click(block());
    expect(block().getAttribute("aria-expanded")).toBe("true");
    await fireEvent.update(field("template_card.emphasis_content.title"), "15:30");
    await fireEvent.click(block());
    expect(field("template_card.emphasis_content.title")).toBeNull();
    await fireEvent.click(block());
    expect(field("template_card.emphasis_content.title").value).toBe("15:30");
  });
  it("a number that is none stays in its field and out of the draft", async () => {
    const compose = await page();
    await fireEvent.click(testid("kind-news_notice"));
    await settled();
    const path = "template_card.card_image.aspect_ratio";
    await fireEvent.update(field(path), "1.8");
    expect(compose.get(path)).toBe(1.8);
    await fireEvent.update(field(path), "1.8x");
    expect(compose.get(path)).toBe(1.8);
    expect(field(path).getAttribute("aria-invalid")).toBe("true");
    await fireEvent.update(field(path), "");
    expect(compose.get(path)).toBeNull();
  });
  it("the text card's toolbar wraps the selection", async () => {
    const compose = await page();
    await fireEvent.click(testid("kind-textcard"));
    await settled();
    const area = field("textcard.description");
    await fireEvent.update(area, "明天停水");
    area.setSelectionRange(0, 2);
    await fireEvent.click(testid("style-gray"));
    expect(compose.get("textcard.description")).toBe('<div class="gray">明天</div>停水');
    useUndo().undo();
    expect(compose.get("textcard.description")).toBe("明天停水");
  });
  it("shows the exact request on its own tab", async () => {
    await page();
    await fireEvent.update(field("text.content"), "你好");
    await fireEvent.click(testid("preview-request"));
    await waitFor(() => expect(testid("request-text").textContent).toContain('"content": "你好"'));
    expect(await axeFindings()).toEqual([]);
  });
});

describe("the shell", () => {
  it("goes from page to page by rail and keyboard; the inbox only in practice", async () => {
    await page();
    expect(testid("nav-compose").getAttribute("aria-current")).toBe("page");
    await fireEvent.click(testid("nav-templates"));
    expect(testid("nav-templates").getAttribute("aria-current")).toBe("page");
    await fireEvent.keyDown(window, { key: "1", ctrlKey: true });
    expect(testid("nav-compose").getAttribute("aria-current")).toBe("page");
    expect(screen.queryByTestId("nav-inbox")).not.toBeNull();
    await useApp().activate("jiangnan");
    await settled();
    expect(screen.queryByTestId("nav-inbox")).toBeNull();
    expect(testid("active-profile").textContent).toBe("江南纺织集团");
    expect(testid("action-bar").className).toContain("profile-blue");
  });
  it("Ctrl+N starts afresh, and the former message can be brought back", async () => {
    const compose = await page();
    await fireEvent.update(field("text.content"), "旧的");
    await fireEvent.keyDown(window, { key: "n", ctrlKey: true });
    await settled();
    expect(compose.get("text.content")).toBe("");
    await fireEvent.click(screen.getAllByRole("button", { name: "撤销" }).at(-1) as HTMLElement);
    expect(compose.get("text.content")).toBe("旧的");
  });
  it("loads a template that the tray asks for", async () => {
    const compose = await page();
    const draft: Draft = { ...compose.draft, message: { msgtype: "text", text: { content: "今天停水" } } };
    const { id } = await host.templateSave("停水", draft, false, false);
    host.emit("navigate", { page: "compose", template: id, broadcast: null, profile: null });
    await waitFor(() => expect(compose.get("text.content")).toBe("今天停水"));
  });
  it("says what happened at start, until dismissed", async () => {
    const kinds: Notice["kind"][] = [
      "file_kept_aside",
      "database_recovered",
      "database_lost",
      "keychain_unavailable",
      "keychain_locked",
      "storage_read_only",
      "interrupted_sends",
      "work_failed",
      "shortcut_taken",
    ];
    host.app.notices = kinds.map((kind) => ({
      id: kind,
      kind,
      path: "/data/settings.json.damaged",
      detail: null,
      count: 2,
    }));
    await useApp().load();
    await page();
    const notices = screen.getAllByTestId("notice");
    expect(notices.map((notice) => notice.dataset["kind"])).toEqual(kinds);
    for (const notice of notices) expect(notice.textContent).not.toMatch(/[{}]|shell\./);
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(screen.getAllByTestId("notice-dismiss")[0] as HTMLElement);
    await settled();
    expect(screen.getAllByTestId("notice")).toHaveLength(kinds.length - 1);
  });
  it("follows the theme and the language of the settings", async () => {
    await page();
    host.app.settings.theme = "dark";
    host.app.settings.language = "en";
    await useApp().load();
    expect(document.documentElement.classList.contains("dark")).toBe(true);
    expect(document.documentElement.lang).toBe("en");
    expect(testid("nav-compose").textContent).toContain("Compose");
  });
});

describe("kinds for groups", () => {
  const robot = { kind: "robot" as const, id: "practice-robot", name: "值班群" };

  it("that a chosen group cannot take are grey, with the reason", async () => {
    const compose = await page();
    expect(host.calls).not.toContain("channelList");
    compose.setAudience({ all: false, include: [robot] });
    await waitFor(() => expect(testid("kind-grey").textContent).toContain("发不到群机器人"));
    await waitFor(() => expect(testid("kind-textcard").hasAttribute("disabled")).toBe(true));
    expect(testid("kind-text_notice").hasAttribute("disabled")).toBe(false);
    await fireEvent.keyDown(testid("kind-more"), { key: "Enter" });
    await waitFor(() => testid("kind-video"));
    expect(testid("kind-video").textContent).toContain("群机器人收不了");
    expect(testid("kind-video").hasAttribute("data-disabled")).toBe(true);
    expect(testid("kind-markdown").hasAttribute("data-disabled")).toBe(false);
    compose.setAudience({ all: true, include: [robot] });
    await waitFor(() => expect(screen.queryByTestId("kind-grey")).toBeNull());
  });

  it("that is being written is named with the way out, and the finding leads to the kinds", async () => {
    const compose = await page();
    await fireEvent.click(testid("kind-textcard"));
    await waitFor(() => expect(compose.kind).toBe("textcard"));
    compose.setAudience({ all: false, include: [robot] });
    await waitFor(() => expect(testid("kind-stopped").textContent).toContain("群机器人收不了“文本卡片”"));
    await waitFor(() => expect(useInspection().findings.some((one) => one.rule === "not_for_robots")).toBe(true));
    await useFocus().focusField("textcard");
    expect(document.activeElement).toBe(testid("kind-more"));
    expect(await axeFindings()).toEqual([]);
  });
});
