import { defineAsyncComponent } from "vue";
import { VideoIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: VideoIcon,
  group: "files",
  order: 3,
  form: defineAsyncComponent(() => import("./Form.vue")),
  preview: { kind: "video", view: defineAsyncComponent(() => import("@/features/preview/parts/MediaBubble.vue")) },
} satisfies KindUi;
