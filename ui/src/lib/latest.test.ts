import { describe, expect, it } from "vitest";
import { latest, latestPerFrame } from "./latest";

describe("latest", () => {
  it("takes only the newest question's answer, in whatever order they come", async () => {
    const channels: ((value: string) => void)[] = [];
    const taken: string[] = [];
    const { ask, pending } = latest(
      () => new Promise<string>((open) => channels.push(open)),
      (answer) => taken.push(answer),
    );
    const first = ask();
    const second = ask();
    channels[1]?.("second");
    await second;
    expect(pending.value).toBe(false);
    channels[0]?.("first");
    await first;
    expect(taken).toEqual(["second"]);
  });

  it("drops what is still to come when told to forget", async () => {
    let open: (value: string) => void = () => {};
    const taken: string[] = [];
    const { ask, forget } = latest(
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
    const { ask, problem } = latest(
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

describe("latest per frame", () => {
  function rig() {
    const frames: (() => void)[] = [];
    const asked: { question: string; answer: (value: string) => void; fail: (error: Error) => void }[] = [];
    const shown: string[] = [];
    const ask = latestPerFrame<string, string>(
      (question) => new Promise((answer, fail) => asked.push({ question, answer, fail })),
      (answer) => shown.push(answer),
      (error) => shown.push(`failed: ${(error as Error).message}`),
      (run) => frames.push(run),
    );
    const frame = () => frames.splice(0).forEach((run) => run());
    return { ask, asked, shown, frame };
  }
  it("asks at once, then once a frame for the last change", () => {
    const { ask, asked, frame } = rig();
    ask("a");
    ask("ab");
    ask("abc");
    expect(asked.map((one) => one.question)).toEqual(["a"]);
    frame();
    expect(asked.map((one) => one.question)).toEqual(["a", "abc"]);
    frame();
    ask("abcd");
    expect(asked.map((one) => one.question)).toEqual(["a", "abc", "abcd"]);
    frame();
    expect(asked).toHaveLength(3);
  });
  it("drops an answer that comes after a newer one", async () => {
    const { ask, asked, shown, frame } = rig();
    ask("old");
    frame();
    ask("new");
    frame();
    asked[1]?.answer("NEW");
    await Promise.resolve();
    asked[0]?.answer("OLD");
    await Promise.resolve();
    expect(shown).toEqual(["NEW"]);
  });
  it("shows answers as they come when they come in order, and failures likewise", async () => {
    const { ask, asked, shown, frame } = rig();
    ask("a");
    frame();
    asked[0]?.answer("A");
    await Promise.resolve();
    ask("b");
    frame();
    asked[1]?.fail(new Error("b"));
    await new Promise((resolve) => setTimeout(resolve));
    expect(shown).toEqual(["A", "failed: b"]);
  });
});
