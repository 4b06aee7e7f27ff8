import { defineAsyncComponent } from "vue";
import { SoundIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: SoundIcon,
  group: "files",
  order: 4,
  form: defineAsyncComponent(() => import("./Form.vue")),
  preview: { kind: "voice", view: defineAsyncComponent(() => import("@/features/preview/parts/MediaBubble.vue")) },
} satisfies KindUi;
