/* The host inside the desktop program: one command per method, seven events. */
import { listen } from "@tauri-apps/api/event";
import { commands } from "./bindings";
import type { Host } from "./contract";
import { toErrorView } from "./error-view";

type Method = (...args: never[]) => Promise<unknown>;

/** The same command, with every rejection as an ErrorView. */
function refusing(command: Method): Method {
  return async (...args) => {
    try {
      return await command(...args);
    } catch (error) {
      throw toErrorView(error);
    }
  };
}

async function on<T>(event: string, listener: (payload: T) => void): Promise<() => void> {
  return listen<T>(event, (message) => listener(message.payload));
}

/** The program's commands and news. */
export function createTauriHost(): Host {
  const methods = Object.fromEntries(
    Object.entries(commands).map(([name, command]) => [name, refusing(command as Method)]),
  ) as unknown as Omit<Host, `on${string}`>;
  return {
    ...methods,
    onDirectory: (listener) => on("directory", listener),
    onBroadcast: (listener) => on("broadcast", listener),
    onChanged: (listener) => on("changed", listener),
    onNavigate: (listener) => on("navigate", listener),
    onClosing: (listener) => on("closing", listener),
    onMedia: (listener) => on("media", listener),
    onExamined: (listener) => on("examined", listener),
  };
}
