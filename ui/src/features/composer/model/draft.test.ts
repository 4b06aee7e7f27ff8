import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { nextTick } from "vue";
import { getHost, type Draft, type Inspection, type TextNotice } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { errorOf } from "@/test/errors";
import { prepare, settled } from "@/test/mount";
import { useApp } from "@/stores/app";
import { kindOf } from "@/lib/message";
import { useCompose } from "./draft";
import { useAutosave } from "./autosave";
import { useDrafts } from "./drafts";
import { useInspection } from "./inspection";
import { useLists } from "./lists";
import { useMarks } from "./marks";
import { useUndo } from "./undo";
import { useWriting } from "./writing";
import { useRouter } from "@/stores/router";
import { useToasts } from "@/stores/toasts";

let host: MockHost;
beforeEach(async () => {
  host = await prepare();
});
// Nothing of a test may be saved into the next one's host.

async function opened(id = "practice") {
  const compose = useCompose();
  await useDrafts().openProfile(id);
  await settled();
  return compose;
}
const content = (draft: Draft) => (draft.message.msgtype === "text" ? draft.message.text.content : null);
const card = (draft: Draft) =>
  draft.message.msgtype === "template_card" ? (draft.message.template_card as TextNotice) : null;

describe("the draft", () => {
  it("is inspected on every change; meters and problems follow", async () => {
    const compose = await opened();
    compose.set("text.content", "你好");
    await settled();
    expect(useInspection().meters.get("text.content")).toMatchObject({ used: 6, limit: 2048, unit: "bytes" });
    expect(useInspection().findings.map((finding) => finding.path)).toEqual(["touser"]);
    compose.setAudience({ all: false, include: [{ kind: "person", id: "zhangsan", name: "张三" }] });
    await settled();
    expect(useInspection().findings).toEqual([]);
  });
  it("keeps the last inspection while the next is waited for, and asks once a frame", async () => {
    const compose = await opened();
    const before = useInspection().inspection;
    const asked = host.calls.filter((call) => call === "composeInspect").length;
    for (const text of ["a", "ab", "abc"]) compose.set("text.content", text);
    await nextTick();
    expect(useInspection().inspection).toBe(before);
    await settled();
    expect(useInspection().meters.get("text.content")?.used).toBe(3);
    expect(host.calls.filter((call) => call === "composeInspect").length).toBe(asked + 1);
  });
  it("never shows an older answer over a newer one", async () => {
    const compose = await opened();
    const answers: ((inspection: Inspection) => void)[] = [];
    vi.spyOn(getHost(), "composeInspect");
    const host = getHost();
    const inspect = host.composeInspect.bind(host);
    const slow = vi.fn(async (id: string, draft: Draft) => {
      const answer = await inspect(id, draft);
      return new Promise<Inspection>((resolve) => answers.push(() => resolve(answer)));
    });
    const { setHost } = await import("@/ipc");
    setHost(new Proxy(host, { get: (target, key) => (key === "composeInspect" ? slow : Reflect.get(target, key)) }));
    compose.set("text.content", "old", null);
    await settled();
    compose.set("text.content", "newer!", null);
    await settled();
    expect(answers).toHaveLength(2);
    answers[1]?.(null as never);
    await settled();
    answers[0]?.(null as never);
    await settled();
    expect(useInspection().meters.get("text.content")?.used).toBe(6);
  });
  it("says when it cannot be inspected, and recovers", async () => {
    const compose = await opened();
    host.fail("composeInspect", errorOf("internal"));
    compose.set("text.content", "x");
    await settled();
    expect(useInspection().inspectProblem?.code).toBe("internal");
    compose.set("text.content", "xy");
    await settled();
    expect(useInspection().inspectProblem).toBeNull();
  });
});

