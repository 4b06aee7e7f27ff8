/* The quick send window. */
import { start } from "@/bootstrap";
import QuickApp from "./QuickApp.vue";

void start(QuickApp);
