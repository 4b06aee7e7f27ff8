/* Answers that were given before news came and arrive after it: each page must end with the news. */
import { screen, waitFor } from "@testing-library/vue";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { effectScope } from "vue";
import { getHost, type BroadcastSnapshot, type DirectoryStatus } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useDirectory } from "@/features/audience/model/use-directory";
import { useControl } from "./use-control";
import SendDetail from "@/features/history/components/SendDetail.vue";
import { useHistory } from "@/features/history/model/use-history";
import { useApp } from "@/stores/app";
import { useOpenSends } from "@/stores/open-sends";
import { mount, prepare, settled } from "@/test/mount";
import { addSend, recordOf, underWay } from "@/test/sends";

let host: MockHost;
let scope = effectScope();
beforeEach(async () => {
  host = await prepare();
  scope = effectScope();
});
afterEach(() => scope.stop());

/** The answers of a method wait until they are let through. */
function late<K extends keyof MockHost>(method: K): () => void {
  const answer = host[method] as (...given: unknown[]) => Promise<unknown>;
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  Object.assign(host, {
    [method]: async (...given: unknown[]) => {
      const before = structuredClone(await answer(...given));
      await gate;
      return before;
    },
  });
  return open;
}

const ended = (one: BroadcastSnapshot): BroadcastSnapshot => ({
  ...one,
  state: "finished",
  outcome: "accepted",
  finished_at: one.created_at + 1,
});

function tell(next: BroadcastSnapshot): void {
  const kept = recordOf(host).get(next.id);
  if (kept) kept.snapshot = next;
  host.emit("broadcast", next);
}

describe("answers that news has overtaken", () => {
  it("keep no directory at 'being read' that has been read", async () => {
    const ready = await getHost().directoryStatus("practice");
    const reading: DirectoryStatus = {
      ...ready,
      people: 0,
      departments: 0,
      refreshed_at: null,
      progress: { stage: "scope", done: 0, total: null },
    };
    host.directoryStatus = async () => reading;
    const open = late("directoryStatus");
    const directory = scope.run(() => useDirectory(() => "practice"))!;
    await settled();
    host.emit("directory", ready);
    open();
    await settled();
    expect(directory.state.value).toBe("ready");
    expect(directory.refreshing.value).toBe(false);

    host.directoryRefresh = async () => reading;
    const openAgain = late("directoryRefresh");
    const refreshed = directory.refresh();
    host.emit("directory", ready);
    openAgain();
    await refreshed;
    expect(directory.refreshing.value).toBe(false);
  });

  it("leave no send among those that are not over", async () => {
    const send = addSend(host, "a", { state: "sending", ...underWay });
    const open = late("historyFind");
    const sends = useOpenSends();
    const started = sends.start();
    await settled();
    tell(ended(send));
    open();
    (await started)();
    expect(sends.list).toEqual([]);
  });

  it("take no row of the record back to 'sending'", async () => {
    const send = addSend(host, "a", { state: "sending", ...underWay });
    const filter = { profile_id: null, text: "", person: "", from: null, to: null, states: [], outcomes: [] };
    const list = scope.run(() => useHistory(() => filter))!;
    await waitFor(() => expect(list.rows.value).toHaveLength(1));
    const open = late("historyFind");
    const reloaded = list.reload();
    tell(ended(send));
    open();
    await reloaded;
    expect(list.rows.value[0]?.state).toBe("finished");
  });

  it("show no send as under way that is over, and look at its requests again", async () => {
    const send = addSend(host, "a", { state: "sending", ...underWay });
    const open = late("historyOpen");
    mount(SendDetail, { id: "a" });
    await settled();
    tell(ended(send));
    open();
    expect((await screen.findByTestId("send-outcome")).dataset["outcome"]).toBe("accepted");
  });

  it("of a button do not count either", async () => {
    const send = addSend(host, "a", { state: "paused", pause: "admin", ...underWay });
    host.sendResume = async () => ({ ...send, state: "sending", pause: null });
    const open = late("sendResume");
    const heard: string[] = [];
    const control = scope.run(() =>
      useControl(
        () => "a",
        (next) => heard.push(next.state),
      ),
    )!;
    const asked = control.resume();
    await settled();
    tell(ended(send));
    open();
    await asked;
    expect(heard).toEqual(["finished"]);
  });

  it("of the program about itself give way to later ones", async () => {
    const app = useApp();
    const before = await host.appSnapshot();
    const open = late("appSnapshot");
    const first = app.load();
    host.appSnapshot = async () => ({ ...before, active_profile: "other" });
    await app.load();
    open();
    await first;
    expect(app.activeId).toBe("other");
  });
});
