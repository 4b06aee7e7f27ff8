import { createPinia, setActivePinia } from "pinia";
import { beforeEach, expect, it, vi } from "vitest";
import { setHost, type AppSnapshot } from "@/ipc";
import { createMockHost, type MockHost } from "@/ipc/mock";
import { useApp } from "./app";

let host: MockHost;
beforeEach(() => {
  setActivePinia(createPinia());
  host = createMockHost();
  setHost(host);
});

it("a company is the active one when activating is done, also when its news asks again meanwhile", async () => {
  const app = useApp();
  await app.start();
  const asked: ((answer: AppSnapshot) => void)[] = [];
  host.answer("appSnapshot", () => new Promise<AppSnapshot>((answer) => asked.push(answer)));
  host.answer("profileActivate", (id) => {
    host.app = { ...host.app, active_profile: id };
  });
  let over = false;
  const activating = app.activate("jiangnan").then(() => (over = true));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  host.emit("changed", "app");
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[0]?.(host.app);
  await new Promise((resolve) => setTimeout(resolve));
  expect([over, app.activeId], "what was asked later has not been answered yet").toEqual([false, "practice"]);
  asked[1]?.(host.app);
  await activating;
  expect(app.activeId).toBe("jiangnan");
});
