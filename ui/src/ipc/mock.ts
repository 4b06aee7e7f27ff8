/*
 * The program in tests of the pages: answers that the real one gave, and those that a test writes itself.
 *
 * What a request is answered with stands in `fixtures/exchanges`, written by `cargo xtask fixtures`: the same command with the same
 * arguments, after the same changes where they matter. No answer is worked out here. Drafts, settings, profiles and sends are what a
 * test put there; a test scripts every other answer that depends on what happened.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commands } from "./bindings";
import type { AppSnapshot, Changed, Draft, ErrorView, Host } from "./contract";
import named from "./fixtures/named.json";

type Commands = typeof commands;
type Method = keyof Commands;
/** A command as it crosses to the program. */
type Call = { command: string; args: Record<string, unknown> };
type Answer = { answer: unknown } | { error: ErrorView };
type Line = { given?: Call[]; args: Call["args"] } & Answer;
type Events = { [Name in keyof Host as Name extends `on${infer Event}` ? Uncapitalize<Event> : never]: Name };
type News<Event extends keyof Events> = Parameters<Parameters<Host[Events[Event]]>[0]>[0];
type Scripted<M extends Method> = Awaited<ReturnType<Commands[M]>>;

export type MockHost = Host & {
  /** What `appSnapshot` answers with: a test may change it. */
  app: AppSnapshot;
  /** The kept drafts, by `profile/slot` or, of the main window, `profile/id`: its first one has the id of its slot. */
  drafts: Map<string, Draft>;
  /** The methods that were called, oldest first; those that listen too. */
  calls: (keyof Host)[];
  /** Arguments of each call of a method, oldest first. */
  args: <M extends Method>(method: M) => Parameters<Commands[M]>[];
  /** Answers a method like this from now on. */
  answer: <M extends Method>(
    method: M,
    answer: Scripted<M> | ((...args: Parameters<Commands[M]>) => Scripted<M> | Promise<Scripted<M>>),
  ) => void;
  /** Lets the next call of a method fail; several wait in line. */
  fail: (method: Method, error: ErrorView) => void;
  /** Tells the page something. */
  emit: <Event extends keyof Events>(event: Event, news: News<Event>) => void;
};

const FOLDER = join(process.cwd(), "src/ipc/fixtures/exchanges");
/** Set while `cargo xtask fixtures` listens there. */
const COLLECT = process.env["POSTHORN_COLLECT"];

export const clone = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));

/** The same with its names in order, so that equal things are written alike. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, ordered(inner)]),
  );
}
const keyOf = (given: Call[], args: unknown) => JSON.stringify(ordered([given, args]));

const files = new Map<string, Map<string, Answer>>();

function file(command: string): Map<string, Answer> {
  let exchanges = files.get(command);
  if (!exchanges) {
    const path = join(FOLDER, `${command}.json`);
    const lines = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Line[]) : [];
    exchanges = new Map(lines.map((line) => [keyOf(line.given ?? [], line.args), line]));
    files.set(command, exchanges);
  }
  return exchanges;
}

/** Requests that no fixture answers, of the test that runs: it fails with them. */
export const unanswered: string[] = [];

let questions = 0;

/** Asks the real program; waits without letting anything else happen, so that tests go on as they do with written answers. */
function ask(folder: string, given: Call[], call: Call): Answer {
  const place = join(folder, `${process.pid}-${questions++}`);
  const request = given.length > 0 ? { given, ...call } : call;
  writeFileSync(`${place}.part`, JSON.stringify(ordered(request)));
  renameSync(`${place}.part`, `${place}.question`);
  const turn = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync(`${place}.answer`)) Atomics.wait(turn, 0, 0, 1);
  const answer = JSON.parse(readFileSync(`${place}.answer`, "utf8")) as Answer;
  rmSync(`${place}.answer`);
  return answer;
}

/** The program's own answer to a request. */
function recorded(given: Call[], call: Call): unknown {
  const found = COLLECT ? ask(COLLECT, given, call) : file(call.command).get(keyOf(given, call.args));
  if (!found) {
    unanswered.push(`${call.command} ${JSON.stringify(call.args)}`);
    throw new Error(`no answer to ${call.command}: run cargo xtask fixtures`);
  }
  if ("error" in found) throw clone(found.error);
  return clone(found.answer);
}

/** The moment at which the program answered, by the clock of the fixtures. */
export const NOW: number = named.about.now;

/** Names of what the fixtures hold by name. */
export const fixtures = named;

