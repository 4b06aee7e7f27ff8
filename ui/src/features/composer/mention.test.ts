/* A colleague is mentioned in the text: found by pinyin, walked with the arrow keys, and shown by name. */
import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, expect, it } from "vitest";
import App from "@/App.vue";
import { useCompose } from "./model/draft";
import { axeFindings, mount, prepare, settled } from "@/test/mount";

beforeEach(() => prepare());

it("takes a colleague by keys alone, and says which name members will read", async () => {
  mount(App);
  await settled();
  const compose = useCompose();
  expect(screen.getByTestId("insert-name").textContent).toContain("提到同事");
  await fireEvent.click(screen.getByTestId("insert-name"));
  await settled();
  expect(screen.queryAllByTestId("name-hit")).toEqual([]);
  const search = screen.getByTestId("name-search");
  await fireEvent.update(search, "wangw");
  await waitFor(() => expect(screen.getAllByTestId("name-hit").length).toBeGreaterThan(1));
  expect(await axeFindings()).toEqual([]);
  await fireEvent.keyDown(search, { key: "ArrowDown" });
  const chosen = screen.getAllByTestId("name-hit").find((one) => one.getAttribute("aria-selected") === "true");
  expect(search.getAttribute("aria-activedescendant")).toBe(chosen?.id);
  await fireEvent.keyDown(search, { key: "Enter" });
  await settled();
  const account = chosen?.dataset["id"]?.split(":")[1] ?? "";
  expect(compose.get("text.content")).toBe(`$userName=${account}$`);
  expect(screen.queryByTestId("name-search")).toBeNull();
  await waitFor(() => expect(screen.getByTestId("mention-note").textContent).toContain("王伟"));
  expect(compose.draft.options.enable_id_trans).toBe(true);
});
