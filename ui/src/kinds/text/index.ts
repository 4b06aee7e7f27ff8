import { ChatIcon } from "@/components/icons";
import type { KindUi } from "@/kinds";
import Form from "./Form.vue";
import Preview from "./Preview.vue";

export default {
  icon: ChatIcon,
  group: "often",
  order: 1,
  form: Form,
  preview: { kind: "text", view: Preview },
} satisfies KindUi;
