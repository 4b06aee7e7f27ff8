import { later } from "@/lib/later";
import { FileIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: FileIcon,
  group: "files",
  order: 2,
  form: later(() => import("./Form.vue")),
  preview: { kind: "file", view: later(() => import("@/features/preview/parts/MediaBubble.vue")) },
} satisfies KindUi;
