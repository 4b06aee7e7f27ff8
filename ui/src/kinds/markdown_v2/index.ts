import { defineAsyncComponent } from "vue";
import { MarkdownIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: MarkdownIcon,
  group: "words",
  order: 2,
  form: defineAsyncComponent(() => import("./Form.vue")),
  preview: { kind: "markdown", view: defineAsyncComponent(() => import("../markdown/Preview.vue")) },
} satisfies KindUi;
