/* Several messages that follow each other. */
import { t } from "@/i18n";
import { withKeys } from "@/kinds/keys";
import { useCompose } from "./draft";
import { useDraftToasts } from "./draft-toasts";
import { useMarks } from "./marks";
import { useWriting } from "./writing";

export function useDraftSeries(): { nextOfSeries: () => Promise<void>; dropSeries: () => Promise<void> } {
  const compose = useCompose();
  const marks = useMarks();
  const writing = useWriting();
  const { say } = useDraftToasts();

  /** The next of several messages takes the place of this one; the recipients stay. */
  async function nextOfSeries(): Promise<void> {
    await writing.written();
    const { series, ...rest } = compose.draft;
    const [message, ...later] = series?.rest ?? [];
    if (!series || !message) return;
    const former = compose.draft;
    marks.forget();
    compose.change({ ...rest, message: withKeys(message), series: { total: series.total, rest: later } });
    say(t("request.series.ready", { at: series.total - later.length, total: series.total }), former);
  }
  /** The other messages are not to be sent. */
  async function dropSeries(): Promise<void> {
    await writing.written();
    const { series: _, ...rest } = compose.draft;
    const former = compose.draft;
    compose.change(rest);
    say(t("request.series.dropped"), former);
  }
  return { nextOfSeries, dropSeries };
}
