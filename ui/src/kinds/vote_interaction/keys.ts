import type { Message } from "@/ipc";
import { keyed } from "@/lib/message";

export default function withKeys(message: Message): Message {
  if (message.msgtype !== "template_card" || message.template_card.card_type !== "vote_interaction") return message;
  const card = message.template_card;
  return {
    ...message,
    template_card: {
      ...card,
      checkbox: {
        ...card.checkbox,
        question_key: card.checkbox.question_key || "question1",
        option_list: keyed(card.checkbox.option_list, "id", "option"),
      },
      submit_button: { ...card.submit_button, key: card.submit_button.key || "submit" },
    },
  };
}
