import { defineAsyncComponent } from "vue";
import { LayersIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: LayersIcon,
  group: "articles",
  order: 2,
  form: defineAsyncComponent(() => import("./Form.vue")),
  preview: { kind: "mpnews", view: defineAsyncComponent(() => import("./Preview.vue")) },
} satisfies KindUi;