describe("undo and redo", () => {
  it("take back typing as one step, other changes one by one, across fields and recipients", async () => {
    const compose = await opened();
    for (const text of ["你", "你好", "你好吗"]) compose.set("text.content", text);
    compose.setAudience({ all: false, include: [{ kind: "tag", id: "1", name: "部门负责人" }] });
    useUndo().undo();
    expect(compose.draft.audience.include).toEqual([]);
    expect(content(compose.draft)).toBe("你好吗");
    useUndo().undo();
    expect(content(compose.draft)).toBe("");
    expect(useUndo().canUndo).toBe(false);
    useUndo().redo();
    useUndo().redo();
    expect(compose.draft.audience.include).toHaveLength(1);
    expect(useUndo().canRedo).toBe(false);
  });
  it("bring back a message that was replaced: new, loaded, another kind", async () => {
    const compose = await opened();
    compose.set("text.content", "机房断电");
    await useDrafts().startAfresh();
    expect(content(compose.draft)).toBe("");
    expect(useToasts().toasts.at(-1)?.action).not.toBeNull();
    useUndo().undo();
    expect(content(compose.draft)).toBe("机房断电");
    await useDrafts().load({ ...compose.draft, message: { msgtype: "text", text: { content: "模板" } } });
    expect(content(compose.draft)).toBe("模板");
    useUndo().undo();
    await useDrafts().switchKind("textcard");
    expect(kindOf(compose.draft.message)).toBe("textcard");
    useUndo().undo();
    expect(content(compose.draft)).toBe("机房断电");
  });
  it("bring back what an editor had still to write when another message took its place", async () => {
    const compose = await opened();
    const ways: ((now: Draft) => Promise<unknown>)[] = [
      () => useDrafts().startAfresh(),
      (now) => useDrafts().load({ ...now, message: { msgtype: "text", text: { content: "模板" } } }),
      (now) => useDrafts().replace({ ...now, message: { msgtype: "text", text: { content: "导入" } } }, ""),
      () => useDrafts().switchKind("textcard"),
    ];
    for (const way of ways) {
      compose.set("text.content", "机房");
      const editor = {};
      useWriting().begin(editor);
      const done = way(compose.draft);
      compose.set("text.content", "机房断电");
      useWriting().end(editor);
      await done;
      expect(content(compose.draft)).not.toBe("机房断电");
      useUndo().undo();
      expect(content(compose.draft)).toBe("机房断电");
    }
  });
});

describe("kinds and blocks", () => {
  it("switching to another kind and back without edits loses nothing", async () => {
    const compose = await opened();
    await useDrafts().switchKind("text_notice");
    compose.set("template_card.main_title.title", "演练");
    useLists().addRow("template_card.jump_list", { type: 1, title: "照片", url: "https://x.example" });
    const before = compose.draft.message;
    await useDrafts().switchKind("text");
    await useDrafts().switchKind("text_notice");
    expect(compose.draft.message).toEqual(before);
  });
  it("a block that is taken out and put in again holds what it held", async () => {
    const compose = await opened();
    await useDrafts().switchKind("text_notice");
    const path = "template_card.quote_area";
    compose.toggleBlock(path, { title: "", quote_text: "" });
    compose.set(`${path}.quote_text`, "走楼梯");
    compose.toggleBlock(path, { title: "", quote_text: "" });
    expect(card(compose.draft)?.quote_area).toBeNull();
    compose.toggleBlock(path, { title: "", quote_text: "" });
    expect(card(compose.draft)?.quote_area).toEqual({ title: "", quote_text: "走楼梯" });
  });
  it("lists: add, move, remove, each a step of its own", async () => {
    await opened();
    await useDrafts().switchKind("text_notice");
    const path = "template_card.horizontal_content_list";
    for (const keyname of ["一", "二", "三"]) useLists().addRow(path, { keyname, value: "" });
    const names = () =>
      useLists()
        .listAt(path)
        .map((row) => (row as { keyname: string }).keyname);
    useLists().moveRow(path, 0, 2);
    expect(names()).toEqual(["二", "三", "一"]);
    useLists().moveRow(path, 2, 3);
    expect(names()).toEqual(["二", "三", "一"]);
    useLists().removeRow(path, 1);
    expect(names()).toEqual(["二", "一"]);
    useUndo().undo();
    useUndo().undo();
    expect(names()).toEqual(["一", "二", "三"]);
  });
});

describe("complaints", () => {
  it("wait until a field was written in and left, or a send was tried", async () => {
    const compose = await opened();
    await useDrafts().switchKind("textcard");
    await settled();
    expect(useInspection().findings.some((finding) => finding.path === "textcard.title")).toBe(true);
    expect(useInspection().problemAt("textcard.title")).toBeNull();
    useMarks().touch("textcard.title");
    expect(useInspection().problemAt("textcard.title")).toBeNull();
    compose.set("textcard.url", "example.com");
    await settled();
    expect(useInspection().problemAt("textcard.url")).toBeNull();
    useMarks().touch("textcard.url");
    expect(useInspection().problemAt("textcard.url")?.rule).toBe("url_scheme");
    useMarks().beStrict();
    expect(useInspection().problemAt("textcard.title")?.rule).toBe("required");
  });
  it("about length come while typing", async () => {
    const compose = await opened();
    compose.set("text.content", "长".repeat(700));
    await settled();
    expect(useInspection().problemAt("text.content")).toMatchObject({
      rule: "too_long",
      severity: "cut",
      actual: 2100,
    });
  });
});

