import { fireEvent, screen } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import { nextTick } from "vue";
import App from "@/App.vue";
import { setLanguage } from "@/i18n";
import type { Kind } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { mediaProblem, nameOf } from "@/lib/media-files";
import { withKeys } from "@/kinds/keys";
import { kindOf, says } from "@/lib/message";
import { useCompose } from "./model/draft";
import { useDrafts } from "./model/drafts";
import { useFocus } from "./model/focus";
import { useLists } from "./model/lists";
import { useMarks } from "./model/marks";
import { useUndo } from "./model/undo";
import { useApp } from "@/stores/app";
import { useRouter } from "@/stores/router";
import { errorOf } from "@/test/errors";
import { dialogGives, fileOf, samples } from "@/test/files";
import { axeFindings, mount, prepare, settled } from "@/test/mount";

// Forms come when they are wanted. Here they are had beforehand, where no test's time runs: on a loaded machine their
// first transformation alone took longer than a test may.
import.meta.glob(["./**/*.vue", "../preview/**/*.vue", "../../kinds/*/*.vue"], { eager: true });

let host: MockHost;
beforeEach(async () => {
  host = await prepare();
  await setLanguage("zh-CN");
});
/** A field that every kind's form has. */
const FIRST = {
  markdown: "markdown.content",
  image: "image.media_id",
  file: "file.media_id",
  video: "video.title",
  voice: "voice.media_id",
  news: "news.articles.0.title",
  mpnews: "mpnews.articles.0.content",
  button_interaction: "template_card.button_list.0.text",
  vote_interaction: "template_card.checkbox.option_list.1.text",
  multiple_interaction: "template_card.select_list.0.option_list.0.text",
  miniprogram_notice: "miniprogram_notice.title",
} satisfies Partial<Record<Kind, string>>;
type Rare = keyof typeof FIRST;
const RARE = Object.keys(FIRST) as Rare[];

const at = (path: string) => document.querySelector<HTMLInputElement>(`[data-field="${path}"]`);
async function field(path: string): Promise<HTMLInputElement> {
  // Forms of rare kinds are loaded when they are wanted.
  if (!at(path)) await settled();
  const found = at(path);
  if (!found) throw new Error(`no field ${path}`);
  return found;
}
async function open(kind: Rare) {
  mount(App);
  await settled();
  const compose = useCompose();
  await useDrafts().switchKind(kind);
  await field(FIRST[kind]);
  await settled();
  return compose;
}
const click = async (id: string) => {
  await fireEvent.click(screen.getByTestId(id));
  await settled();
};

describe("the kinds", () => {
  it("are all to be had from the keyboard: four at once, the others in a menu of groups", async () => {
    mount(App);
    await settled();
    const compose = useCompose();
    const more = screen.getByTestId("kind-more");
    more.focus();
    await fireEvent.keyDown(more, { key: "Enter" });
    await settled();
    for (const kind of RARE)
      expect(screen.getByTestId(`kind-${kind}`).getAttribute("role"), kind).toBe("menuitemradio");
    expect(screen.getAllByRole("radio").filter((one) => one.dataset["testid"]?.startsWith("kind-"))).toHaveLength(4);
    await fireEvent.keyDown(screen.getByTestId("kind-vote_interaction"), { key: "Enter" });
    await field(FIRST.vote_interaction);
    expect(compose.kind).toBe("vote_interaction");
    expect(screen.getByTestId("kind-more").textContent).toContain("投票卡片");
  });
  for (const kind of RARE)
    it(`${kind} has nothing for axe to find, and is complete in English`, async () => {
      await open(kind);
      useMarks().beStrict();
      for (const button of document.querySelectorAll<HTMLElement>('[aria-expanded="false"][data-testid^="fold-"]'))
        await fireEvent.click(button);
      await settled();
      expect(await axeFindings()).toEqual([]);
      await setLanguage("en");
      await nextTick();
      const text = document.querySelector('[data-testid="page-compose"] section + section')?.textContent ?? "";
      expect(text).not.toBe("");
      expect(text).not.toMatch(/[\u4e00-\u9fff]/);
      const fields = [...document.querySelectorAll<HTMLElement>("[data-field]")].map((one) => one.dataset["field"]);
      expect(new Set(fields).size, "each field once").toBe(fields.length);
    });
});

