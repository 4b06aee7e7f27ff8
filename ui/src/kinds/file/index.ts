import { defineAsyncComponent } from "vue";
import { FileIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: FileIcon,
  group: "files",
  order: 2,
  form: defineAsyncComponent(() => import("./Form.vue")),
  preview: { kind: "file", view: defineAsyncComponent(() => import("@/features/preview/parts/MediaBubble.vue")) },
} satisfies KindUi;
