import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { MockHost } from "@/ipc/mock";
import { useOpenSends } from "@/stores/open-sends";
import { useRouter } from "@/stores/router";
import { axeFindings, mount, prepare } from "@/test/mount";
import { addSend, standing, underWay } from "@/test/sends";
import DecideDialog from "./DecideDialog.vue";
import NavRail from "./NavRail.vue";

let host: MockHost;
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
  host = await prepare();
  closed.mockClear();
});

describe("sends that are not over", () => {
  it("are counted, those that wait for a decision first, and fall out when they end", async () => {
    addSend(host, "done");
    addSend(host, "soon", { ...underWay, state: "scheduled", sends_at: Date.now() + 1e7 });
    addSend(host, "sooner", { ...underWay, state: "scheduled", sends_at: Date.now() + 1e6 });
    addSend(host, "run", { ...underWay, state: "sending" });
    addSend(host, "broken", interrupted);
    addSend(host, "own", { ...underWay, state: "paused", pause: "admin" });
    const sends = useOpenSends();
    const stop = await sends.start();
    expect(sends.list.map((one) => one.id)).toEqual(["broken", "own", "run", "sooner", "soon"]);
    expect(sends.needing.map((one) => one.id)).toEqual(["broken"]);
    mount(NavRail);
    expect(screen.getByTestId("nav-sends-open").dataset["needing"]).toBe("1");
    await host.sendStop("broken");
    await waitFor(() => expect(screen.getByTestId("nav-sends-open").textContent).toContain("4 条进行中或定时"));
    stop();
  });

  it("that came to stand still unseen are asked about, others are not", async () => {
    addSend(host, "i", interrupted);
    addSend(host, "s", { ...underWay, state: "paused", pause: "stage" });
    const sends = useOpenSends();
    await sends.start();
    expect(sends.asking.map((one) => one.id)).toEqual(["i"]);
    // The computer wakes up.
    host.emit("broadcast", addSend(host, "l", late));
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
    addSend(host, "i", interrupted);
    addSend(host, "l", late);
    await show();
    expect(screen.getByTestId("decide").textContent).toContain("有 2 条消息等您决定");
    expect(await axeFindings(screen.getByTestId("decide"))).toEqual([]);
    await fireEvent.click(within("i", "send-resume"));
    await waitFor(() => expect(standing(host, "i").state).toBe("sending"));
    await waitFor(() => expect(screen.getByTestId("decide").textContent).toContain("有 1 条消息等您决定"));
    await fireEvent.click(within("l", "send-cancel"));
    await fireEvent.click(await screen.findByTestId("send-cancel-confirm"));
    await waitFor(() => expect(standing(host, "l").state).toBe("cancelled"));
    await waitFor(() => expect(screen.getByTestId("decide").textContent).toContain("都处理好了"));
    expect(screen.getAllByTestId("decide-row")).toHaveLength(2);
    await waitFor(() => expect(row("l").textContent).toContain("已取消"));
  });

  it("later is later: nothing is sent, and it is not asked again", async () => {
    addSend(host, "i", interrupted);
    await show();
    await fireEvent.click(screen.getByTestId("decide-later"));
    expect(closed).toHaveBeenCalled();
    expect(useOpenSends().asking).toEqual([]);
    expect(standing(host, "i").pause).toBe("interrupted");
  });

  it("one can be looked at in the record", async () => {
    addSend(host, "i", interrupted);
    await show();
    await fireEvent.click(screen.getByTestId("decide-open"));
    expect([useRouter().page, useRouter().broadcast]).toEqual(["sends", "i"]);
    expect(closed).toHaveBeenCalled();
  });
});
