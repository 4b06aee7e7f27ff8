import { later } from "@/lib/later";
import { ArticleIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";
import Preview from "./Preview.vue";

export default {
  icon: ArticleIcon,
  group: "often",
  order: 2,
  form: later(() => import("./Form.vue")),
  preview: { kind: "textcard", view: Preview },
} satisfies KindUi;
