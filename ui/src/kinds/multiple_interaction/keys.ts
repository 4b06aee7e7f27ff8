import type { Message } from "@/ipc";
import { keyed } from "@/lib/message";

export default function withKeys(message: Message): Message {
  if (message.msgtype !== "template_card" || message.template_card.card_type !== "multiple_interaction") return message;
  const card = message.template_card;
  return {
    ...message,
    template_card: {
      ...card,
      select_list: keyed(card.select_list, "question_key", "question").map((select) => ({
        ...select,
        option_list: keyed(select.option_list, "id", "option"),
      })),
      submit_button: { ...card.submit_button, key: card.submit_button.key || "submit" },
    },
  };
}
