import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import { nextTick } from "vue";
import type { Draft, DraftRow } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { draftOf } from "@/lib/draft";
import { kindOf } from "@/lib/message";
import { useToasts } from "@/stores/toasts";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import { fromTheTop } from "@/test/order";
import ComposeHeader from "../components/ComposeHeader.vue";
import { useAutosave } from "./autosave";
import { useCompose } from "./draft";
import { useDrafts } from "./drafts";
import { useUndo } from "./undo";
import { useWriting } from "./writing";

const PROFILE = "practice";
let host: MockHost;
/** The present draft, as the program keeps it. */
let present: string;
/** Keeps the drafts as the program does: one is the present one, each has an id. */
function keepSeveral(): void {
  let begun = 0;
  present = "compose";
  const at = (id: string) => `${PROFILE}/${id}`;
  const open = (id: string) => ({ id, draft: host.drafts.get(at(id)) ?? null });
  const ids = () => [...host.drafts.keys()].map((key) => key.slice(PROFILE.length + 1));
  host.answer("draftCurrent", () => open(present));
  host.answer("draftList", () =>
    [...new Set([...ids(), present])].map((id): DraftRow => {
      const draft = host.drafts.get(at(id));
      const saved_at = draft ? Date.now() : null;
      return { id, title: text(draft), kind: draft ? kindOf(draft.message) : null, saved_at, current: id === present };
    }),
  );
  host.answer("draftBegin", () => open((present = `d${(begun += 1)}`)));
  host.answer("draftSwitch", (_, id) => open((present = id)));
  host.answer("draftClose", (_, id) => {
    const closed = host.drafts.get(at(id)) ?? null;
    host.drafts.delete(at(id));
    if (present === id) present = ids()[0] ?? `d${(begun += 1)}`;
    return { closed, now: open(present) };
  });
}
const text = (draft: Draft | undefined) => (draft?.message.msgtype === "text" ? draft.message.text.content : "");
const textDraft = (content: string) => draftOf({ msgtype: "text", text: { content } });

beforeEach(async () => {
  host = await prepare();
  keepSeveral();
});
async function opened() {
  await useDrafts().openProfile(PROFILE);
  return useCompose();
}
const row = async (id: string) => (await useDrafts().sideBySide()).find((one) => one.id === id) as DraftRow;
const undo = () =>
  useToasts()
    .toasts.find((toast) => toast.action)
    ?.action?.run();

