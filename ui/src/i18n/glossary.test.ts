/*
 * One name for one thing: words that are not said, with what is said instead (ui/README.md, "Words"), by the pages, the examples, the
 * command line and its manual, the dialogs and notifications of the system, and the documents. What is folded away as technical record
 * may name requests and batches: it is for those who read JSON.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** Keys of what is folded away, of forms for those who know the interface of WeCom, or of a file that is exported. */
const TECHNICAL = [
  /^request\./,
  /^preview\.(?:request|advanced)$/,
  /^settings\.parallel/,
  /^sends\.(batch|request|response)/,
  /^ledger\.(batches|column\.)/,
  /^channels\.batch$/,
  /^underway\.batch\./,
  /^errors\.code\.(unreachable|request_mismatch)\./,
  // How a send goes on, and what a script meets.
  /^docs\/(sending|command-line|messages)\.md$/,
  /^README\.md$/,
];
type Rule = { never: RegExp; say: string; except?: RegExp[] };

const CHINESE: Rule[] = [
  { never: /你|妳/, say: "您" },
  { never: /TA/, say: "这位成员" },
  { never: /(?<!审)批(?!准)/, say: "次、部分", except: TECHNICAL },
  { never: /放行/, say: "批准", except: [/^network\./] },
  { never: /请求/, say: "消息", except: TECHNICAL },
  { never: /接收人/, say: "收件人" },
  { never: /额度/, say: "发送量、上限" },
  { never: /拒绝/, say: "拒收、没有接收", except: [/^errors\.code\.secret_refused\./] },
  { never: /已接受/, say: "已发出", except: TECHNICAL },
  { never: /未送达|没有送达/, say: "没收到" },
  { never: /结果未知/, say: "不确定", except: TECHNICAL },
  { never: /试看/, say: "发给自己试试" },
  { never: /姓名转译/, say: "显示为姓名" },
  { never: /插入姓名/, say: "提到同事" },
  { never: /重复拦截/, say: "防重复发送" },
  { never: /名目/, say: "名称" },
  { never: /无跳转/, say: "不可点" },
  { never: /对上/, say: "匹配到" },
  { never: /直接选择/, say: "单独选" },
  { never: /服务器地址/, say: "接口地址" },
  { never: /资料夹/, say: "数据文件夹" },
  { never: /应用 ID/, say: "AgentId" },
  { never: /凭据/, say: "登录" },
  { never: /文本通知卡片|图文展示卡片/, say: "通知卡片、图文卡片" },
];
const ENGLISH: Rule[] = [
  { never: /budget/i, say: "quota" },
  { never: /person-time/i, say: "recipients" },
  { never: /\brefus/i, say: "reject" },
  { never: /\b(take|taken|takes|taking) back\b/i, say: "recall" },
  { never: /\brequests?\b/i, say: "message", except: [...TECHNICAL, /^errors\./] },
  { never: /\bbatch/i, say: "part" },
  { never: /\bkinds?\b/i, say: "type" },
  { never: /not reached|were missed/i, say: "not delivered" },
  { never: /\bperson-|\bcorp id\b|\bagent id\b|\bchat id\b|\bmember id\b/, say: "corp ID, AgentId, chat ID, account" },
  { never: /visible scope|app is visible to/i, say: "visible range" },
  { never: /by itself|by themselves/i, say: "automatically" },
  { never: /name translation/i, say: "show names" },
  { never: /duplicate check/i, say: "duplicate protection", except: TECHNICAL },
  { never: /jump line/i, say: "bottom link" },
  { never: /for ever\b/i, say: "forever" },
  { never: /\bthe application\b/i, say: "the app" },
  { never: /\b(in|under|into|see|open|the|view) (Sends|Write)\b/i, say: "History, Compose" },
];

