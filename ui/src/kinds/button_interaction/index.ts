import { later } from "@/lib/later";
import { ThumbIcon } from "@/components/icons";
import CardView from "@/features/preview/parts/CardView.vue";
import type { KindUi } from "@/kinds";

export default {
  icon: ThumbIcon,
  group: "interactive",
  order: 1,
  form: later(() => import("./Form.vue")),
  preview: { kind: "card", view: CardView },
  answered: true,
} satisfies KindUi;
