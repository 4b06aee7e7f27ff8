/* The review of a send for tests: what the program says in it, and its sheet with what it tells the page. */
import { screen, waitFor } from "@testing-library/vue";
import { vi } from "vitest";
import { defineComponent, h, ref, type Ref } from "vue";
import ReviewSheet from "@/features/sending/components/ReviewSheet.vue";
import type { Draft, Review } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { mount } from "./mount";
import { person } from "./sends";

export const lisi = person("lisi", "李四");
export const robot = { kind: "robot" as const, id: "practice-robot", name: "值班群" };

/** A text to these recipients. */
export const draftTo = (include: Draft["audience"]["include"], content = "今晚停电检修", all = false): Draft => ({
  message: { msgtype: "text", text: { content } },
  options: { safe: 0, enable_id_trans: false, duplicate_check_interval: 1800 },
  audience: { all, include },
});

/** Changes what the program says in its next reviews. */
export function changeReview(host: MockHost, change: (review: Review) => Partial<Review>): void {
  const original = host.sendReview;
  host.sendReview = async (...args) => {
    const answer = await original(...args);
    return { ...answer, ...change(answer) };
  };
}

/** What the sheet tells the page: whether it is open, to which field it leads, which send it began. */
export type Sheet = { open: Ref<boolean>; field: (path: string) => void; sent: (id: string) => void };

/** Opens the sheet and waits for the review. */
export async function showReview(draft: Draft, test = false): Promise<Sheet> {
  const sheet: Sheet = { open: ref(true), field: vi.fn(), sent: vi.fn() };
  mount(
    defineComponent(
      () => () =>
        sheet.open.value
          ? h(ReviewSheet, {
              open: true,
              "onUpdate:open": (next: boolean) => (sheet.open.value = next),
              profileId: "practice",
              draft,
              test,
              onField: sheet.field,
              onSent: sheet.sent,
            })
          : null,
    ),
  );
  // Waiting by the clock would never end while the clock is ours.
  if (vi.isFakeTimers()) await wait(0);
  else await waitFor(() => screen.getByTestId("review"));
  return sheet;
}
export const confirmButton = () => screen.getByTestId<HTMLButtonElement>("review-confirm");
export const outcome = () => screen.getByTestId("result").dataset["outcome"];

/** From now on the clock goes on only as the test says. */
export function stopClock(): void {
  const now = Date.now();
  vi.useRealTimers();
  vi.useFakeTimers({ now });
}
export const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
