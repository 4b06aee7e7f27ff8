import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { FakeHost } from "@/ipc/fake";
import { useOpenSends } from "@/stores/open-sends";
import { useRouter } from "@/stores/router";
import { axeFindings, mount, prepare } from "@/test/mount";
import { addSend, standing, underWay } from "@/test/sends";
import DecideDialog from "./DecideDialog.vue";
import NavRail from "./NavRail.vue";

let fake: FakeHost;
const closed = vi.fn<() => void>();
const interrupted = { ...underWay, state: "paused", pause: "interrupted" } as const;
const late = {
  ...underWay,
  state: "paused",
  pause: "late",
  sends_at: Date.now() - 3_600_000,
  late_minutes: 30,
} as const;

beforeEach(async () => {
  fake = await prepare();
  closed.mockClear();
});

describe("sends that are not over", () => {
  it("are counted, those that wait for a decision first, and fall out when they end", async () => {
    addSend(fake, "done");
    addSend(fake, "soon", { ...underWay, state: "scheduled", sends_at: Date.now() + 1e7 });
    addSend(fake, "sooner", { ...underWay, state: "scheduled", sends_at: Date.now() + 1e6 });
    addSend(fake, "run", { ...underWay, state: "sending" });
    addSend(fake, "broken", interrupted);
    addSend(fake, "own", { ...underWay, state: "paused", pause: "admin" });
    const sends = useOpenSends();
    const stop = await sends.start();
    expect(sends.list.map((one) => one.id)).toEqual(["broken", "own", "run", "sooner", "soon"]);
    expect(sends.needing.map((one) => one.id)).toEqual(["broken"]);
    mount(NavRail);
    expect(screen.getByTestId("nav-sends-open").dataset["needing"]).toBe("1");
    await fake.sendStop("broken");
    await waitFor(() => expect(screen.getByTestId("nav-sends-open").textContent).toContain("4 条进行中或定时"));
    stop();
  });

  it("that came to stand still unseen are asked about, others are not", async () => {
    addSend(fake, "i", interrupted);
    addSend(fake, "s", { ...underWay, state: "paused", pause: "stage" });
    const sends = useOpenSends();
    await sends.start();
    expect(sends.asking.map((one) => one.id)).toEqual(["i"]);
    // The computer wakes up.
    fake.control.emit.broadcast(addSend(fake, "l", late));
    expect(sends.asking.map((one) => one.id).sort()).toEqual(["i", "l"]);
    sends.later(["i", "l"]);
    expect(sends.asking).toEqual([]);
  });
});

describe("after a start", () => {
  async function show(): Promise<void> {
    await useOpenSends().start();
    mount(DecideDialog, { onClose: closed });
    await screen.findByTestId("decide");
  }
  const row = (id: string) =>
    screen.getAllByTestId("decide-row").find((one) => one.dataset["id"] === id) as HTMLElement;
  const within = (id: string, testid: string) =>
    row(id).querySelector<HTMLElement>(`[data-testid="${testid}"]`) as HTMLElement;

  it("each is decided for itself, and none jumps away", async () => {
    addSend(fake, "i", interrupted);
    addSend(fake, "l", late);
    await show();
    expect(screen.getByTestId("decide").textContent).toContain("有 2 条发送等你决定");
    expect(await axeFindings(screen.getByTestId("decide"))).toEqual([]);
    await fireEvent.click(within("i", "send-resume"));
    await waitFor(() => expect(standing(fake, "i").state).toBe("sending"));
    await waitFor(() => expect(screen.getByTestId("decide").textContent).toContain("有 1 条发送等你决定"));
    await fireEvent.click(within("l", "send-cancel"));
    await fireEvent.click(await screen.findByTestId("send-cancel-confirm"));
    await waitFor(() => expect(standing(fake, "l").state).toBe("cancelled"));
    await waitFor(() => expect(screen.getByTestId("decide").textContent).toContain("都处理好了"));
    expect(screen.getAllByTestId("decide-row")).toHaveLength(2);
    await waitFor(() => expect(row("l").textContent).toContain("已撤销"));
  });

  it("later is later: nothing is sent, and it is not asked again", async () => {
    addSend(fake, "i", interrupted);
    await show();
    await fireEvent.click(screen.getByTestId("decide-later"));
    expect(closed).toHaveBeenCalled();
    expect(useOpenSends().asking).toEqual([]);
    expect(standing(fake, "i").pause).toBe("interrupted");
  });

  it("one can be looked at in the record", async () => {
    addSend(fake, "i", interrupted);
    await show();
    await fireEvent.click(screen.getByTestId("decide-open"));
    expect([useRouter().page, useRouter().broadcast]).toEqual(["sends", "i"]);
    expect(closed).toHaveBeenCalled();
  });
});
