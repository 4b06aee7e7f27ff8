import { later } from "@/lib/later";
import { NotificationIcon } from "@/components/icons";
import CardView from "@/features/preview/parts/CardView.vue";
import type { KindUi } from "@/kinds";

export default {
  icon: NotificationIcon,
  group: "often",
  order: 3,
  form: later(() => import("./Form.vue")),
  preview: { kind: "card", view: CardView },
} satisfies KindUi;
