/* The number that a sending button and the review name. */
import { t } from "@/i18n";
import type { Review } from "@/ipc";
import { channelWords, withChannels } from "../recipients/countWords";

/** `213 人`, `至少 213 人`, `全体成员，约 4,213 人`. */
export function reviewPeople(review: Review): string {
  if (review.test)
    return t("send.toTest", { id: review.profile.profile.my_user_id ?? review.audience.include[0]?.id ?? "" });
  const { all, people, complete } = review.count;
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

/** What the sending button says: exactly what it does. */
export function sendWords(review: Review): string {
  if (review.test) return t("send.confirmTest");
  const { all, people, complete } = review.count;
  if (all) return people > 0 ? t("send.confirmAllPeople", { n: people }) : t("send.confirmAll");
  const channels = channelWords(review.count);
  if (channels && people === 0) return t("channels.confirm", { channels });
  return withChannels(t(complete ? "send.confirm" : "send.confirmAtLeast", { n: people }), review.count);
}
