/* The keys that open the review also confirm it, where nothing is due any more; and they never do so by themselves. */
import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { MockHost } from "@/ipc/mock";
import { prepare } from "@/test/mount";
import { changeReview, confirmButton, draftTo, lisi, showReview } from "@/test/review";
import { MANY, person, takeOrders } from "@/test/sends";

let host: MockHost;
beforeEach(async () => {
  host = await prepare();
  takeOrders(host);
  changeReview(host, () => ({ undo_seconds: 5 }));
});
const starts = () => host.args("sendStart").length;
const chord = (more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(screen.getByTestId("review-back"), { key: "Enter", ctrlKey: true, ...more });

describe("Ctrl+Enter in the review", () => {
  it("confirms a send that asks for nothing, and stands on the button", async () => {
    const { open } = await showReview(draftTo([lisi]));
    await waitFor(() => expect(confirmButton().textContent).toContain("Ctrl+Enter"));
    await chord();
    await waitFor(() => screen.getByTestId("undo-send"));
    expect(starts()).toBe(1);
    // Pressed again it is no click on the button that has the focus.
    const again = new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true });
    screen.getByTestId("undo-send").dispatchEvent(again);
    expect([again.defaultPrevented, open.value]).toEqual([true, true]);
  });

  it("does nothing while an input method composes, held down, or alone", async () => {
    await showReview(draftTo([lisi]));
    await waitFor(() => confirmButton());
    await chord({ isComposing: true });
    await chord({ keyCode: 229 });
    await chord({ repeat: true });
    await chord({ ctrlKey: false });
    expect(starts()).toBe(0);
  });

  it("leads to the tick that is due, and confirms once it is made", async () => {
    const { open } = await showReview(draftTo([lisi, person("ghost")]));
    await waitFor(() => screen.getByTestId("review-ack"));
    expect(screen.queryByTestId("review-key")).toBeNull();
    await chord();
    expect([starts(), open.value]).toEqual([0, true]);
    expect(document.activeElement).toBe(screen.getByTestId("review-ack"));
    await fireEvent.click(screen.getByTestId("review-ack"));
    await chord();
    await waitFor(() => expect(starts()).toBe(1));
  });

  it("leads to what is to be typed", async () => {
    await showReview(draftTo([], "放假通知", true));
    await waitFor(() => screen.getByTestId("review-typed"));
    await chord();
    expect(starts()).toBe(0);
    expect(document.activeElement).toBe(screen.getByTestId("review-typed"));
  });

  it("takes a second look like the button, each with a press of its own", async () => {
    await showReview(draftTo(MANY));
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
    await chord();
    await waitFor(() => screen.getByTestId("review-second"));
    await chord({ repeat: true });
    expect(starts()).toBe(0);
    await chord();
    await waitFor(() => expect(starts()).toBe(1));
  });
});
