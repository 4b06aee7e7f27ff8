import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import vue from "@vitejs/plugin-vue";
import type { Plugin } from "vite";
import type { GetModuleInfo } from "rolldown";
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
      // A hundredth of a box of 24 is a hundredth of a pixel.
      const drawn = element.replace(/"d": "[^"]*"/g, (path) =>
        path.replace(/\d+\.\d{3,}/g, (figure) => String(Number(Number(figure).toFixed(2)))),
      );
      return {
        code: `import { drawIcon } from "@/components/icon-draw";\nexport default /* #__PURE__ */ drawIcon(${drawn}, "${name}");\n`,
        map: null,
      };
    },
  };
}

/**
 * A file that comes later and takes something from the start of a window would start that window again, in whichever window asked for
 * it: the quick window went blank half a second after it had opened. What both share belongs into one of the pieces below.
 */
function startsOnce(): Plugin {
  return {
    name: "starts-once",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const starts = new Set(chunks.filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName));
      for (const chunk of chunks)
        for (const name of [...chunk.imports, ...chunk.dynamicImports])
          if (starts.has(name)) this.error(`${chunk.fileName} takes something from ${name}, which starts a window`);
    },
  };
}

/** Requests of the pages go on to the product that `cargo xtask serve` runs, under its own address. */
function toProduct(target: string | undefined) {
  return target ? Object.fromEntries(["/command", "/news"].map((path) => [path, { target, changeOrigin: true }])) : {};
}

/**
 * Few pieces, which are smaller than many. In the first picture: `base` of both windows, `controls` of the main window and of
 * every dialog; `window` is whatever else the main window begins with. `panels` comes later: what places and holds an open menu,
 * popover or dialog. What is not named here is cut by the bundler.
 */
const PIECES: [string, RegExp][] = [
  [
    "panels",
    new RegExp(
      [
        "node_modules/(?:@floating-ui|aria-hidden)/",
        "reka-ui/dist/(?:DismissableLayer|FocusScope|Teleport|shared/use(?:BodyScrollLock|FocusGuards|HideOthers))",
        "reka-ui/dist/(?:DropdownMenu/DropdownMenu|Menu/Menu|Popover/Popover|Popper/Popper)(?!Anchor|Root\\.|Trigger)[A-Z]",
        "src/components/(?:Menu|Popover)Panel\\.vue",
      ].join("|"),
    ),
  ],
  [
    "base",
    new RegExp(
      [
        "preload-helper",
        "node_modules/(?:@vue|pinia|clsx|@tauri-apps)/",
        "tdesign-icons-vue-next/esm/components/(?:address-book|chat-double|check(?:-circle-filled)?|chevron-down|close|error-triangle-filled|file-copy|robot|rollback|send|tag|user(?:-add)?|usergroup(?:-filled)?)\\.js",
        "src/(?:bootstrap|i18n/index|ipc/(?:bindings|error-view|index|tauri)|stores/app)\\.",
        "src/lib/(?!clipboard|media-files)",
        "src/components/(?:Button|IconButton|PracticeBadge|Spinner|icon-draw)\\.",
        "src/features/audience/components/(?:MarkedName|Recipient\\w+|To(?!Dialogs)\\w+)\\.vue",
        "src/features/audience/model/(?:audience|count-words|use-(?:audience-count|directory|line|search|to-dialogs|typing))\\.",
        "src/features/preview/(?:model/media-source|parts/media)\\.",
      ].join("|"),
    ),
  ],
  [
    "controls",
    new RegExp(
      [
        "node_modules/(?:@floating-ui|@vueuse|aria-hidden|defu|ohash)/",
        "reka-ui/dist/(?:Collection|ConfigProvider|DismissableLayer|DropdownMenu|FocusScope|Menu|Popover|Popper|Presence|Primitive|RadioGroup|RovingFocus|Switch|Tabs|Teleport|VisuallyHidden)/",
        "reka-ui/dist/shared/(?!date|use(?:Calendar|Date|Kbd|Locale))",
        "tdesign-icons-vue-next/(?!esm/components/calendar\\.)",
        "src/components/(?:Banner|CopyButton|ErrorPanel|Field|Input|Menu|MeterView|PageHeader|Popover|ProfileMark|RadioCards|SearchInput|Select|Switch|Tabs|TextArea)\\.vue",
        "src/components/field-context|src/lib/clipboard",
      ].join("|"),
    ),
  ],
];

/** Whether a module of ours comes with the start of the main window alone, not later and not with the quick window. */
function ofWindow(id: string, graph: { getModuleInfo: GetModuleInfo }): boolean {
  const starts = [path("./src/main.ts"), path("./src/quick/main.ts")];
  if (!id.startsWith(path("./src/")) || starts.includes(id)) return false;
  const reached = new Set([id]);
  for (const module of reached)
    for (const importer of graph.getModuleInfo(module)?.importers ?? []) reached.add(importer);
  const [main, quick] = starts.map((start) => reached.has(start));
  return Boolean(main) && !quick;
}

// Two windows, two entries. Nothing is inlined: the shipped page runs under `script-src 'self'; style-src 'self'`.
export default defineConfig({
  plugins: [slimIcons(), startsOnce(), vue(), tailwindcss()],
  resolve: { alias: { "@": path("./src") } },
  define: { __VUE_OPTIONS_API__: "false", __VUE_PROD_DEVTOOLS__: "false" },
  clearScreen: false,
  // Scanned ahead as packages, the icons would escape the plugin.
  optimizeDeps: { exclude: ["tdesign-icons-vue-next"] },
  server: { port: 5173, strictPort: true, host: "127.0.0.1", proxy: toProduct(process.env["POSTHORN_SERVE"]) },
  build: {
    target: "safari16.4",
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false,
      // What comes later is fetched before it is asked for: lists of its files would weigh more than they bring.
      resolveDependencies: (_file, needs, { hostType }) =>
        hostType === "html" ? needs : needs.filter((file) => file.endsWith(".css")),
    },
    reportCompressedSize: true,
    rolldownOptions: {
      input: { main: path("./index.html"), quick: path("./quick.html") },
      output: {
        codeSplitting: {
          groups: [
            ...PIECES.map(([name, test]) => ({ name, test, includeDependenciesRecursively: false })),
            {
              name: (id, graph) => (ofWindow(id, graph) ? "window" : null),
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
    // What a test leaves behind goes with it (src/test/setup.ts): loading all files anew for each would take longer than the tests.
    isolate: false,
    restoreMocks: true,
    testTimeout: 60_000,
    server: { deps: { inline: ["tdesign-icons-vue-next"] } },
  },
});
