/* The main window. */
import App from "./App.vue";
import { start } from "./bootstrap";

void start(App);
