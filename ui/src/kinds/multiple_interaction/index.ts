import { later } from "@/lib/later";
import { ListIcon } from "@/components/icons";
import CardView from "@/features/preview/parts/CardView.vue";
import type { KindUi } from "@/kinds";

export default {
  icon: ListIcon,
  group: "interactive",
  order: 3,
  form: later(() => import("./Form.vue")),
  preview: { kind: "card", view: CardView },
  answered: true,
} satisfies KindUi;
