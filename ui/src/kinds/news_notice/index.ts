import { later } from "@/lib/later";
import { ImageIcon } from "@/components/icons";
import CardView from "@/features/preview/parts/CardView.vue";
import type { KindUi } from "@/kinds";

export default {
  icon: ImageIcon,
  group: "often",
  order: 4,
  form: later(() => import("./Form.vue")),
  preview: { kind: "card", view: CardView },
} satisfies KindUi;
