/*
 * News and answers come by two ways and overtake each other: an answer that was under way when news came may be older than it.
 * What is still newer has news of its own, so the news counts.
 */
import { getHost, type BroadcastSnapshot } from "@/ipc";
import { whileAlive } from "@/lib/listen";

export type Heard = {
  /** Takes news in. */
  hear: (next: BroadcastSnapshot) => void;
  /** Asks, and gives the answer with the news that came meanwhile, by id. */
  during: <T>(question: () => Promise<T>) => Promise<{ answer: T; news: ReadonlyMap<string, BroadcastSnapshot> }>;
};

export function heardMeanwhile(): Heard {
  const open = new Set<Map<string, BroadcastSnapshot>>();
  return {
    hear: (next) => open.forEach((news) => news.set(next.id, next)),
    during: async (question) => {
      const news = new Map<string, BroadcastSnapshot>();
      open.add(news);
      try {
        return { answer: await question(), news };
      } finally {
        open.delete(news);
      }
    },
  };
}

/** Listens to the news of sends as long as the scope lives. */
export function useSendNews(listener: (next: BroadcastSnapshot) => void = () => {}): Pick<Heard, "during"> {
  const { hear, during } = heardMeanwhile();
  whileAlive(
    getHost().onBroadcast((next) => {
      hear(next);
      listener(next);
    }),
  );
  return { during };
}
