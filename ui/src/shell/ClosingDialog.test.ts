import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { MockHost } from "@/ipc/mock";
import { axeFindings, mount, prepare } from "@/test/mount";
import ClosingDialog from "./ClosingDialog.vue";

let host: MockHost;
const closed = vi.fn<() => void>();

beforeEach(async () => {
  host = await prepare();
  closed.mockClear();
  mount(ClosingDialog, { onClose: closed });
  await screen.findByTestId("closing");
});

describe("the first closing of the main window", () => {
  it("is explained, with the keyboard on what closing does", async () => {
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("closing-stay")));
    expect(screen.getByTestId("closing").textContent).toContain("关闭窗口后，驿传仍在后台运行");
    expect(await axeFindings()).toEqual([]);
  });

  it("closes or quits as is chosen, and says when it cannot", async () => {
    host.fail("mainClose", { code: "internal", message: "window: gone", field: null, detail: null, api: null });
    await fireEvent.click(screen.getByTestId("closing-quit"));
    await screen.findByTestId("error-panel");
    expect(closed).not.toHaveBeenCalled();
    await fireEvent.click(screen.getByTestId("closing-quit"));
    await waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(host.args("mainClose")).toEqual([[true], [true]]);
  });

  it("keeps the window open on Escape, and asks for nothing", async () => {
    await fireEvent.keyDown(screen.getByTestId("closing-stay"), { key: "Escape" });
    await waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(host.calls).not.toContain("mainClose");
  });
});