describe("interactive cards", () => {
  it("have keys that nobody has to think of, different from each other", async () => {
    const compose = await open("vote_interaction");
    await click("add-template_card.checkbox.option_list");
    const ids = useLists()
      .listAt("template_card.checkbox.option_list")
      .map((one) => (one as { id: string }).id);
    expect(ids).toEqual(["option1", "option2", "option3"]);
    expect(compose.get("template_card.submit_button.key")).toBe("submit");
    await click("remove-template_card.checkbox.option_list.1");
    await click("add-template_card.checkbox.option_list");
    const after = useLists()
      .listAt("template_card.checkbox.option_list")
      .map((one) => (one as { id: string }).id);
    expect(after).toEqual(["option1", "option3", "option2"]);
  });
  it("edit a list in a list", async () => {
    const compose = await open("multiple_interaction");
    await click("add-template_card.select_list");
    await click("add-template_card.select_list.1.option_list");
    await fireEvent.update(await field("template_card.select_list.1.option_list.1.text"), "晚班");
    await click("up-template_card.select_list.1.option_list.1");
    await click("up-template_card.select_list.1");
    expect(compose.get("template_card.select_list.0.option_list.0.text")).toBe("晚班");
    expect(compose.get("template_card.select_list.0.question_key")).toBe("question2");
    await fireEvent.update(await field("template_card.select_list.0.selected_id"), "option2");
    expect(compose.get("template_card.select_list.0.selected_id")).toBe("option2");
  });
  it("say that the app needs a callback, and lead to where it can be stated", async () => {
    await useApp().activate("jiangnan");
    await open("button_interaction");
    expect(screen.getByTestId("app-needs").textContent).toContain("43012");
    await fireEvent.click(screen.getByTestId("app-needs-settings"));
    expect(useRouter().page).toBe("settings");
    expect(useRouter().tab).toBe("profiles");
  });
  it("ask for a key or an address, by what the button does", async () => {
    const compose = await open("button_interaction");
    const row = "template_card.button_list.0";
    expect((await field(`${row}.key`)).value).toBe("button1");
    const type = at(`${row}.type`) as unknown as HTMLSelectElement;
    type.selectedIndex = 1;
    await fireEvent.change(type);
    await settled();
    expect(at(`${row}.key`)).toBeNull();
    await fireEvent.update(await field(`${row}.url`), "https://oa.example.com");
    expect(compose.get(`${row}.type`)).toBe(1);
    expect(compose.get(`${row}.key`)).toBe("button1");
  });
  it("leave the task id to the send unless one is typed", async () => {
    const compose = await open("vote_interaction");
    expect(screen.getByTestId("block-template_card.task_id").textContent).toContain("自动生成");
    expect(compose.get("template_card.task_id")).toBeUndefined();
    await useFocus().focusField("template_card.task_id");
    await fireEvent.update(await field("template_card.task_id"), "vote-7");
    expect(compose.get("template_card.task_id")).toBe("vote-7");
    expect(document.activeElement).toBe(at("template_card.task_id"));
  });
});

