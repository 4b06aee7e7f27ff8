import { defineAsyncComponent } from "vue";
import { ArticleIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";
import Preview from "./Preview.vue";

export default {
  icon: ArticleIcon,
  group: "often",
  order: 2,
  form: defineAsyncComponent(() => import("./Form.vue")),
  preview: { kind: "textcard", view: Preview },
} satisfies KindUi;
