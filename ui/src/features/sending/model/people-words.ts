/* The number that a sending button and the review name. */
import { t } from "@/i18n";
import type { Review } from "@/ipc";
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

/** What the sending button says: exactly what it does. */
export function sendWords(review: Review): string {
  if (review.test) return t("send.confirmTest");
  const { all, people, complete } = review.count;
  if (all) return people > 0 ? t("send.confirmAllPeople", { n: people }) : t("send.confirmAll");
  const channels = channelWords(review.count);
  if (channels && people === 0) return t("channels.confirm", { channels });
  return withChannels(t(complete ? "send.confirm" : "send.confirmAtLeast", { n: people }), review.count);
}
