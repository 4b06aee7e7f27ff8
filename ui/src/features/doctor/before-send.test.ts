import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, expect, it } from "vitest";
import type { Examined, Review } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useRouter } from "@/stores/router";
import { errorOf, apiErrorOf } from "@/test/errors";
import { mount, prepare, settled } from "@/test/mount";
import BeforeSend from "./components/BeforeSend.vue";

let host: MockHost;
beforeEach(async () => {
  host = await prepare();
});

/** As far as it is looked at here. */
const review = {
  profile: { profile: { id: "p" }, secret: "stored" },
  count: { people: 1200 },
  digest: "d",
} as unknown as Review;
const untrusted: Examined = {
  check: "trusted_address",
  state: "wrong",
  figure: null,
  about: "203.0.113.9",
  finding: null,
  before: null,
  behind: null,
  error: apiErrorOf(60020),
};

it("says what would fail, and leads to the check-up of the company", async () => {
  host.answer("doctorBeforeSend", [untrusted]);
  mount(BeforeSend, { review });
  const told = await screen.findByTestId("doctor-before-send");
  expect(told.textContent).toContain("企业可信 IP：");
  expect(host.args("doctorBeforeSend")).toEqual([["p", 1200]]);
  await fireEvent.click(screen.getByTestId("doctor-open"));
  expect([useRouter().page, useRouter().profile]).toEqual(["doctor", "p"]);
});

it("says nothing where nothing would fail, or nothing could be found out", async () => {
  mount(BeforeSend, { review });
  await settled();
  expect(screen.queryByTestId("doctor-before-send")).toBeNull();
  host.fail("doctorBeforeSend", errorOf("internal"));
  mount(BeforeSend, { review });
  await waitFor(() => expect(host.args("doctorBeforeSend")).toHaveLength(2));
  await settled();
  expect(screen.queryByTestId("doctor-before-send")).toBeNull();
});
