import { defineAsyncComponent } from "vue";
import { ImageIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: ImageIcon,
  group: "files",
  order: 1,
  form: defineAsyncComponent(() => import("./Form.vue")),
  preview: { kind: "image", view: defineAsyncComponent(() => import("@/features/preview/parts/MediaBubble.vue")) },
} satisfies KindUi;
