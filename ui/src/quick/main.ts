/* The quick send window. */
import { start } from "@/bootstrap";
import { needWords } from "@/i18n";
import QuickApp from "./QuickApp.vue";

// Asked for before the language is chosen, they come with it.
void needWords("send");
void needWords("quick");
void start(QuickApp);
