import { later } from "@/lib/later";
import { MarkdownIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: MarkdownIcon,
  group: "words",
  order: 2,
  form: later(() => import("./Form.vue")),
  preview: { kind: "markdown", view: later(() => import("../markdown/Preview.vue")) },
} satisfies KindUi;
