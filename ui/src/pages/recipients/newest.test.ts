import { describe, expect, it } from "vitest";
import { newest } from "./newest";

describe("newest", () => {
  it("takes only the newest question's answer, in whatever order they come", async () => {
    const doors: ((value: string) => void)[] = [];
    const taken: string[] = [];
    const { ask, pending } = newest(
      () => new Promise<string>((open) => doors.push(open)),
      (answer) => taken.push(answer),
    );
    const first = ask();
    const second = ask();
    doors[1]?.("second");
    await second;
    expect(pending.value).toBe(false);
    doors[0]?.("first");
    await first;
    expect(taken).toEqual(["second"]);
  });

  it("drops what is still to come when told to forget", async () => {
    let open: (value: string) => void = () => {};
    const taken: string[] = [];
    const { ask, forget } = newest(
      () => new Promise<string>((resolve) => (open = resolve)),
      (answer) => taken.push(answer),
    );
    const asked = ask();
    forget();
    open("late");
    await asked;
    expect(taken).toEqual([]);
  });

  it("reports why the newest question failed, and forgets it with the next answer", async () => {
    let fail = true;
    const { ask, problem } = newest(
      async () => {
        if (fail) throw { code: "storage", message: "x" };
        return 1;
      },
      () => {},
    );
    await ask();
    expect(problem.value?.code).toBe("storage");
    fail = false;
    await ask();
    expect(problem.value).toBeNull();
  });
});
