import { render } from "@testing-library/vue";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { defineComponent, h, nextTick, type Component } from "vue";
import type * as Later from "./later";

const Part = defineComponent({ name: "Part", render: () => h("p", "there") });
const arriving = () => vi.fn(async () => ({ default: Part }));

const shown = (part: Component) => render({ render: () => h("div", h(part)) }).container;

// Of its own: what other tests asked for waits there too.
let fetchLater: typeof Later.fetchLater;
let later: typeof Later.later;
beforeAll(async () => {
  vi.resetModules();
  ({ fetchLater, later } = await import("./later"));
});
beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  await vi.runAllTimersAsync();
  vi.useRealTimers();
});

// The window stands from the end of the first test on.
describe("a part that comes later", () => {
  it("is not fetched before the window stands, then one after the other", async () => {
    const [first, second] = [arriving(), arriving()];
    later(first);
    later(second);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(first).not.toHaveBeenCalled();
    fetchLater();
    await vi.advanceTimersByTimeAsync(400);
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 0]);
    await vi.advanceTimersByTimeAsync(40);
    expect(second).toHaveBeenCalledOnce();
  });

  it("named by a part that came itself is fetched too", async () => {
    const late = arriving();
    later(late);
    await vi.advanceTimersByTimeAsync(40);
    expect(late).toHaveBeenCalledOnce();
  });

  it("is drawn at once when it is there, and when it has come otherwise", async () => {
    const fetched = later(arriving());
    await vi.advanceTimersByTimeAsync(1000);
    expect(shown(fetched).textContent).toBe("there");
    const asked = shown(later(arriving()));
    expect(asked.textContent).toBe("");
    await vi.advanceTimersByTimeAsync(1000);
    await nextTick();
    expect(asked.textContent).toBe("there");
  });

  it("that cannot be fetched does not keep the next from being fetched", async () => {
    const broken = vi.fn(async (): Promise<{ default: typeof Part }> => Promise.reject(new Error("gone")));
    const whole = arriving();
    later(broken);
    later(whole);
    await vi.advanceTimersByTimeAsync(1000);
    expect(whole).toHaveBeenCalledOnce();
    expect(broken).toHaveBeenCalledOnce();
  });
});