/** A host that answers from the fixtures, until a test scripts it. */
export function createMockHost(): MockHost {
  const calls: { method: Method; args: unknown[] }[] = [];
  const given: (Call & { subjects: string[] })[] = [];
  const failures = new Map<Method, ErrorView[]>();
  const scripts = new Map<Method, unknown>();
  const listeners = new Map<string, Set<(news: never) => void>>();

  /** What was changed of the subjects that a command reads or changes. */
  function before(command: string): Call[] {
    const subjects = named.about.subjects.filter(
      (one) => one.changed_by.includes(command) || one.read_by.includes(command),
    );
    return given
      .filter((one) => subjects.some((subject) => one.subjects.includes(subject.name)))
      .map(({ command: earlier, args }) => ({ command: earlier, args }));
  }

  function answered(call: Call): unknown {
    const subjects = named.about.subjects.filter((one) => one.changed_by.includes(call.command));
    const known = before(call.command);
    if (subjects.length > 0) given.push({ ...call, subjects: subjects.map((one) => one.name) });
    const answer = recorded(known, call);
    for (const { told, name } of subjects) if (told) host.emit("changed", name as Changed);
    return answer;
  }

  const on = (event: keyof Events) => async (listener: (news: never) => void) => {
    host.calls.push(`on${event.charAt(0).toUpperCase()}${event.slice(1)}` as keyof Host);
    const there = listeners.get(event) ?? new Set();
    listeners.set(event, there.add(listener));
    return () => void there.delete(listener);
  };

  async function called(method: Method, raw: unknown[]): Promise<unknown> {
    const args = clone(raw);
    calls.push({ method, args });
    host.calls.push(method);
    const [failure, ...rest] = failures.get(method) ?? [];
    if (failure) {
      failures.set(method, rest);
      throw failure;
    }
    if (!scripts.has(method)) return (commands[method] as (...args: unknown[]) => Promise<unknown>)(...args);
    const script = scripts.get(method);
    return clone(typeof script === "function" ? await (script as (...args: unknown[]) => unknown)(...args) : script);
  }
  // What the commands of the bindings end in: their names and the names of their arguments are the real ones.
  const invoke = async (command: string, args: Call["args"] = {}) => answered({ command, args });
  Object.assign(window, { __TAURI_INTERNALS__: { invoke } });

  const methods = Object.keys(commands) as Method[];
  const host = {
    ...Object.fromEntries(methods.map((method) => [method, (...args: unknown[]) => called(method, args)])),
    ...Object.fromEntries(
      (["directory", "broadcast", "changed", "navigate", "closing", "media", "examined"] as const).map((event) => [
        `on${event.charAt(0).toUpperCase()}${event.slice(1)}`,
        on(event),
      ]),
    ),
    app: clone(named.app) as unknown as AppSnapshot,
    drafts: new Map<string, Draft>(),
    calls: [] as (keyof Host)[],
    args: (method: Method) => calls.filter((one) => one.method === method).map((one) => one.args),
    answer: (method: Method, answer: unknown) => void scripts.set(method, answer),
    fail: (method: Method, error: ErrorView) => failures.set(method, [...(failures.get(method) ?? []), error]),
    emit: (event: string, news: unknown) => {
      for (const listener of listeners.get(event) ?? []) listener(clone(news) as never);
    },
  } as unknown as MockHost;

  host.answer("appSnapshot", () => host.app);
  host.answer("settingsSave", (settings) => (host.app = { ...host.app, settings }));
  host.answer("profileActivate", (id) => void (host.app = { ...host.app, active_profile: id }));
  host.answer("noticeDismiss", (id) => {
    host.app = { ...host.app, notices: host.app.notices.filter((one) => one.id !== id) };
  });
  host.answer("draftLoad", (profile, slot) => host.drafts.get(`${profile}/${slot}`) ?? null);
  host.answer("draftSave", (profile, slot, draft) => void host.drafts.set(`${profile}/${slot}`, draft));
  host.answer("draftCurrent", (profile) => ({ id: "compose", draft: host.drafts.get(`${profile}/compose`) ?? null }));
  host.answer("draftKeep", (profile, id, draft) => void host.drafts.set(`${profile}/${id}`, draft));
  host.answer("updateSeen", { state: "off" });
  host.answer("doctorBeforeSend", []);
  host.answer("deadLetters", { rows: [], total: 0 });
  host.answer("profileProxyState", null);
  host.answer("teamView", { statements: "" });
  for (const quiet of ["openLink", "openFolder", "quickClose", "mainShow", "mainClose"] as const)
    host.answer(quiet, undefined);
  return host;
}
