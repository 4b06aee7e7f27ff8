import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { DeadLetter } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useCompose } from "@/features/composer/model/draft";
import SendsPage from "@/pages/SendsPage.vue";
import { useRouter } from "@/stores/router";
import { useToasts } from "@/stores/toasts";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import { addSend, aDraft, recordOf, sent } from "@/test/sends";

let host: MockHost;
let kept: DeadLetter[];

function letter(id: string, more: Partial<DeadLetter> = {}): DeadLetter {
  const error = errorOf("too_many_people", { detail: "120" });
  const made = {
    id,
    profile_id: "practice",
    key: `order-${id}`,
    line: 7,
    at: Date.now(),
    title: `发货${id}`,
    has_draft: true,
  };
  return { ...made, error, ...more };
}
const rows = () => screen.queryAllByTestId("unsent-row");
const inRow = (id: string, testid: string) =>
  rows()
    .find((one) => one.dataset["id"] === id)
    ?.querySelector<HTMLElement>(`[data-testid=${testid}]`) ?? null;

/** The page, with the list open. */
async function openList(): Promise<void> {
  mount(SendsPage);
  await fireEvent.click(await screen.findByTestId("unsent-entry"));
  await screen.findByTestId("unsent-list");
}

beforeEach(async () => {
  host = await prepare();
  recordOf(host);
  useRouter().go("sends");
  kept = [];
  host.answer("deadLetters", (profile) => {
    const found = kept.filter((one) => profile === null || one.profile_id === profile);
    return { rows: found, total: found.length };
  });
  host.answer("deadLetterDraft", () => aDraft);
  host.answer("composeInspect", sent.accepted.review.inspection);
  host.answer("deadLetterPutAway", (id) => {
    kept = kept.filter((one) => one.id !== id);
    host.emit("changed", "dead_letters");
  });
});

describe("messages of other programs that were not sent", () => {
  it("are nowhere to be seen as long as there are none, and come in while somebody looks", async () => {
    addSend(host, "a");
    mount(SendsPage);
    await screen.findByTestId("send-row");
    expect(screen.queryByTestId("unsent-entry")).toBeNull();
    kept = [letter("1")];
    host.emit("changed", "dead_letters");
    expect((await screen.findByTestId("unsent-entry")).textContent).toContain("1 条来自其他程序的消息没有发出");
  });

  it("say when, under which key, what about, why and what to do", async () => {
    kept = [
      letter("1"),
      letter("2", { error: errorOf("needs_person", { detail: "repeated,unknown" }) }),
      letter("3", {
        key: null,
        title: "",
        has_draft: false,
        error: errorOf("line_unreadable", { detail: "expected value at line 1 column 1" }),
      }),
      letter("4", { error: errorOf("variables_open", { detail: "单号, 地点" }) }),
    ];
    await openList();
    const texts = rows().map((one) => one.textContent ?? "");
    expect(texts[0]).toMatch(/发货1.*编号 order-1.*第 7 行.*收件人太多.*120 人.*自己发送/s);
    expect(texts[1]).toContain("要确认的：有人一天之内收到过相同内容、有收件人不在通讯录中");
    expect(texts[2]).toMatch(/看不出是什么消息.*看不懂交来的内容.*expected value/s);
    expect(texts[3]).toContain("没有填写的：单号、地点");
    expect(inRow("3", "unsent-open")).toBeNull();
  });

  it("open in the composer as a draft", async () => {
    kept = [letter("1")];
    await openList();
    await fireEvent.click(inRow("1", "unsent-open") as HTMLElement);
    await waitFor(() => expect(useCompose().draft.message).toEqual(aDraft.message));
    expect(useRouter().page).toBe("compose");
    expect(useCompose().draft.audience.include).toHaveLength(2);
  });

  it("never bring recipients of another company along", async () => {
    kept = [letter("1", { profile_id: "jiangnan" })];
    await openList();
    await fireEvent.click(inRow("1", "unsent-open") as HTMLElement);
    await waitFor(() => expect(useToasts().toasts.some((toast) => toast.tone === "warn")).toBe(true));
    expect(useCompose().draft.audience.include).toEqual([]);
  });

  it("are put away after a question, and say so when the last is gone", async () => {
    kept = [letter("1"), letter("2")];
    await openList();
    for (const id of ["1", "2"]) {
      await fireEvent.click(inRow(id, "unsent-put-away") as HTMLElement);
      await fireEvent.click(await screen.findByTestId("unsent-put-away-confirm"));
      await waitFor(() => expect(inRow(id, "unsent-put-away")).toBeNull());
    }
    expect(host.args("deadLetterPutAway")).toEqual([["1"], ["2"]]);
    expect(screen.getByTestId("unsent-list").textContent).toContain("都处理完了");
    expect(screen.queryByTestId("unsent-entry")).toBeNull();
  });

  it("give way to a send that is chosen", async () => {
    addSend(host, "a");
    kept = [letter("1")];
    await openList();
    await fireEvent.click(await screen.findByTestId("send-row"));
    await screen.findByTestId("send-detail");
    expect(screen.queryByTestId("unsent-list")).toBeNull();
    await fireEvent.click(screen.getByTestId("unsent-entry"));
    await screen.findByTestId("unsent-list");
    expect(screen.queryByTestId("send-detail")).toBeNull();
  });

  it("satisfy axe", async () => {
    kept = [letter("1"), letter("2", { error: errorOf("key_reused") })];
    await openList();
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(await axeFindings()).toEqual([]);
  });
});
