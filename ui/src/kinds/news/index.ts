import { later } from "@/lib/later";
import { InternetIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: InternetIcon,
  group: "articles",
  order: 1,
  form: later(() => import("./Form.vue")),
  preview: { kind: "news", view: later(() => import("./Preview.vue")) },
} satisfies KindUi;
