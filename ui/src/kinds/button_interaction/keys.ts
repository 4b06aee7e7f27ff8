import type { Message } from "@/ipc";
import { keyed } from "@/lib/message";

export default function withKeys(message: Message): Message {
  if (message.msgtype !== "template_card" || message.template_card.card_type !== "button_interaction") return message;
  const card = message.template_card;
  return { ...message, template_card: { ...card, button_list: keyed(card.button_list, "key", "button") } };
}
