import { later } from "@/lib/later";
import { AppIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: AppIcon,
  group: "miniProgram",
  order: 1,
  form: later(() => import("./Form.vue")),
  preview: { kind: "mini_program", view: later(() => import("./Preview.vue")) },
} satisfies KindUi;