describe("a file", () => {
  it("is chosen, shown, replaced and removed", async () => {
    dialogGives(host, samples.image);
    const compose = await open("image");
    await click("choose-image.media_id");
    expect(nameOf(compose.get("image.media_id") as string)).toBe("年会海报.png");
    expect(screen.getByTestId("media-name").textContent).toBe("年会海报.png");
    expect(screen.getByTestId("media-facts").textContent).toContain("64 × 48");
    expect(screen.getByTestId("media-thumbnail").getAttribute("src")).toMatch(/^data:image\/png/);
    dialogGives(host, samples.picture);
    await click("choose-image.media_id");
    expect(screen.getByTestId("media-name").textContent).toBe("新海报.jpg");
    expect(await axeFindings()).toEqual([]);
    await click("remove-file-image.media_id");
    expect(compose.get("image.media_id")).toBe("");
    expect(document.activeElement).toBe(at("image.media_id"));
    useUndo().undo();
    await settled();
    expect(screen.getByTestId("media-name").textContent).toBe("新海报.jpg");
  });
  it("stays as it is when the dialog is closed", async () => {
    const compose = await open("file");
    dialogGives(host, null);
    await click("choose-file.media_id");
    expect(compose.get("file.media_id")).toBe("");
    expect(document.querySelector('[data-error-for="file.media_id"]')).toBeNull();
  });
  it("can be dropped, under its own name", async () => {
    const compose = await open("file");
    const box = screen.getByTestId("media-file.media_id");
    await fireEvent.drop(box, {
      dataTransfer: { types: ["Files"], files: [fileOf({ ...samples.file, name: "放假 安排（终稿）.pdf" })] },
    });
    await screen.findByTestId("media-name");
    expect(nameOf(compose.get("file.media_id") as string)).toBe("放假 安排（终稿）.pdf");
    expect((await host.mediaView(compose.get("file.media_id") as string)).size).toBe(15);
  });
  it("can be pasted anywhere on the page", async () => {
    const compose = await open("image");
    const paste = Object.assign(new Event("paste", { bubbles: true, cancelable: true }), {
      clipboardData: { files: [fileOf({ ...samples.image, name: "截图.png" })] },
    });
    document.body.dispatchEvent(paste);
    await screen.findByTestId("media-name");
    expect(nameOf(compose.get("image.media_id") as string)).toBe("截图.png");
    expect(paste.defaultPrevented).toBe(true);
  });
  it("says in words why it was not taken, and keeps the former one", async () => {
    dialogGives(host, samples.image);
    const compose = await open("image");
    await click("choose-image.media_id");
    const former = compose.get("image.media_id");
    dialogGives(host, samples.text);
    await click("choose-image.media_id");
    expect(compose.get("image.media_id")).toBe(former);
    expect(document.querySelector('[data-error-for="image.media_id"]')?.textContent).toContain("JPG 或 PNG");
    for (const problem of ["unreadable", "too_small", "too_large", "wrong_format", "damaged", "too_long"]) {
      const words = mediaProblem(
        errorOf("invalid_input", { field: "file", detail: JSON.stringify({ problem, bytes: 3, max: 2, min: 5 }) }),
        "image",
      );
      expect(words, problem).not.toMatch(/[{}]/);
      expect(words, problem).toMatch(/文件|语音/);
    }
  });
  it("that is gone is said to be gone", async () => {
    const compose = await open("file");
    compose.set("file.media_id", `posthorn-file:${"a".repeat(64)}?name=%E6%97%A7.pdf`);
    await settled();
    expect(screen.getByTestId("media-name").textContent).toBe("旧.pdf");
    expect(document.querySelector('[data-error-for="file.media_id"]')?.textContent).toContain("重新选择");
  });
  it("shows how far its upload is", async () => {
    dialogGives(host, samples.video);
    const compose = await open("video");
    await click("choose-video.media_id");
    const [digest = ""] = /[0-9a-f]{64}/.exec(compose.get("video.media_id") as string) ?? [];
    const progress = { digest, profile_id: "practice", name: "a.mp4", file: 1, files: 1, sent: 30, total: 120 };
    host.emit("media", { ...progress, digest: "b".repeat(64) });
    await nextTick();
    expect(document.querySelector("[role=progressbar]")).toBeNull();
    host.emit("media", progress);
    await nextTick();
    expect(document.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow")).toBe("25");
    host.emit("media", { ...progress, sent: 120 });
    await nextTick();
    expect(document.querySelector("[role=progressbar]")).toBeNull();
  });
});

describe("toolbars", () => {
  it("write Markdown around the selection and before lines, to be undone at once", async () => {
    const compose = await open("markdown");
    const area = await field("markdown.content");
    await fireEvent.update(area, "发布结果\n成功");
    area.setSelectionRange(5, 7);
    await click("mark-info");
    expect(compose.get("markdown.content")).toBe('发布结果\n<font color="info">成功</font>');
    area.setSelectionRange(2, 2);
    await click("mark-heading");
    expect(compose.get("markdown.content")).toBe('## 发布结果\n<font color="info">成功</font>');
    useUndo().undo();
    useUndo().undo();
    expect(compose.get("markdown.content")).toBe("发布结果\n成功");
  });
  it("put a picture into an article", async () => {
    dialogGives(host, samples.image);
    const compose = await open("mpnews");
    const path = "mpnews.articles.0.content";
    await fireEvent.update(await field(path), "<p>本月</p>");
    await click(`mark-picture-${path}`);
    expect(compose.get(path)).toMatch(/^<p>本月<\/p><p><img src="posthorn-file:[0-9a-f]{64}\?name=[^"]+"><\/p>$/);
  });
});

describe("messages as data", () => {
  it("say nothing while only keys and choices are filled", () => {
    const vote = withKeys({
      msgtype: "template_card",
      template_card: {
        card_type: "vote_interaction",
        main_title: {},
        checkbox: { question_key: "", mode: 1, option_list: [{ id: "", text: "", is_checked: true }] },
        submit_button: { key: "mine" },
      },
    });
    expect(kindOf(vote)).toBe("vote_interaction");
    expect(says(vote)).toBe(false);
    if (vote.msgtype !== "template_card" || vote.template_card.card_type !== "vote_interaction")
      throw new Error("kind");
    expect(vote.template_card.submit_button.key).toBe("mine");
    expect(vote.template_card.checkbox.option_list[0]?.id).toBe("option1");
    expect(says({ ...vote, template_card: { ...vote.template_card, main_title: { title: "去哪" } } })).toBe(true);
    const notice = { appid: "", title: "", content_item: [{ key: "时间", value: "" }] };
    expect(says({ msgtype: "miniprogram_notice", miniprogram_notice: notice })).toBe(true);
  });
});
