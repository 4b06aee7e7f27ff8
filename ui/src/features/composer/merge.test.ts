import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, expect, it } from "vitest";
import App from "@/App.vue";
import type { MockHost } from "@/ipc/mock";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import { draftTo } from "@/test/review";
import { person, sent } from "@/test/sends";
import { sheetOf, takeSheets } from "@/test/sheets";
import { useCompose } from "./model/draft";
import { useDrafts } from "./model/drafts";
import { useUndo } from "./model/undo";

let host: MockHost;
beforeEach(async () => {
  host = await prepare();
  host.answer("composeInspect", sent.accepted.review.inspection);
  host.answer("composeFillForm", []);
  takeSheets(host, sheetOf(["收件人", "应发"], ["lisi", "1"], ["zhangsan", ""]));
});

async function withSheet(): Promise<void> {
  mount(App);
  await settled();
  const more = screen.getByTestId("to-more");
  more.focus();
  await fireEvent.keyDown(more, { key: "Enter" });
  await fireEvent.keyDown(await screen.findByTestId("to-merge"), { key: "Enter" });
  await fireEvent.click(await screen.findByTestId("list-choose"));
  await fireEvent.click((await screen.findAllByTestId("merge-insert"))[1] as HTMLElement);
  await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("merge-use").disabled).toBe(false));
  await fireEvent.click(screen.getByTestId("merge-use"));
  await screen.findByTestId("merge-note");
}

it("a sheet that was brought in before there was a message stays when one is taken", async () => {
  await withSheet();
  const compose = useCompose();
  compose.set("text.content", "");
  const sheet = compose.draft.merge;
  await useDrafts().load(draftTo([], "放假通知"));
  expect(compose.draft.merge).toEqual(sheet);
  expect(compose.get("text.content")).toBe("放假通知");
  await useDrafts().load(draftTo([], "开会通知"));
  expect(compose.draft.merge).toBeUndefined();
});

it("a sheet says who gets it: it stands in place of the recipients, and can be taken away", async () => {
  await withSheet();
  await waitFor(() => expect(screen.getByTestId("merge-note-sum").dataset["people"]).toBe("1"));
  expect(screen.getByTestId("merge-note").textContent).toContain("工资.xlsx");
  expect(screen.queryByTestId("to-input")).toBeNull();
  expect(screen.queryByTestId("merge-note-without")).toBeNull();
  useCompose().setAudience({ all: false, include: [], exclude: [person("lisi", "李四")] });
  await waitFor(() => expect(screen.getByTestId("merge-note-without").textContent).toContain("不包括 1 项"));
  useCompose().setAudience({ all: false, include: [] });
  expect(await axeFindings()).toEqual([]);
  await fireEvent.click(screen.getByTestId("merge-drop"));
  await screen.findByTestId("to-input");
  expect(useCompose().draft.merge).toBeUndefined();
  useUndo().undo();
  await screen.findByTestId("merge-note");
  await fireEvent.click(screen.getByTestId("merge-view"));
  await screen.findByTestId("merge-table");
});

it("what a column of the sheet fills in is not asked for beside it", async () => {
  const field = (name: string) => ({
    variable: {
      name,
      kind: "text" as const,
      default: "",
      example: "",
      required: true,
      format: "as_typed" as const,
      options: [],
    },
    used: true,
    written: "",
    built_in: null,
    problem: null,
    recent: [],
  });
  host.answer("composeFillForm", [field("应发"), field("地点")]);
  await withSheet();
  await screen.findByTestId("fill-地点");
  expect(screen.queryByTestId("fill-应发")).toBeNull();
  await fireEvent.click(screen.getByTestId("merge-drop"));
  await screen.findByTestId("fill-应发");
});
