import { later } from "@/lib/later";
import { LayersIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: LayersIcon,
  group: "articles",
  order: 2,
  form: later(() => import("./Form.vue")),
  preview: { kind: "mpnews", view: later(() => import("./Preview.vue")) },
} satisfies KindUi;
