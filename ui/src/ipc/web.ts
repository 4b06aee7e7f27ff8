/*
 * The host in a browser: the real product behind a port of this computer, which `cargo xtask serve` runs. For work on the pages alone;
 * what needs the desktop, such as a file dialog, is refused.
 */
import { commands } from "./bindings";
import type { Host } from "./contract";
import { toErrorView } from "./index";

type News = { event: string; payload: never };

/** The token is this run's; the development server hands requests on to the product's port. */
export function createWebHost(token: string): Host {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const listeners = new Map<string, Set<(payload: never) => void>>();

  // What the commands of the bindings end in.
  const invoke = async (command: string, args: unknown = {}): Promise<unknown> => {
    const answer = await fetch(`/command/${command}`, { method: "POST", headers, body: JSON.stringify(args) });
    if (answer.ok) return answer.json();
    throw answer.status === 422 ? await answer.json() : new Error(`${command}: ${answer.status}`);
  };
  Object.assign(window, { __TAURI_INTERNALS__: { invoke } });

  async function listen(): Promise<void> {
    const answer = await fetch("/news", { headers });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      const lines = (text + part.value).split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) {
        if (!line.startsWith("data:")) continue;
        const { event, payload } = JSON.parse(line.slice(5)) as News;
        for (const listener of listeners.get(event) ?? []) listener(payload);
      }
    }
  }
  void listen();

  const on = (event: string) => async (listener: (payload: never) => void) => {
    const there = listeners.get(event) ?? new Set();
    listeners.set(event, there.add(listener));
    return () => void there.delete(listener);
  };
  const methods = Object.entries(commands).map(([name, command]) => {
    const ask = command as (...args: never[]) => Promise<unknown>;
    return [name, (...args: never[]) => ask(...args).catch((error: unknown) => Promise.reject(toErrorView(error)))];
  });
  return {
    ...(Object.fromEntries(methods) as Omit<Host, `on${string}`>),
    onDirectory: on("directory"),
    onBroadcast: on("broadcast"),
    onChanged: on("changed"),
    onNavigate: on("navigate"),
    onClosing: on("closing"),
    onMedia: on("media"),
    onExamined: on("examined"),
  };
}
