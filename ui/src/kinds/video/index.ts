import { later } from "@/lib/later";
import { VideoIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: VideoIcon,
  group: "files",
  order: 3,
  form: later(() => import("./Form.vue")),
  preview: { kind: "video", view: later(() => import("@/features/preview/parts/MediaBubble.vue")) },
} satisfies KindUi;
