import { describe, expect, it } from "vitest";
import { startDestination } from "./destination";

describe("where a new window begins", () => {
  it("is in the fragment of its address", () => {
    expect(startDestination("#page=compose&template=a%26b")).toEqual({
      page: "compose",
      template: "a&b",
      broadcast: null,
      profile: null,
    });
    expect(startDestination("#page=sends&broadcast=7")?.broadcast).toBe("7");
    expect(startDestination("#page=settings&profile=p1")?.profile).toBe("p1");
  });
  it("is nowhere in particular without one", () => {
    expect(startDestination("")).toBeNull();
    expect(startDestination("#x=1")).toBeNull();
  });
});
