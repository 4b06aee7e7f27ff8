import { waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { MockHost } from "@/ipc/mock";
import { prepare, settled } from "@/test/mount";
import { addSend, changeSend, underWay } from "@/test/sends";
import { awaiting, inTeam } from "@/test/team";
import { useOpenSends } from "./open-sends";

let host: MockHost;
const needing = () => useOpenSends().needing.map((one) => one.id);

beforeEach(async () => {
  host = await prepare();
});

describe("what waits for a second person", () => {
  it("waits for the decision of who may release it, and stands first", async () => {
    inTeam(host, { right: "approver" });
    addSend(host, "theirs", awaiting);
    addSend(host, "own", { ...awaiting, release: { digest: "d2", ordered_login: "lina" } });
    addSend(host, "runs", { ...underWay, state: "sending" });
    await useOpenSends().start();
    await waitFor(() => expect(needing()).toEqual(["theirs"]));
    expect(useOpenSends().list[0]?.id).toBe("theirs");
    // It is no question that is put to somebody who does something else.
    expect(useOpenSends().asking).toEqual([]);
    changeSend(host, "theirs", { state: "sending", pause: null });
    await waitFor(() => expect(needing()).toEqual([]));
  });

  it("waits for nobody else", async () => {
    inTeam(host, { right: "sender" });
    addSend(host, "theirs", awaiting);
    await useOpenSends().start();
    await settled();
    expect(needing()).toEqual([]);
    // What comes later is looked at by the right of then.
    inTeam(host, { right: "owner" });
    host.emit("broadcast", addSend(host, "later", awaiting));
    await waitFor(() => expect(needing()).toEqual(["later", "theirs"]));
  });

  it("has nobody asked who they are where nothing waits", async () => {
    addSend(host, "runs", { ...underWay, state: "sending" });
    await useOpenSends().start();
    await settled();
    expect(host.args("teamView")).toEqual([]);
  });
});

describe("what stands still because the team's database was restored", () => {
  it("is asked about like what was interrupted", async () => {
    addSend(host, "r", { ...underWay, state: "paused", pause: "restored" });
    await useOpenSends().start();
    expect(needing()).toEqual(["r"]);
    expect(useOpenSends().asking.map((one) => one.id)).toEqual(["r"]);
  });
});
