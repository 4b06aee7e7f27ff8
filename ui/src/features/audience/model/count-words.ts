/* An audience's size in words, the same wherever it is said. */
import { t } from "@/i18n";
import type { AudienceCount, AudiencePart } from "@/ipc";
import { listed } from "@/lib/format";
import { shownName } from "./audience";

/** So many who are not in the directory are named; of more it is said how many. */
const MOST_NAMED = 3;

type Channels = Pick<AudienceCount, "chats" | "robots">;

/** `1 个群聊、2 个群机器人`; empty without any. */
export function channelWords({ chats, robots }: Channels): string {
  const one = chats > 0 ? t("recipients.countChats", { n: chats }) : "";
  const other = robots > 0 ? t("recipients.countRobots", { n: robots }) : "";
  return one && other ? t("recipients.countAnd", { one, other }) : one || other;
}

/** A number of people in words, and the groups that are in it. */
export function withChannels(people: string, count: Channels): string {
  const channels = channelWords(count);
  return channels ? t("recipients.countAlso", { people, channels }) : people;
}

/** `共 12 人`, `至少 12 人，含 1 个群机器人`, `全体成员，约 5,000 人（已排除 3 人）`. */
export function peopleWords(count: AudienceCount): string {
  if (count.unresolvable) return t("recipients.countUnresolvable");
  const all = chosenWords(count);
  return count.excluded > 0 ? t("recipients.countWithout", { people: all, n: count.excluded }) : all;
}

function chosenWords(count: AudienceCount): string {
  if (count.all)
    return count.people > 0 ? t("recipients.countAll", { n: count.people }) : t("recipients.countAllUnknown");
  const channels = channelWords(count);
  if (channels && count.people === 0) return t("recipients.countOnly", { channels });
  return withChannels(
    t(count.complete ? "recipients.countPeople" : "recipients.countAtLeast", { n: count.people }),
    count,
  );
}

/** Something else that is worth knowing about the number. */
export interface CountRemark {
  words: string;
  /** Somebody may get nothing. */
  warn: boolean;
  /** Whom it is about, to be looked at. */
  part: AudiencePart | null;
}

/** What else is worth knowing about the number, each as its own remark. */
export function countRemarks(count: AudienceCount): CountRemark[] {
  const out: CountRemark[] = [];
  const add = (words: string, warn = false, part: AudiencePart | null = null) => out.push({ words, warn, part });
  if (count.all && count.named_people + count.departments + count.tags > 0) add(t("recipients.countAllOverrides"));
  else if (!count.all && count.overlap > 0)
    add(
      t(count.chats > 0 ? "recipients.countOverlapChats" : "recipients.countOverlap", { n: count.overlap }),
      false,
      "several",
    );
  const strange = count.unknown;
  if (strange.length > MOST_NAMED) add(t("recipients.countUnknown", { n: strange.length }), true);
  else if (strange.length > 0)
    add(t("recipients.countUnknownNames", { names: listed(strange.map(shownName)), n: strange.length }), true);
  return out;
}