function leaves(node: unknown, path: string): [string, string][] {
  // Names of values are no words.
  if (typeof node === "string") return [[path, node.replace(/\{\w+/g, "{")]];
  return Object.entries(node as object).flatMap(([key, value]) => leaves(value, `${path}.${key}`));
}
/** What a file of words is called in keys. */
function named(path: string): string {
  const kind = /kinds\/(\w+)\//.exec(path);
  return kind ? `kind.${kind[1] ?? ""}` : path.slice(2, path.indexOf(".", 2));
}
const wordsOf = (files: Record<string, unknown>) =>
  Object.entries(files).flatMap(([path, words]) => leaves(words, named(path)));
const pages = {
  Chinese: wordsOf({
    ...import.meta.glob("./*.zh-CN.ts", { eager: true, import: "default" }),
    ...import.meta.glob("../kinds/*/words.zh-CN.ts", { eager: true, import: "default" }),
    ...import.meta.glob("../features/templates/*.zh-CN.json", { eager: true, import: "default" }),
  }).filter(([key]) => !key.startsWith("zh-CN")),
  English: wordsOf({
    ...import.meta.glob("./*.en.ts", { eager: true, import: "default" }),
    ...import.meta.glob("../kinds/*/words.en.ts", { eager: true, import: "default" }),
    ...import.meta.glob("../features/templates/*.en.json", { eager: true, import: "default" }),
  }),
};

const ROOT = join(process.cwd(), "..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8").replaceAll("\r\n", "\n");
const inFolder = (path: string, ending: string) =>
  readdirSync(join(ROOT, path)).flatMap((name) => (name.endsWith(ending) ? [path + name] : []));
const HAN = /\p{Script=Han}/u;
type Said = { Chinese: [string, string][]; English: [string, string][] };

/** What a Rust file says to people: its texts of several words, without comments and tests. */
function ofRust(path: string): Said {
  const code = (read(path).split("#[cfg(test)]")[0] ?? "").replace(/^\s*\/\/.*$/gm, "");
  const texts = [...code.matchAll(/"((?:[^"\\]|\\[^])*)"/g)].map(([, text = ""]) => text.replace(/\{\w+/g, "{"));
  return {
    Chinese: texts.filter((text) => HAN.test(text)).map((text) => [path, text]),
    English: texts.filter((text) => !HAN.test(text) && text.includes(" ")).map((text) => [path, text]),
  };
}
/** What a page of the manual says, which is the help of the command line. */
function ofManual(path: string): Said {
  const lines = read(path)
    .split("\n")
    .filter((line) => !line.startsWith("."));
  return { Chinese: [], English: lines.map((line) => [path, line.replaceAll("\\-", "-").replace(/\\f./g, "")]) };
}
/** What a document says, without what is typed or read by programs. The English of all but the changelog is for those who build it. */
function ofDocument(path: string): Said {
  const lines = read(path)
    .replace(/```[^]*?```|`[^`]*`|\]\([^)]*\)/g, "")
    .split("\n");
  const of = (han: boolean) =>
    lines.filter((line) => HAN.test(line) === han).map((line): [string, string] => [path, line]);
  return { Chinese: of(true), English: path === "CHANGELOG.md" ? of(false) : [] };
}
/** What the program says of WeCom's error numbers. */
function ofTable(path: string): Said {
  const rows = read(path)
    .trimEnd()
    .split("\n")
    .slice(1)
    .flatMap((row) => row.split("\t").slice(1).filter(Boolean));
  const of = (han: boolean) =>
    rows.filter((text) => HAN.test(text) === han).map((text): [string, string] => [path, text]);
  return { Chinese: of(true), English: of(false) };
}
/** Files outside the pages, and how their words are found. */
const OUTSIDE: [files: string[], of: (path: string) => Said][] = [
  [
    [
      "cli/src/messages.rs",
      "cli/src/messages/problems.rs",
      "cli/src/print.rs",
      "cli/src/explain.rs",
      "cli/src/times.rs",
      "cli/src/exit.rs",
      "app/messages.rs",
      "app/quit.rs",
    ]
      .concat("app/trouble.rs", "app/ownership.rs", "app/tray.rs", "cli/src/print/doctor.rs")
      .concat(["notes", "team"].map((name) => `cli/src/messages/${name}.rs`))
      .concat(["plan", "team", "release"].map((name) => `cli/src/print/${name}.rs`))
      .map((path) => `src-tauri/${path}`),
    ofRust,
  ],
  [["zh-CN", "en"].map((of) => `src-tauri/wecom/src/errcode/atlas.${of}.tsv`), ofTable],
  [inFolder("packaging/linux/man/", ".1"), ofManual],
  [
    [
      "docs/command-line.md",
      "docs/messages.md",
      "docs/sending.md",
      "docs/team.md",
      "docs/worker.md",
      "README.md",
      "CHANGELOG.md",
    ],
    ofDocument,
  ],
];
const outside = OUTSIDE.flatMap(([files, of]) => files.map(of));
const chinese = [...pages.Chinese, ...outside.flatMap((words) => words.Chinese)];
const english = [...pages.English, ...outside.flatMap((words) => words.English)];

const PROBLEMS = "src-tauri/cli/src/messages/problems.rs";

it("reads what is said outside the pages", () => {
  for (const [files, of] of OUTSIDE)
    for (const path of files) expect(Object.values(of(path)).flat().length, path).toBeGreaterThan(0);
  const messages = ofRust(PROBLEMS);
  expect(messages.Chinese).toContainEqual([PROBLEMS, "已暂停；用 posthorn resume 继续"]);
  expect(messages.English).toContainEqual([PROBLEMS, "paused; continue with posthorn resume"]);
  expect(english.some(([key, text]) => key.endsWith("posthorn-recall.1") && text.includes("within 24 hours"))).toBe(
    true,
  );
  expect(chinese.some(([key]) => key === "docs/command-line.md")).toBe(true);
  expect(chinese.some(([, text]) => text.includes("蛋糕券"))).toBe(true);
});

/** Where Chinese and Latin stand together: names as the admin console writes them, and dates. */
const TOGETHER = /企业(?:可信IP|ID)|(?:\d+年)?\d+月(?:\d+日)?/g;

it("Chinese stands a space apart from Latin letters and figures", () => {
  const meet = /\p{Script=Han}[A-Za-z\d]|[A-Za-z\d]\p{Script=Han}/u;
  const plain = (text: string) => text.replaceAll("\\n", "\n").replace(TOGETHER, "…");
  expect(chinese.filter(([, text]) => meet.test(plain(text)))).toEqual([]);
  expect(meet.test(plain("没有找到Secret"))).toBe(true);
  for (const name of ["企业可信IP", "企业ID"])
    expect(
      chinese.some(([, text]) => text.includes(name)),
      `${name} is still written`,
    ).toBe(true);
});

describe.each([
  ["Chinese", chinese, CHINESE],
  ["English", english, ENGLISH],
] as const)("%s", (_, words, rules) => {
  it.each(rules.map((rule) => [String(rule.never), rule] as const))("does not say %s", (_name, rule) => {
    expect(words.length).toBeGreaterThan(1000);
    const said = words.filter(
      ([key, text]) => rule.never.test(text) && !(rule.except ?? []).some((except) => except.test(key)),
    );
    expect(said, `say “${rule.say}”`).toEqual([]);
  });
});

it("exceptions are needed", () => {
  const all = (language: [string, string][], rules: Rule[]) =>
    rules.flatMap(({ never, except }) =>
      (except ?? [])
        .filter((one) => !TECHNICAL.includes(one) && !language.some(([key, text]) => one.test(key) && never.test(text)))
        .map((one) => `${never.source} in ${one.source}`),
    );
  expect([...all(chinese, CHINESE), ...all(english, ENGLISH)]).toEqual([]);
});