describe("several drafts", () => {
  it("lie side by side, each with its own undo history, and nothing typed is lost on the way", async () => {
    const compose = await opened();
    compose.set("text.content", "停水");
    await useDrafts().beginDraft();
    expect(text(compose.draft)).toBe("");
    expect(useUndo().canUndo).toBe(false);
    expect(text(host.drafts.get("practice/compose"))).toBe("停水");
    compose.set("text.content", "停电");
    await useDrafts().switchDraft("compose");
    expect(text(compose.draft)).toBe("停水");
    expect(text(host.drafts.get("practice/d1"))).toBe("停电");
    useUndo().undo();
    expect(text(compose.draft)).toBe("");
    await useDrafts().switchDraft("d1");
    expect(text(compose.draft)).toBe("停电");
    expect(useAutosave().unsaved).toBe(false);
  });

  it("saves what is typed while the way to another one is open into the one it was typed in", async () => {
    const compose = await opened();
    compose.set("text.content", "停水");
    host.answer("draftBegin", async () => {
      compose.set("text.content", "停水通知");
      await nextTick();
      return { id: (present = "d1"), draft: null };
    });
    await useDrafts().beginDraft();
    await useAutosave().flush();
    expect(text(host.drafts.get("practice/compose"))).toBe("停水通知");
    expect(host.drafts.has("practice/d1")).toBe(false);
  });

  it("takes what an editor has still to write for something written", async () => {
    const compose = await opened();
    const editor = {};
    useWriting().begin(editor);
    const begun = useDrafts().beginDraft();
    compose.set("text.content", "停水通知");
    useWriting().end(editor);
    await begun;
    expect(text(host.drafts.get("practice/compose"))).toBe("停水通知");
    expect(text(compose.draft)).toBe("");
  });

  it("waits for an editor's last word before another one stands there", async () => {
    const compose = await opened();
    compose.set("text.content", "第一版");
    const editor = {};
    host.answer("draftBegin", async () => {
      useWriting().begin(editor);
      setTimeout(() => {
        compose.set("text.content", "第三版");
        useWriting().end(editor);
      });
      return { id: (present = "d1"), draft: null };
    });
    await useDrafts().beginDraft();
    await useAutosave().flush();
    expect(text(host.drafts.get("practice/compose"))).toBe("第三版");
    expect(text(compose.draft)).toBe("");
  });

  it("shows the one that was asked for last", async () => {
    host.drafts.set("practice/a", textDraft("甲"));
    host.drafts.set("practice/b", textDraft("乙"));
    const compose = await opened();
    await Promise.all([useDrafts().switchDraft("a"), useDrafts().switchDraft("b")]);
    expect([text(compose.draft), present]).toEqual(["乙", "b"]);
  });

  it("begins no other one while nothing is written", async () => {
    await opened();
    await useDrafts().beginDraft();
    expect(host.calls).not.toContain("draftBegin");
  });

  it("says when there are too many, and goes on with the same", async () => {
    const compose = await opened();
    compose.set("text.content", "停水");
    host.fail("draftBegin", { ...errorOf("not_possible"), field: "drafts" });
    await useDrafts().beginDraft();
    expect(useToasts().toasts.at(-1)?.text).toContain("请先删除几条");
    expect(text(compose.draft)).toBe("停水");
  });

  it("one that is closed comes back with its history", async () => {
    const compose = await opened();
    compose.set("text.content", "停水");
    await useDrafts().beginDraft();
    compose.set("text.content", "停电");
    await useDrafts().closeDraft(await row("d1"));
    expect(text(compose.draft)).toBe("停水");
    expect(host.drafts.has("practice/d1")).toBe(false);
    await useAutosave().flush();
    expect(host.drafts.has("practice/d1")).toBe(false);
    undo();
    await waitFor(() => expect(text(compose.draft)).toBe("停电"));
    expect(useUndo().canUndo).toBe(true);
    expect(text(host.drafts.get("practice/d1"))).toBe("停电");
  });

  it("another one than the present one is closed beside it", async () => {
    host.drafts.set("practice/a", textDraft("甲"));
    const compose = await opened();
    compose.set("text.content", "停水");
    await useDrafts().closeDraft(await row("a"));
    expect(text(compose.draft)).toBe("停水");
    undo();
    await waitFor(() => expect(text(compose.draft)).toBe("甲"));
  });
});

describe("the menu of drafts", () => {
  async function show(): Promise<void> {
    host.drafts.set("practice/compose", textDraft("停水"));
    host.drafts.set("practice/a", textDraft("停电"));
    await opened();
    mount(ComposeHeader);
    await fireEvent.click(screen.getByTestId("compose-drafts"));
    await waitFor(() => expect(screen.getAllByTestId("draft-row")).toHaveLength(2));
  }
  const rows = () => screen.getAllByTestId("draft-row");
  const inside = (at: number, testid: string) => rows()[at]?.querySelector(`[data-testid=${testid}]`) as HTMLElement;

  it("names each by its first line and leads to it", async () => {
    await show();
    expect(rows().map((one) => one.dataset["title"])).toEqual(["停水", "停电"]);
    expect(inside(0, "draft-open").getAttribute("aria-current")).toBe("true");
    const begin = screen.getByTestId("draft-begin");
    expect(fromTheTop({ row: rows()[0] as HTMLElement, begin }), "rows that come do not move it").toEqual([
      "begin",
      "row",
    ]);
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(inside(1, "draft-open"));
    await waitFor(() => expect(text(useCompose().draft)).toBe("停电"));
    await waitFor(() => expect(screen.queryByTestId("draft-row")).toBeNull());
  });

  it("closes one and keeps the keyboard in the list", async () => {
    await show();
    await fireEvent.click(inside(1, "draft-close"));
    await waitFor(() => expect(rows()).toHaveLength(1));
    await settled();
    expect(document.activeElement).toBe(inside(0, "draft-open"));
    await fireEvent.click(screen.getByTestId("draft-begin"));
    await waitFor(() => expect(text(useCompose().draft)).toBe(""));
  });
});