describe("saving", () => {
  it("happens by itself a moment after the last change, and at once when asked", async () => {
    const compose = await opened();
    vi.useFakeTimers();
    try {
      compose.set("text.content", "一");
      await nextTick();
      await vi.advanceTimersByTimeAsync(300);
      compose.set("text.content", "一二");
      await nextTick();
      await vi.advanceTimersByTimeAsync(300);
      expect(host.drafts.size).toBe(0);
      await vi.advanceTimersByTimeAsync(200);
      expect(content(host.drafts.get("practice/compose") as Draft)).toBe("一二");
      expect(useAutosave().unsaved).toBe(false);
      compose.set("text.content", "一二三");
      await nextTick();
      expect(useAutosave().unsaved).toBe(true);
      await useAutosave().flush();
      expect(content(host.drafts.get("practice/compose") as Draft)).toBe("一二三");
    } finally {
      vi.useRealTimers();
    }
  });
  it("keeps one draft per profile, each with its own history, and finds them again after a restart", async () => {
    const compose = await opened("practice");
    compose.set("text.content", "练习用");
    await useDrafts().openProfile("jiangnan");
    expect(content(compose.draft)).toBe("");
    expect(useUndo().canUndo).toBe(false);
    compose.set("text.content", "正式");
    await useDrafts().openProfile("practice");
    expect(content(compose.draft)).toBe("练习用");
    expect(useUndo().canUndo).toBe(true);
    expect(content(host.drafts.get("jiangnan/compose") as Draft)).toBe("正式");

    setActivePinia(createPinia());
    await useApp().load();
    const again = await opened("jiangnan");
    expect(content(again.draft)).toBe("正式");
  });
  it("says when it failed, and tries again with the next change", async () => {
    const compose = await opened();
    host.fail("draftKeep", errorOf("storage_full"));
    compose.set("text.content", "一");
    await useAutosave().flush();
    expect(useAutosave().saveProblem?.code).toBe("storage_full");
    compose.set("text.content", "一二");
    await useAutosave().flush();
    expect(useAutosave().saveProblem).toBeNull();
    expect(host.drafts.size).toBe(1);
  });
  it("takes over what another window wrote, as a step that can be undone", async () => {
    const compose = await opened();
    compose.set("text.content", "主窗口");
    await useAutosave().flush();
    await useDrafts().takeOver();
    expect(content(compose.draft)).toBe("主窗口");
    host.drafts.set("practice/compose", {
      ...compose.draft,
      message: { msgtype: "text", text: { content: "快速发送" } },
    });
    await useDrafts().takeOver();
    expect(content(compose.draft)).toBe("快速发送");
    useUndo().undo();
    expect(content(compose.draft)).toBe("主窗口");
  });
  it("does not take back what this window saved while it asked", async () => {
    const compose = await opened();
    compose.set("text.content", "一");
    await useAutosave().flush();
    const before = host.drafts.get("practice/compose") ?? null;
    host.answer("draftCurrent", async () => {
      compose.set("text.content", "一二");
      await useAutosave().flush();
      return { id: "compose", draft: before };
    });
    await useDrafts().takeOver();
    expect(content(compose.draft)).toBe("一二");
  });
});

describe("loading from elsewhere", () => {
  const template: Draft = {
    message: { msgtype: "text", text: { content: "会议改期" } },
    options: { safe: 1, enable_id_trans: false, duplicate_check_interval: 600 },
    audience: { all: false, include: [] },
  };
  it("shows the composer; recipients chosen for a message not yet begun stay", async () => {
    const compose = await opened();
    useRouter().go("templates");
    await useDrafts().addRecipients([{ kind: "person", id: "lisi", name: "李四" }]);
    await useDrafts().addRecipients([{ kind: "person", id: "LISI", name: "李四" }]);
    expect(useRouter().page).toBe("compose");
    await useDrafts().load(template);
    expect(compose.draft.audience.include.map((one) => one.id)).toEqual(["lisi"]);
    expect(compose.draft.options.safe).toBe(1);
  });
  it("never keeps the recipients of another message", async () => {
    const compose = await opened();
    await useDrafts().addRecipients([{ kind: "person", id: "lisi", name: "李四" }]);
    compose.set("text.content", "工资条");
    await useDrafts().load(template);
    expect(compose.draft.audience.include).toEqual([]);
  });
});
