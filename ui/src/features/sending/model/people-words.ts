/* The number that a sending button and the review name. */
import { formatNumber, t } from "@/i18n";
import type { AudienceCount, Review } from "@/ipc";
import { listed } from "@/lib/format";
import { shownName } from "@/features/audience/model/audience";
import { channelWords, withChannels } from "@/features/audience/model/count-words";

/** `213 人`, `至少 213 人`, `全体成员，约 4,213 人`. */
export function reviewPeople(review: Review): string {
  if (review.test)
    return t("send.toTest", { id: review.profile.profile.my_user_id ?? review.audience.include[0]?.id ?? "" });
  const { all, people, complete, unresolvable } = review.count;
  if (unresolvable) return t("recipients.countUnresolvable");
  if (all) return people > 0 ? t("send.peopleAll", { n: people }) : t("send.peopleAllUnknown");
  const channels = channelWords(review.count);
  if (channels && people === 0) return channels;
  if (people === 0 && review.audience.include.length === 0) return t("send.peopleNobody");
  if (people === 0 && !complete) return t("send.peopleUnknown");
  return t(complete ? "send.people" : "send.peopleAtLeast", { n: people });
}

/** The groups among the people, `含 1 个群聊`; empty without any, or when there is nothing else. */
export function reviewChannels(review: Review): string {
  const { all, people } = review.count;
  const channels = channelWords(review.count);
  return review.test || all || people === 0 || !channels ? "" : t("channels.including", { channels });
}

/** Names of an audience in one line. */
const NAMES = 3;
/** Who that is, in a line: the first names, how many more, how many left out; empty for a test. */
export function whoWords({ test, audience, count }: Review): string {
  if (test) return "";
  const some = audience.all ? [] : audience.include;
  const names = listed(some.slice(0, NAMES).map(shownName));
  return listed([
    ...(names ? [some.length > NAMES ? t("send.toSome", { names, n: some.length }) : names] : []),
    ...(count.excluded > 0 ? [t("preflight.excluded", { n: count.excluded })] : []),
  ]);
}

/** Most departments and tags that stand in a sum. */
const MOST_TERMS = 8;
/** `研发中心 21 + 销售部 22 − 重复 1 − 排除 1 = 41 人`: how the number comes about; empty where it is not known or nothing is added. */
export function sumWords(count: AudienceCount): string {
  const { all, people, excluded, parts, repeats, named_people: named, complete } = count;
  const groups = count.departments + count.tags;
  const whole = complete && count.unresolvable === null && count.chats + count.robots === 0;
  if (!whole || parts.length > MOST_TERMS || (!all && parts.length < groups)) return "";
  const added = all
    ? [`${t("recipients.everyone")} ${formatNumber(people + excluded)}`]
    : [
        ...parts.map(([one, n]) => `${shownName(one)} ${formatNumber(n)}`),
        ...(named > 0 ? [t("send.sumNamed", { n: named })] : []),
      ];
  const taken = [
    ...(repeats > 0 ? [t("send.sumRepeats", { n: repeats })] : []),
    ...(excluded > 0 ? [t("send.sumExcluded", { n: excluded })] : []),
  ];
  const worthIt = added.length + taken.length > 1 && (groups > 0 || taken.length > 0);
  return worthIt ? `${[added.join(" + "), ...taken].join(" − ")} = ${t("common.people", { n: people })}` : "";
}

/** What the sending button says: exactly what it does. */
export function sendWords(review: Review): string {
  if (review.test) return t("send.confirmTest");
  if (review.needs_release) return t("preflight.releaseSubmit");
  const { all, people, complete } = review.count;
  if (all) return people > 0 ? t("send.confirmAllPeople", { n: people }) : t("send.confirmAll");
  const channels = channelWords(review.count);
  if (channels && people === 0) return t("channels.confirm", { channels });
  if (people === 0 && !complete) return t("send.confirmUnknown");
  return withChannels(t(complete ? "send.confirm" : "send.confirmAtLeast", { n: people }), review.count);
}
