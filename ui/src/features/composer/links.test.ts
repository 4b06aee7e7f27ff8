/* Web addresses in the form: completed when they are left, and not called wrong while they are typed. */
import { fireEvent, screen } from "@testing-library/vue";
import { beforeEach, expect, it } from "vitest";
import App from "@/App.vue";
import { useCompose } from "./model/draft";
import { mount, prepare, settled } from "@/test/mount";

beforeEach(() => prepare());
async function page() {
  mount(App);
  await settled();
  return useCompose();
}
const field = (path: string) => document.querySelector<HTMLInputElement>(`[data-field="${path}"]`) as HTMLInputElement;

it("puts https:// before an address that was typed without, when the field is left or sent from", async () => {
  const compose = await page();
  await fireEvent.click(screen.getByTestId("kind-textcard"));
  await settled();
  await fireEvent.update(field("textcard.url"), "www.example.com/a");
  expect(compose.get("textcard.url")).toBe("www.example.com/a");
  await fireEvent.blur(field("textcard.url"));
  expect(compose.get("textcard.url")).toBe("https://www.example.com/a");
  await fireEvent.update(field("textcard.url"), "oa.example.com");
  await fireEvent.keyDown(field("textcard.url"), { key: "Enter", ctrlKey: true });
  expect(compose.get("textcard.url")).toBe("https://oa.example.com");
});

it("counts no fault while an address is being typed", async () => {
  await page();
  await fireEvent.click(screen.getByTestId("kind-textcard"));
  await settled();
  await fireEvent.update(field("textcard.url"), "ht");
  await settled();
  const button = screen.getByTestId("findings-button");
  expect(button.textContent).toMatch(/还有 \d 项要填/);
  await fireEvent.blur(field("textcard.url"));
  await settled();
  expect(button.textContent).toMatch(/需要修改/);
});

it("inserts a link to an address without its scheme, and says what is missing", async () => {
  const compose = await page();
  await fireEvent.click(screen.getByTestId("insert-link"));
  await settled();
  await fireEvent.click(screen.getByTestId("link-insert"));
  await settled();
  expect(document.body.textContent).toContain("请填写网址");
  await fireEvent.update(screen.getByTestId("link-text"), "报名表");
  await fireEvent.update(screen.getByTestId("link-url"), "www.example.com");
  await fireEvent.click(screen.getByTestId("link-insert"));
  await settled();
  expect(compose.get("text.content")).toBe('<a href="https://www.example.com">报名表</a>');
});
