import { later } from "@/lib/later";
import { ImageIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: ImageIcon,
  group: "files",
  order: 1,
  form: later(() => import("./Form.vue")),
  preview: { kind: "image", view: later(() => import("@/features/preview/parts/MediaBubble.vue")) },
} satisfies KindUi;
