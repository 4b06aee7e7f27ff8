import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import vue from "@vitejs/plugin-vue";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/**
 * Every icon of tdesign-icons-vue-next carries the same 2 kB of component code. This keeps its drawing data alone and lets
 * src/components/icon-draw.ts draw it; an icon that does not look as expected stops the build.
 */
function slimIcons(): Plugin {
  return {
    name: "slim-icons",
    enforce: "pre",
    transform(code, id) {
      const name = /tdesign-icons-vue-next\/esm\/components\/([\w-]+)\.js(?:\?|$)/.exec(id)?.[1];
      if (!name) return null;
      const element = /var element = (\{[\s\S]*?\n\});\n/.exec(code)?.[1];
      if (!element) this.error(`no drawing found in icon ${name}`);
      return {
        code: `import { drawIcon } from "@/components/icon-draw";\nexport default /* #__PURE__ */ drawIcon(${element}, "${name}");\n`,
        map: null,
      };
    },
  };
}

/** Requests of the pages go on to the product that `cargo xtask serve` runs, under its own address. */
function toProduct(target: string | undefined) {
  return target ? Object.fromEntries(["/command", "/news"].map((path) => [path, { target, changeOrigin: true }])) : {};
}

// Two windows, two entries. Nothing is inlined: the shipped page runs under `script-src 'self'; style-src 'self'`.
export default defineConfig({
  plugins: [slimIcons(), vue(), tailwindcss()],
  resolve: { alias: { "@": path("./src") } },
  define: { __VUE_OPTIONS_API__: "false", __VUE_PROD_DEVTOOLS__: "false" },
  clearScreen: false,
  // Scanned ahead as packages, the icons would escape the plugin.
  optimizeDeps: { exclude: ["tdesign-icons-vue-next"] },
  server: { port: 5173, strictPort: true, host: "127.0.0.1", proxy: toProduct(process.env["POSTHORN_SERVE"]) },
  build: {
    target: "safari16.4",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: {
      input: { main: path("./index.html"), quick: path("./quick.html") },
      output: {
        codeSplitting: {
          groups: [
            // What the main window draws at once and dialogs draw later: in one piece it is smaller than in many.
            {
              name: "controls",
              test: /src\/components\/(?:Menu|Tabs|RadioCards|Select|Field|CopyButton)\.vue|reka-ui\/dist\/(?:DropdownMenu|Menu|Tabs|RovingFocus|RadioGroup|Popper|Popover)\//,
              includeDependenciesRecursively: false,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: "happy-dom",
    // What a test types as a local time is asked of the program as a moment: the same one everywhere.
    env: { TZ: "Asia/Shanghai" },
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
    testTimeout: 60_000,
    server: { deps: { inline: ["tdesign-icons-vue-next"] } },
  },
});
