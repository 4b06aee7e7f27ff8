import { fireEvent, screen } from "@testing-library/vue";
import { defineComponent, h, shallowRef } from "vue";
import { beforeEach, describe, expect, it } from "vitest";
import { axeFindings, mount, prepare } from "@/test/mount";
import { NO_QUIET_HOURS } from "../model/profile-form";
import QuietHoursField from "./QuietHoursField.vue";

const chosen = shallowRef(NO_QUIET_HOURS);

beforeEach(async () => {
  await prepare();
  chosen.value = NO_QUIET_HOURS;
  mount(
    defineComponent(
      () => () =>
        h(QuietHoursField, { modelValue: chosen.value, "onUpdate:modelValue": (next) => (chosen.value = next) }),
    ),
  );
});

describe("quiet hours of a company", () => {
  it("are none until they are switched on, then the night, and can be other hours on some days", async () => {
    expect(screen.queryByTestId("quiet-from")).toBeNull();
    await fireEvent.click(screen.getByTestId("profile-quiet-hours"));
    expect(chosen.value).toMatchObject({ from: 1320, to: 480 });
    expect(screen.getByTestId("quiet-hours").textContent).toContain("第二天");
    await fireEvent.update(screen.getByTestId("quiet-from"), "1290");
    await fireEvent.click(screen.getByTestId("quiet-day-6"));
    expect(chosen.value).toEqual({ from: 1290, to: 480, days: [true, true, true, true, true, true, false] });
    expect(await axeFindings(screen.getByTestId("quiet-hours"))).toEqual([]);
    await fireEvent.click(screen.getByTestId("profile-quiet-hours"));
    expect(chosen.value.from).toBe(chosen.value.to);
  });

  it("keep a time that is no half hour", async () => {
    chosen.value = { ...NO_QUIET_HOURS, from: 1305, to: 425 };
    const from = await screen.findByTestId<HTMLSelectElement>("quiet-from");
    expect(from.selectedOptions[0]?.textContent?.trim()).toBe("21:45");
    expect(screen.getByTestId<HTMLSelectElement>("quiet-to").selectedOptions[0]?.textContent?.trim()).toBe("07:05");
  });
});
