import { defineAsyncComponent } from "vue";
import { InternetIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: InternetIcon,
  group: "articles",
  order: 1,
  form: defineAsyncComponent(() => import("./Form.vue")),
  preview: { kind: "news", view: defineAsyncComponent(() => import("./Preview.vue")) },
} satisfies KindUi;
