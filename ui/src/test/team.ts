/* A team for tests: what the program says of the one that this computer is in. */
import type { BroadcastSnapshot, TeamMembership } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { underWay } from "./sends";

/** Lets the program say from now on that 李娜 works here, with this right and these companies. */
export function inTeam(host: MockHost, more: Partial<TeamMembership> = {}): void {
  const membership: TeamMembership = {
    place: "db.example.com:5432/posthorn",
    user: "lina",
    name: "李娜",
    standing: "reached",
    companies: ["jiangnan"],
    ...more,
  };
  host.answer("teamView", { statements: "", membership });
}

/** What a send has that 王芳 ordered and a second person has to release. */
export const awaiting = {
  ...underWay,
  batches_total: 1,
  batches_done: 0,
  state: "paused",
  pause: "release",
  title: "放假通知",
  addressees: "研发中心",
  people: 41,
  people_exact: true,
  sends_at: null,
  late_minutes: null,
  sent_by: "王芳",
  release: { digest: "d1", ordered_login: "wangfang" },
} satisfies Partial<BroadcastSnapshot>;
