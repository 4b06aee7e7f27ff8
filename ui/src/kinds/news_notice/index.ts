import { defineAsyncComponent } from "vue";
import { ImageIcon } from "@/components/icons";
import CardView from "@/features/preview/parts/CardView.vue";
import type { KindUi } from "@/kinds";

export default {
  icon: ImageIcon,
  group: "often",
  order: 4,
  form: defineAsyncComponent(() => import("./Form.vue")),
  preview: { kind: "card", view: CardView },
} satisfies KindUi;
