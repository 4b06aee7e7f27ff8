import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Recipient } from "@/ipc";
import { axeFindings, mount, prepare } from "@/test/mount";
import PasteDialog from "./PasteDialog.vue";

const apply = vi.fn<(recipients: Recipient[], rest: string[]) => void>();

beforeEach(async () => {
  await prepare();
  apply.mockReset();
});

async function show(text: string): Promise<void> {
  mount(PasteDialog, { open: true, "onUpdate:open": () => {}, profileId: "practice", text, onApply: apply });
  await waitFor(() => screen.getByTestId("paste-report"));
}
const button = () => screen.getByTestId<HTMLButtonElement>("paste-apply");

describe("a pasted list", () => {
  it("counts what is recognised and repeated, and lists what is not", async () => {
    await show("lisi\n张三，张三\nnobody1；不存在");
    const report = screen.getByTestId("paste-report");
    expect(report.textContent).toContain("已识别 2 项");
    expect(report.textContent).toContain("1 项重复");
    expect(screen.getAllByTestId("paste-unmatched").map((one) => one.textContent)).toEqual(["nobody1", "不存在"]);
  });

  it("never guesses between two of one name: asked, or left over", async () => {
    await show("王伟\nlisi");
    await fireEvent.click(button());
    expect(apply.mock.calls[0]?.[0].map((one) => one.id)).toEqual(["lisi"]);
    expect(apply.mock.calls[0]?.[1]).toEqual(["王伟"]);
  });

  it("adds the one that was meant", async () => {
    await show("王伟");
    expect(button().disabled).toBe(true);
    const select = screen.getByTestId("paste-ambiguous").querySelector("select") as HTMLSelectElement;
    expect([...select.options].some((option) => option.textContent.includes("销售部"))).toBe(true);
    await fireEvent.update(select, "person:wangwei2");
    await fireEvent.click(button());
    expect(apply).toHaveBeenCalledWith([expect.objectContaining({ id: "wangwei2" })], []);
  });

  it("leaves nobody over when the answer is nobody", async () => {
    await show("王伟\nlisi");
    await fireEvent.update(screen.getByTestId("paste-ambiguous").querySelector("select") as HTMLSelectElement, "-");
    await fireEvent.click(button());
    expect(apply.mock.calls[0]?.[1]).toEqual([]);
  });

  it("adds unknown accounts only when told to, and never a Chinese word as an account", async () => {
    await show("nobody1\n不存在");
    expect(button().disabled).toBe(true);
    await fireEvent.click(screen.getByTestId("paste-as-accounts"));
    await fireEvent.click(button());
    expect(apply).toHaveBeenCalledWith([{ kind: "person", id: "nobody1", name: null }], ["不存在"]);
  });

  it("satisfies axe", async () => {
    await show("王伟\nlisi\nnobody1");
    expect(await axeFindings()).toEqual([]);
  });
});
