/* What comes to the review or goes from it by itself: nothing moves from under the pointer. */
import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { Caution, Examined } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { apiErrorOf, errorOf } from "@/test/errors";
import { axeFindings, prepare } from "@/test/mount";
import { fromTheTop } from "@/test/order";
import { changeReview, confirmButton, draftTo, lisi, showReview } from "@/test/review";
import { MANY } from "@/test/sends";

let host: MockHost;
const over: Caution = { kind: "budget_over", acknowledge: true, number: 7 };
const busy: Caution = { kind: "busy_minute", acknowledge: false, number: 30 };
const untrusted: Examined = {
  check: "trusted_address",
  state: "wrong",
  figure: null,
  about: "203.0.113.9",
  finding: null,
  before: null,
  behind: null,
  error: apiErrorOf(60020),
};
const cautions = () => screen.queryAllByTestId("review-caution").map((one) => one.dataset["kind"]);

beforeEach(async () => {
  host = await prepare();
});

describe("the review", () => {
  it("has what depends on the time below the choice of it, and the minute of now below all that can be pressed", async () => {
    host.answer("doctorBeforeSend", [untrusted]);
    changeReview(host, ({ count, preflight }) => ({
      count: { ...count, people: 4213 },
      confirmation: "type",
      expects: "people",
      expected: "4213",
      stageable: true,
      quiet: { from: 22 * 60, to: 8 * 60, until: Date.now() + 3_600_000 },
      lasts_seconds: 150,
      preflight: { ...preflight, cautions: [over, busy], budget: { ...preflight.budget, told: true } },
    }));
    await showReview(draftTo(MANY));
    const opens = await screen.findByTestId("doctor-open");
    const things = {
      time: screen.getByTestId("when-at"),
      stage: screen.getByTestId("stage"),
      quiet: screen.getByTestId("review-quiet"),
      lasts: screen.getByTestId("review-lasts"),
      tick: screen.getByTestId("review-ack"),
      budget: screen.getByTestId("review-budget"),
      typed: screen.getByTestId("review-typed"),
      opens,
      minute: screen.getByText("现在是半点"),
    };
    expect(fromTheTop(things)).toEqual(Object.keys(things));
    expect(await axeFindings()).toEqual([]);
  });

  it("says nothing of the minute until it is looked at as of now again", async () => {
    const original = host.sendReview;
    host.sendReview = async (profile, of, test, at) => {
      const answer = await original(profile, of, test, null);
      return { ...answer, preflight: { ...answer.preflight, cautions: at === null ? [] : [over, busy] } };
    };
    await showReview(draftTo([lisi]));
    await fireEvent.click(await screen.findByTestId("when-at"));
    await waitFor(() => expect(cautions()).toEqual(["budget_over"]));
    await fireEvent.click(screen.getByTestId("when-now"));
    expect(cautions(), "the minute was that of the other time").toEqual(["budget_over"]);
    await waitFor(() => expect(cautions()).toEqual([]));
  });

  it("has as many lines above what is chosen last when the chosen time has passed", async () => {
    await showReview(draftTo([lisi]));
    await fireEvent.click(await screen.findByTestId("when-at"));
    const form = () =>
      [...(screen.getByTestId("schedule-awake").parentElement?.children ?? [])].map((one) => one.tagName);
    const before = form();
    host.fail("sendStart", errorOf("invalid_input", { field: "schedule" }));
    await fireEvent.click(confirmButton());
    await screen.findByTestId("schedule-wrong");
    expect(form()).toEqual(before);
  });
});
