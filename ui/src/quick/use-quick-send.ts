/*
 * The send of the quick window: it is checked and leaves at once, unless the review asks for anything; then the way on is in the main
 * window. Only whether it waits for the end of quiet hours is asked here. What has left, or may have, is emptied here, so that nobody
 * sends it again by habit.
 */
import { computed, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { addresseeWords } from "@/features/history/model/addressees";
import { isEmpty, shownName } from "@/features/audience/model/audience";
import { blocking } from "@/features/sending/model/warnings";
import { whenWords } from "@/features/sending/model/clock";
import { awaitsRelease } from "@/lib/release";
import type { Phase } from "@/features/sending/model/send-phase";
import { useSend, type Send } from "@/features/sending/model/use-send";
import { t } from "@/i18n";
import { getHost, type BroadcastSnapshot, type Draft, type Review } from "@/ipc";
import { errorLine, errorWords } from "@/lib/errors";
import { listed } from "@/lib/format";
import { shortcutLabel } from "@/lib/keys";
import { says } from "@/lib/message";
import { useApp } from "@/stores/app";
import { obstacle, secondPress } from "./obstacle";
import type { QuickDraft } from "./use-quick-draft";
import { focusOn, type Notice, type Tone } from "./use-quick-notice";

/** Seconds to undo that this window always gives. */
const LEAST_UNDO = 5;

/** The window's fields, as far as the keyboard is led to them. */
export type Fields = {
  word: () => string;
  toRecipients: () => void;
  toText: () => void;
  toMessage: () => void;
  /** Leads to the field of a variable; tells whether there is one. */
  toValue: (name: string) => boolean;
};

export type QuickSend = {
  send: Send;
  checking: Ref<boolean>;
  /** Nothing may be changed at present. */
  busy: ComputedRef<boolean>;
  /** Why it stands still after it began, and whether it goes on by itself; empty while it moves. */
  still: ComputedRef<string>;
  /** Quiet hours would hold what was checked: to send it once more is to have it wait. */
  held: ComputedRef<boolean>;
  /** `keys`: asked for by the keys, which pressed once more confirm a send to many. */
  submit: (keys?: boolean) => Promise<void>;
  /** Sends what quiet hours would hold, in them. */
  sendThrough: () => Promise<void>;
  /** Takes back what was ordered and cannot be undone yet: nothing is sent, or it is undone as soon as that is possible. Whether there is anything. */
  regret: () => boolean;
};

function stillWords(phase: Phase): string {
  if (phase.is !== "sending") return "";
  const { state, pause, hold, error } = phase.snapshot;
  if (state === "paused") return t(pause === "stopping" ? "quick.stopping" : "quick.paused");
  if (hold?.error.code === "quiet_hours") return t("quick.quiet", { time: whenWords(hold.until) });
  if (state === "held" && hold) return t("quick.held", { time: whenWords(hold.until) });
  if (error?.code === "robot_paced") return t("quick.paced");
  return error ? t("quick.stuck", { why: errorLine(error) }) : "";
}

/** How quiet hours would hold what was reviewed; empty: not at all. */
function heldWords({ quiet, quiet_midway: midway, batches: all }: Review): string {
  if (quiet) return t("quick.quietAsk", { time: whenWords(quiet.until) });
  if (!midway) return "";
  const [from, time] = [whenWords(midway.begins), whenWords(midway.until)];
  return t("quick.midwayAsk", { from, n: midway.before, all, time });
}

function resultWords(last: BroadcastSnapshot, missed: string[]): { words: string; tone: Tone } {
  switch (last.outcome) {
    case "accepted":
      return {
        words: t(last.practice ? "quick.acceptedPractice" : "quick.accepted", { to: addresseeWords(last.addressees) }),
        tone: "ok",
      };
    case "partial":
      return { words: `${t("quick.partial", { n: last.missed })} ${listed(missed)}`.trim(), tone: "warn" };
    case "refused":
    case "not_sent": {
      const words = last.error ? t("quick.refused", { why: errorLine(last.error) }) : t("quick.notSent");
      return { words, tone: "danger" };
    }
    default:
      return { words: t(last.batches_total > 1 ? "quick.unknownSome" : "quick.unknown"), tone: "warn" };
  }
}

/** What is to be filled in before anything is checked, and where. */
function missingIn(
  { audience, message }: Draft,
  word: string,
): { words: string; to: "toRecipients" | "toText" } | null {
  if (word) return { words: t("recipients.wordPending", { word }), to: "toRecipients" };
  if (isEmpty(audience)) return { words: t("quick.emptyTo"), to: "toRecipients" };
  return says(message) ? null : { words: t("quick.emptyText"), to: "toText" };
}

export function useQuickSend(
  { draft, ready, flush }: QuickDraft,
  notice: Notice,
  fields: Fields,
  forget: () => Promise<void>,
  accepted: () => void,
): QuickSend {
  const app = useApp();
  const send = useSend({ leastUndo: LEAST_UNDO });
  const { phase } = send;
  const checking = shallowRef(false);
  const still = computed(() => stillWords(phase.value));
  const done = computed(() => phase.value.is === "result" && phase.value.snapshot.outcome === "accepted");
  const busy = computed(
    () => checking.value || ["starting", "waiting", "sending"].includes(phase.value.is) || done.value,
  );

  /** What was reviewed when its number of people was told: the same keys, pressed once more, send exactly that. */
  let told: Draft | null = null;
  /** Taken back before there was anything to undo. */
  let regretted = false;
  function regret(): boolean {
    regretted = checking.value || phase.value.is === "starting";
    return regretted;
  }
  /** What was reviewed when it was told that quiet hours would hold it. */
  const toldHeld = shallowRef<Draft | null>(null);
  const held = computed(() => toldHeld.value === draft.value && phase.value.is === "review");
  /** A name was typed and not chosen. */
  const hasWord = () => fields.word().trim() !== "";
  async function submit(keys = false): Promise<void> {
    if (busy.value || !ready.value) return;
    if (held.value && !hasWord()) return startHeld(false);
    const again = keys && told === draft.value && phase.value.is === "review" && !hasWord();
    told = null;
    toldHeld.value = null;
    regretted = false;
    if (again) return startOrAsk();
    notice.said.value = null;
    notice.elsewhere.value = null;
    const missing = missingIn(draft.value, fields.word().trim());
    if (missing) {
      notice.say(missing.words, "warn");
      return fields[missing.to]();
    }
    checking.value = true;
    await flush();
    await send.look.check({ profileId: app.activeId, draft: draft.value, test: false });
    checking.value = false;
    if (regretted) return undone();
    const review = send.look.review.value;
    if (phase.value.is !== "review" || !review) return;
    if (keys && secondPress(review)) {
      told = draft.value;
      return notice.lead("compose", t("quick.again", { n: review.count.people, key: shortcutLabel("Enter") }));
    }
    const open = blocking(review).find((finding) => finding.rule === "open_variable")?.detail;
    if (open && fields.toValue(open)) return notice.say(t("quick.fillIn", { name: open }), "warn");
    const stop = obstacle(review);
    if (stop !== null) return notice.lead("compose", stop);
    await startOrAsk();
  }

  /** Sends what was reviewed, unless quiet hours would hold it: then it is said until when, and asked for once more. */
  async function startOrAsk(): Promise<void> {
    notice.clear();
    const review = send.look.review.value;
    const words = review === null ? "" : heldWords(review);
    if (words === "") return send.start();
    toldHeld.value = draft.value;
    notice.say(words, "warn");
    await focusOn("quick-send");
  }
  async function startHeld(through: boolean): Promise<void> {
    toldHeld.value = null;
    notice.clear();
    send.look.throughQuiet.value = through;
    await send.start();
  }
  async function sendThrough(): Promise<void> {
    await (held.value && !hasWord() ? startHeld(true) : submit());
  }

  /** What stands still is left to itself or to the main window; this window is free to close. */
  watch(still, async (now) => {
    if (phase.value.is !== "sending") return;
    if (now) await notice.lead("sends");
    else notice.elsewhere.value = null;
  });
  watch(
    () => phase.value.is,
    () => onPhase(phase.value),
  );
  async function onPhase(now: Phase): Promise<void> {
    if (now.is === "failed") {
      const { title, fix } = errorWords(now.error);
      notice.say([title, fix].filter(Boolean).join(" "), "danger");
      await focusOn("quick-send");
    } else if (now.is === "review" && send.look.outdated.value && !checking.value) {
      // The sheet would show a changed review; here it is looked at in the main window instead.
      await notice.lead("compose", t("send.outdated"));
    } else if (now.is === "waiting") await (regretted ? send.undo() : focusOn("quick-undo"));
    else if (now.is === "scheduled") await onHeld(now.snapshot);
    else if (now.is === "undone") undone();
    else if (now.is === "result")
      await onResult(
        now.snapshot,
        now.missed.map((row) => shownName(row.recipient)),
      );
  }

  function undone(): void {
    notice.say(t("quick.undone"), "plain");
    fields.toMessage();
  }

  const takenBack = (id: string) =>
    getHost()
      .sendCancel(id)
      .catch(() => false);
  /** Quiet hours have it wait for a time of its own, or it waits for a second person: the record has it from here on. */
  async function onHeld(ordered: BroadcastSnapshot): Promise<void> {
    const { id, hold } = ordered;
    const awaits = awaitsRelease(ordered);
    if (awaits) {
      // It may take hours until somebody looks; what is written here meanwhile is another message.
      send.reset();
      if (regretted && (await takenBack(id))) return undone();
    }
    await forget();
    notice.say(awaits ? t("quick.release") : t("quick.quiet", { time: hold ? whenWords(hold.until) : "" }), "plain");
    await notice.lead("sends");
  }
  async function onResult(last: BroadcastSnapshot, missed: string[]): Promise<void> {
    if (last.outcome !== "refused" && last.outcome !== "not_sent") await forget();
    const { words, tone } = resultWords(last, missed);
    notice.say(words, tone);
    if (last.outcome === "accepted") accepted();
    else await notice.lead("sends");
  }

  return { send, checking, busy, still, held, submit, sendThrough, regret };
}
