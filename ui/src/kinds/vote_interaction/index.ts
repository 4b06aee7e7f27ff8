import { later } from "@/lib/later";
import { CheckboxIcon } from "@/components/icons";
import CardView from "@/features/preview/parts/CardView.vue";
import type { KindUi } from "@/kinds";

export default {
  icon: CheckboxIcon,
  group: "interactive",
  order: 2,
  form: later(() => import("./Form.vue")),
  preview: { kind: "card", view: CardView },
  answered: true,
} satisfies KindUi;
