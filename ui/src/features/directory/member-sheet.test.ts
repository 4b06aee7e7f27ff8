import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import { needWords } from "@/i18n";
import type { DirectoryStatus, ErrorView, MemberSheetLook } from "@/ipc";
import { NOW, type MockHost } from "@/ipc/mock";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import MemberSheetDialog from "./components/MemberSheetDialog.vue";
import NamesNote from "./components/NamesNote.vue";

const person = (id: string, name: string) => ({ kind: "person" as const, id, name });
const LOOK: MemberSheetLook = {
  id: "sheet-1",
  file: "成员.xlsx",
  read_at: NOW,
  columns: [
    { title: "姓名", holds: "name" },
    { title: "账号", holds: "account" },
    { title: "手机", holds: null },
  ],
  rows: 120,
  skipped: 3,
  repeated: 1,
  people: 114,
  matched: 110,
  without: 4,
  without_first: [person("gao_yu", "gao_yu")],
  outside: 10,
  outside_first: [person("chenmo", "陈默")],
  fit: "fits",
};
const STATUS: DirectoryStatus = {
  profile_id: "practice",
  people: 114,
  departments: 20,
  tags: 6,
  refreshed_at: NOW,
  progress: null,
  problem: null,
  readable: true,
};
const STANDING = { file: "成员.xlsx", read_at: NOW, old: false, rows: 120, matched: 110 };

let host: MockHost;
const click = (id: string) => fireEvent.click(screen.getByTestId(id));
const shown = (id: string) => screen.findByTestId(id);
const disabled = (id: string) => screen.getByTestId(id).hasAttribute("disabled");
async function open(kept = false): Promise<void> {
  mount(MemberSheetDialog, { profileId: "practice", open: true, kept });
  await shown("member-sheet-dialog");
}
async function look(answer: Partial<MemberSheetLook>): Promise<void> {
  host.answer("memberSheetChoose", { ...LOOK, ...answer });
  await open();
  await click("member-sheet-choose");
  await shown("member-sheet-figures");
}

beforeEach(async () => {
  host = await prepare();
  await needWords("names");
  await needWords("audience");
  host.answer("memberSheetTake", { ...STATUS, sheet: STANDING });
  host.answer("memberSheetRemove", STATUS);
});

describe("importing a member sheet", () => {
  it("shows who matches and who does not before it counts", async () => {
    await look({});
    const words = screen.getByTestId("member-sheet-dialog").textContent ?? "";
    for (const one of ["成员.xlsx，120 人", "110 人（通讯录共 114 人）", "4 人", "gao_yu", "10 人", "陈默（chenmo）"])
      expect(words).toContain(one);
    expect(screen.getByTestId("member-sheet-columns").textContent).toBe("姓名：姓名、账号：账号");
    expect(words).toContain("不保留的列：手机");
    expect(host.args("memberSheetTake")).toEqual([]);
    expect(await axeFindings()).toEqual([]);
    await click("member-sheet-take");
    await waitFor(() => expect(host.args("memberSheetTake")).toEqual([["practice", "sheet-1", false]]));
  });

  it("takes a doubtful one only when it was said to be the company's", async () => {
    await look({ fit: "doubtful", matched: 3 });
    expect(screen.getByTestId("member-sheet-fit").dataset["fit"]).toBe("doubtful");
    expect(disabled("member-sheet-take")).toBe(true);
    await click("member-sheet-insist");
    await waitFor(() => expect(disabled("member-sheet-take")).toBe(false));
    await click("member-sheet-take");
    await waitFor(() => expect(host.args("memberSheetTake")).toEqual([["practice", "sheet-1", true]]));
  });

  it.each(["stranger", "unread"] as const)("does not take one that is %s", async (fit) => {
    await look({ fit, matched: 0 });
    expect(screen.queryByTestId("member-sheet-insist")).toBeNull();
    expect(disabled("member-sheet-take")).toBe(true);
  });

  it("says what is wrong with a file, and takes another", async () => {
    const wrong = (detail: string, field: string): ErrorView => ({ ...errorOf("invalid_input"), field, detail });
    await open();
    for (const [detail, field, words] of [
      ["half_written:5/90", "member_sheet", "90 行里只有 5 行"],
      ["no_columns", "member_sheet", "标题行"],
      ["locked", "list", "加了密码"],
    ] as const) {
      host.fail("memberSheetChoose", wrong(detail, field));
      await click("member-sheet-choose");
      await waitFor(() => expect(screen.getByTestId("member-sheet-problem").textContent).toContain(words));
    }
    host.answer("memberSheetChoose", LOOK);
    await click("member-sheet-choose");
    await shown("member-sheet-figures");
    expect(screen.queryByTestId("member-sheet-problem")).toBeNull();
  });

  it("reads a file that is dropped", async () => {
    host.answer("memberSheetOpen", LOOK);
    await open();
    const file = new File(["账号,姓名\na,甲\n"], "成员.csv");
    const dataTransfer = { types: ["Files"], files: [file] };
    await fireEvent.drop(screen.getByTestId("member-sheet-dialog"), { dataTransfer });
    await shown("member-sheet-figures");
    expect(host.args("memberSheetOpen")[0]?.slice(0, 2)).toEqual(["practice", "成员.csv"]);
  });

  it("shows the one in use and removes it", async () => {
    host.answer("memberSheetKept", { ...LOOK, id: "" });
    await open(true);
    await shown("member-sheet-figures");
    expect(screen.queryByTestId("member-sheet-take")).toBeNull();
    await click("member-sheet-remove");
    await waitFor(() => expect(host.args("memberSheetRemove")).toEqual([["practice"]]));
  });
});

describe("the note on names", () => {
  it("offers the import where names are missing", async () => {
    mount(NamesNote, { status: { ...STATUS, unnamed: 114 } });
    expect((await shown("names-missing")).textContent).toContain("114 人读不到姓名");
    expect(screen.getByTestId("member-sheet-import")).toBeTruthy();
  });

  it("hints that a sheet is old, and says nothing of a new one", async () => {
    const { unmount } = mount(NamesNote, { status: { ...STATUS, sheet: { ...STANDING, old: true } } });
    await shown("member-sheet-old");
    unmount();
    mount(NamesNote, { status: { ...STATUS, unnamed: 4, sheet: STANDING } });
    expect(screen.queryByTestId("names-missing")).toBeNull();
  });
});
