/* The news of one send: pushed, and asked for every second as a net. */
import { onScopeDispose } from "vue";
import { getHost, type BroadcastSnapshot } from "@/ipc";
import type { Attempts } from "./send-phase";

export type Watch = {
  /** Which send this is; null before it has an id. */
  id: () => string | null;
  /** Listens for a send that is about to be ordered, so that none of its news is missed. */
  listen: (present: () => boolean) => Promise<void>;
  /** The send that was ordered has this id. */
  follow: (id: string) => Promise<void>;
  /** Follows the same send again, unless it is still followed. */
  followAgain: () => void;
  /** Asks once. */
  ask: () => Promise<void>;
  stop: () => void;
  forget: () => void;
};

/** How often the program is asked, in milliseconds. */
const NET = 1000;

export function watchSend(attempts: Attempts, accept: (next: BroadcastSnapshot) => void): Watch {
  let id: string | null = null;
  let stopListening: (() => void) | null = null;
  let net: ReturnType<typeof setInterval> | undefined;

  function stop(): void {
    clearInterval(net);
    stopListening?.();
    stopListening = null;
  }
  onScopeDispose(stop);

  const subscribe = () =>
    getHost().onBroadcast((pushed) => {
      if (pushed.id === id) accept(pushed);
    });
  async function listen(present: () => boolean): Promise<void> {
    const off = await subscribe();
    if (!present()) return off();
    stop();
    stopListening = off;
  }
  async function follow(begun: string): Promise<void> {
    id = begun;
    net = setInterval(() => void ask(), NET);
    await ask();
  }
  function followAgain(): void {
    if (stopListening !== null) return;
    const present = attempts.present();
    net = setInterval(() => void ask(), NET);
    stopListening = () => {};
    void subscribe().then((off) => {
      if (present() && stopListening !== null) stopListening = off;
      else off();
    });
  }
  async function ask(): Promise<void> {
    const present = attempts.present();
    if (!id) return;
    try {
      const answer = await getHost().sendSnapshot(id);
      if (present()) accept(answer);
    } catch {
      // The next second asks again; pushed snapshots come besides.
    }
  }

  return { id: () => id, listen, follow, followAgain, ask, stop, forget: () => (id = null) };
}
