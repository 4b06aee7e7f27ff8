/* What a second person has to release, in the review and after it was submitted; and who may not send at all. */
import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { Review } from "@/ipc";
import { clone, type MockHost } from "@/ipc/mock";
import { useToasts } from "@/stores/toasts";
import { errorOf } from "@/test/errors";
import { axeFindings, prepare, settled } from "@/test/mount";
import { fromTheTop } from "@/test/order";
import { confirmButton, draftTo, lisi, showReview, type Sheet } from "@/test/review";
import { addSend, changeSend, MANY, recordOf, sent, standing } from "@/test/sends";
import { awaiting, inTeam } from "@/test/team";

let host: MockHost;
/** Lets the program say this in every review, of whatever time. */
function reviewed(more: Partial<Review>): void {
  const original = host.sendReview;
  host.sendReview = async (profile, draft, test) => ({ ...(await original(profile, draft, test, null)), ...more });
}

beforeEach(async () => {
  host = await prepare();
  recordOf(host);
  inTeam(host, { right: "sender", companies: ["practice"] });
});

describe("the review of what has to be approved", () => {
  it("says so, and its button submits", async () => {
    reviewed({ needs_release: true });
    await showReview(draftTo([lisi]));
    await waitFor(() => expect(confirmButton().textContent).toContain("提交批准"));
    expect(confirmButton().textContent).not.toContain("发送给");
    expect(screen.getByTestId("review-release").textContent).toContain("另一位同事批准才会发出");
    expect(await axeFindings()).toEqual([]);
  });

  it("says of a chosen time what a late approval does, below the choice of it", async () => {
    reviewed({ needs_release: true });
    await showReview(draftTo([lisi]));
    await fireEvent.click(await screen.findByTestId("when-at"));
    await waitFor(() => expect(screen.getByTestId("review-release").textContent).toContain("过了时间才批准"));
    expect(confirmButton().textContent?.trim()).toMatch(/^提交批准/);
    const [time, told] = [screen.getByTestId("when-at"), screen.getByTestId("review-release")];
    expect(fromTheTop({ told, time })).toEqual(["time", "told"]);
  });

  it("of many comes to the same button after the second look", async () => {
    reviewed({ needs_release: true });
    await showReview(draftTo(MANY));
    await waitFor(() => expect(confirmButton().textContent).toContain("下一步"));
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(confirmButton().textContent).toContain("提交批准"));
  });

  it("says nothing where nobody has to approve", async () => {
    await showReview(draftTo([lisi]));
    await waitFor(() => expect(confirmButton().textContent).toContain("发送给 1 人"));
    expect(screen.queryByTestId("review-release")).toBeNull();
    expect(screen.queryByTestId("review-right")).toBeNull();
  });
});

describe("what was submitted", () => {
  async function submit(): Promise<Sheet> {
    reviewed({ needs_release: true });
    host.answer("sendStart", ({ draft }) => {
      const more = { ...clone(sent.waiting.detail.snapshot), ...awaiting, id: "b1" };
      addSend(host, "b1", { ...more, sent_by: undefined, release: { digest: "d1", ordered_login: "lina" } }, { draft });
      return "b1";
    });
    const sheet = await showReview(draftTo([lisi]));
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
    await fireEvent.click(confirmButton());
    await screen.findByTestId("release-by");
    return sheet;
  }

  it("waits for another colleague, and the sheet can be left", async () => {
    const { open } = await submit();
    expect(screen.getByTestId("review").querySelector("h2")?.textContent).toBe("待批准");
    expect(screen.getByTestId("release-by").textContent).toContain("另一位有审批权的同事");
    expect(screen.queryByTestId("send-resume")).toBeNull();
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(screen.getByTestId("review-leave"));
    expect(open.value).toBe(false);
    expect(standing(host, "b1").pause).toBe("release");
  });

  it("can be cancelled: back to the message, and nothing leaves", async () => {
    const { open } = await submit();
    await fireEvent.click(screen.getByTestId("send-cancel"));
    await fireEvent.click(await screen.findByTestId("send-cancel-confirm"));
    await waitFor(() => expect(open.value).toBe(false));
    expect(host.args("sendCancel")).toEqual([["b1"]]);
    expect(useToasts().toasts.at(-1)?.text).toBe("已撤销，消息没有发出");
  });

  it.each(["scheduled", "sending"] as const)("is followed when it was approved: %s", async (state) => {
    await submit();
    changeSend(host, "b1", { state, pause: null, sends_at: Date.now() + 3_600_000, late_minutes: 30 });
    await waitFor(() => expect(screen.getByTestId("standing").dataset["state"]).toBe(state));
    expect(screen.queryByTestId("release-by")).toBeNull();
  });
});

describe("somebody who may only write", () => {
  it("is told before they press the button, and again by the program", async () => {
    inTeam(host, { right: "writer", companies: ["practice"] });
    await showReview(draftTo([lisi]));
    expect((await screen.findByTestId("review-right")).textContent).toContain("撰写人");
    expect(await axeFindings()).toEqual([]);
    host.fail("sendStart", errorOf("not_your_right", { detail: "sender" }));
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
    await fireEvent.click(confirmButton());
    expect((await screen.findByTestId("error-panel")).textContent).toContain("发送人的权限");
  });

  it("is told nothing of a company that is not the team's", async () => {
    inTeam(host, { right: "writer", companies: ["jiangnan"] });
    await showReview(draftTo([lisi]));
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
    await settled();
    expect(screen.queryByTestId("review-right")).toBeNull();
  });
});
