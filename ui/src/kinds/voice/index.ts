import { later } from "@/lib/later";
import { SoundIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";

export default {
  icon: SoundIcon,
  group: "files",
  order: 4,
  form: later(() => import("./Form.vue")),
  preview: { kind: "voice", view: later(() => import("@/features/preview/parts/MediaBubble.vue")) },
} satisfies KindUi;
