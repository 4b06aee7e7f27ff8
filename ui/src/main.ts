/* The main window. */
import App from "./App.vue";
import { start } from "./bootstrap";
import { useDrafts } from "./features/composer/model/drafts";
import { useApp } from "./stores/app";

void start(App, () => void useDrafts().openProfile(useApp().activeId));
