import { defineAsyncComponent } from "vue";
import { AppIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: AppIcon,
  group: "miniProgram",
  order: 1,
  form: defineAsyncComponent(() => import("./Form.vue")),
  preview: { kind: "mini_program", view: defineAsyncComponent(() => import("./Preview.vue")) },
} satisfies KindUi;
