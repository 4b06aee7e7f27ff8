import { describe, expect, it } from "vitest";
import { shallowRef } from "vue";
import { useFirstOpen } from "./first-open";

describe("what opens", () => {
  it("is made when it opens for the first time, and stays when it closes", () => {
    const open = shallowRef(false);
    const opened = useFirstOpen(open);
    expect(opened.value).toBe(false);
    open.value = true;
    expect(opened.value).toBe(true);
    open.value = false;
    expect(opened.value).toBe(true);
  });
  it("is there at once where it begins open", () => {
    expect(useFirstOpen(shallowRef(true)).value).toBe(true);
  });
});
