/*
 * The message being written: one draft per profile with its own undo history, saved by itself, inspected by the program
 * on every change. Rules, meters and preview come from the program alone.
 */
import { defineStore } from "pinia";
import { computed, nextTick, reactive, shallowReactive, shallowRef, watch } from "vue";
import { t } from "@/i18n";
import {
  getHost,
  toErrorView,
  type Audience,
  type Draft,
  type ErrorView,
  type Extra,
  type Finding,
  type Inspection,
  type Kind,
  type Message,
  type Meter,
  type Recipient,
  type SendOptions,
} from "@/ipc";
import { BLANK_TEXT, draftOf, isBlank } from "@/lib/draft";
import { createHistory, type History } from "@/lib/history";
import { errorLine } from "@/lib/errors";
import { withKeys } from "@/kinds/keys";
import { kindOf, says } from "@/lib/message";
import { latestPerFrame } from "@/lib/latest";
import { getAt, isWithin, moved, setAt } from "@/lib/paths";
import { shared, unchanged } from "@/lib/shared";
import { useApp } from "@/stores/app";
import { useRouter } from "@/stores/router";
import { useToasts } from "@/stores/toasts";

/** How long after the last change a draft is saved, in milliseconds. */
export const SAVE_AFTER = 400;

type Session = {
  history: History<Draft>;
  /** Text of the draft as it lies on disk. */
  saved: string;
};

/** Rules that only make sense once the writer has left the field. */
const PATIENT_RULES = new Set<Finding["rule"]>([
  "required",
  "required_one_of",
  "url_scheme",
  "url_invalid",
  "no_recipient",
]);

const BLANK = draftOf(BLANK_TEXT);

export const useCompose = defineStore("compose", () => {
  const app = useApp();
  const router = useRouter();
  const toasts = useToasts();

  const sessions = new Map<string, Session>();
  const profileId = shallowRef<string | null>(null);
  const session = shallowRef<Session | null>(null);
  const ready = computed(() => session.value !== null);
  const draft = computed<Draft>(() => session.value?.history.value.value ?? BLANK);
  const kind = computed(() => kindOf(draft.value.message));
  const canUndo = computed(() => session.value?.history.canUndo.value ?? false);
  const canRedo = computed(() => session.value?.history.canRedo.value ?? false);
  const blank = computed(() => isBlank(draft.value));

  // ---- changes ----

  /** Makes a change; `key` joins typing in one field into one undo step. */
  function change(next: Draft, key: string | null = null): void {
    session.value?.history.change(next, key);
  }
  /** The value of a field of the message. */
  function get(path: string): unknown {
    return getAt(draft.value.message, path);
  }
  /** Sets a field of the message. */
  function set(path: string, value: unknown, key: string | null = path): void {
    edited.add(path);
    change({ ...draft.value, message: setAt(draft.value.message, path, value) }, key);
  }
  function setOptions(options: Partial<SendOptions>): void {
    change({ ...draft.value, options: { ...draft.value.options, ...options } });
  }
  /** The fields of a pasted request that the program does not know; null takes them out. */
  function setExtra(extra: Extra | null): void {
    const { extra: _, ...rest } = draft.value;
    change(extra && extra.fields.length > 0 ? { ...rest, extra } : rest);
  }
  /** The values of everyone's own message are taken out: what has variables is then sent as it stands. */
  function dropPersonal(): void {
    const { personal: _, ...rest } = draft.value;
    change(rest);
  }
  /** Whether braces in the message are meant, and sent as they stand. */
  function setLiteral(literal: boolean): void {
    const { literal: _, ...rest } = draft.value;
    change(literal ? { ...rest, literal } : rest);
  }
  function setAudience(audience: Audience): void {
    touched.add("touser");
    change({ ...draft.value, audience });
  }

  /** What optional blocks held when they were taken out, so that putting them back loses nothing. */
  const putAside = new Map<string, unknown>();
  /** Puts an optional block in (as it was before, or as `fresh`) or takes it out. */
  function toggleBlock(path: string, fresh: unknown): void {
    const now = get(path);
    const aside = `${profileId.value} ${path}`;
    if (now == null) {
      change({ ...draft.value, message: setAt(draft.value.message, path, putAside.get(aside) ?? fresh) });
    } else {
      putAside.set(aside, now);
      change({ ...draft.value, message: setAt(draft.value.message, path, null) });
    }
  }

  // ---- lists ----

  function listAt(path: string): unknown[] {
    const list = get(path);
    return Array.isArray(list) ? list : [];
  }
  function setList(path: string, list: unknown[]): void {
    change({ ...draft.value, message: setAt(draft.value.message, path, list) });
  }
  function addRow(path: string, fresh: unknown): void {
    setList(path, [...listAt(path), fresh]);
  }
  function removeRow(path: string, index: number): void {
    for (const one of [...touched, ...edited])
      if (isWithin(one, path)) {
        touched.delete(one);
        edited.delete(one);
      }
    setList(
      path,
      listAt(path).filter((_, at) => at !== index),
    );
  }
  function moveRow(path: string, from: number, to: number): void {
    const list = listAt(path);
    if (from === to || to < 0 || to >= list.length) return;
    setList(path, moved(list, from, to));
  }

  // ---- kinds ----

  /** A message made by switching remembers what it was made from: switching back without edits loses nothing. */
  const cameFrom = new WeakMap<Message, Message>();
  async function switchKind(next: Kind): Promise<void> {
    const at = session.value;
    const before = draft.value.message;
    if (!at || kindOf(before) === next) return;
    const former = cameFrom.get(before);
    const message =
      former && kindOf(former) === next
        ? former
        : await getHost()
            .composeSwitchKind(before, next)
            .then(withKeys)
            .catch((error: unknown) => complain(error));
    if (!message || session.value !== at) return;
    // Something was typed meanwhile: switch what there is now.
    if (draft.value.message !== before) return switchKind(next);
    if (message !== former) cameFrom.set(message, before);
    forget();
    change({ ...draft.value, message });
  }

  /** An empty message of the same kind, to nobody. Undo brings the former one back. */
  async function startAfresh(): Promise<void> {
    const at = session.value;
    if (blank.value || !at) return;
    const message = await getHost()
      .composeBlank(kind.value)
      .then(withKeys)
      .catch((error: unknown) => complain(error));
    if (!message || session.value !== at) return;
    const former = draft.value;
    forget();
    change(draftOf(message));
    toasts.show(t("compose.toast.fresh"), { action: bringBack(former) });
  }

  /** Puts a draft (a copy, a template) into the composer and shows it. Recipients already chosen for a message not yet begun stay. */
  async function load(next: Draft): Promise<void> {
    await openProfile(app.activeId);
    const keep = !says(draft.value.message) && !next.audience.all && next.audience.include.length === 0;
    const former = draft.value;
    const wasBlank = blank.value;
    forget();
    const { series: _, ...one } = next;
    change({ ...one, audience: keep ? draft.value.audience : next.audience });
    router.go("compose");
    toasts.show(t("compose.toast.loaded"), wasBlank ? {} : { action: bringBack(former) });
  }

  /** Puts another draft in place of this one, as one step, and says so. Recipients stay when it names none. */
  function replace(next: Draft, words: string): void {
    const former = draft.value;
    const named = next.audience.all || next.audience.include.length > 0;
    forget();
    change({ ...next, message: withKeys(next.message), audience: named ? next.audience : former.audience });
    toasts.show(words, { action: bringBack(former) });
  }

  /** The next of several messages takes the place of this one; the recipients stay. */
  function nextOfSeries(): void {
    const { series, ...rest } = draft.value;
    const [message, ...later] = series?.rest ?? [];
    if (!series || !message) return;
    const former = draft.value;
    forget();
    change({ ...rest, message: withKeys(message), series: { total: series.total, rest: later } });
    toasts.show(t("request.series.ready", { at: series.total - later.length, total: series.total }), {
      action: bringBack(former),
    });
  }
  /** The other messages are not to be sent. */
  function dropSeries(): void {
    const { series: _, ...rest } = draft.value;
    const former = draft.value;
    change(rest);
    toasts.show(t("request.series.dropped"), { action: bringBack(former) });
  }

  /** Puts recipients into the "to" line and shows the composer. */
  async function addRecipients(recipients: Recipient[]): Promise<void> {
    await openProfile(app.activeId);
    // Accounts are the same in any case, ids of group chats are not.
    const key = ({ kind: sort, id }: Recipient) => `${sort}:${sort === "person" ? id.toLowerCase() : id}`;
    const has = new Set(draft.value.audience.include.map(key));
    const added = recipients.filter((one) => !has.has(key(one)));
    if (added.length > 0)
      change({
        ...draft.value,
        audience: { ...draft.value.audience, include: [...draft.value.audience.include, ...added] },
      });
    router.go("compose");
  }

  function undo(): void {
    session.value?.history.undo();
  }
  function redo(): void {
    session.value?.history.redo();
  }
  function seal(): void {
    session.value?.history.seal();
  }

  /** Says in a toast that something did not work. */
  function complain(error: unknown): null {
    toasts.show(errorLine(toErrorView(error)), { tone: "danger" });
    return null;
  }
  /** A toast's undo: brings back this very draft, whatever was typed since. */
  function bringBack(former: Draft): { label: string; run: () => void } {
    const at = session.value;
    return {
      label: t("common.undo"),
      run: () => {
        if (session.value === at) change(former);
      },
    };
  }

  // ---- saving ----

  let timer: ReturnType<typeof setTimeout> | undefined;
  const saveProblem = shallowRef<ErrorView | null>(null);
  const unsaved = shallowRef(false);
  let writing: Promise<void> = Promise.resolve();

  /** Saves what is not saved yet; one write at a time, in order. */
  function flush(): Promise<void> {
    clearTimeout(timer);
    const id = profileId.value;
    const at = session.value;
    if (!id || !at) return writing;
    writing = writing.then(async () => {
      const next = at.history.value.value;
      const text = JSON.stringify(next);
      if (text === at.saved) return;
      try {
        await getHost().draftSave(id, "compose", next);
        at.saved = text;
        saveProblem.value = null;
        if (session.value === at) unsaved.value = JSON.stringify(at.history.value.value) !== text;
      } catch (error) {
        saveProblem.value = toErrorView(error);
      }
    });
    return writing;
  }
  watch(draft, () => {
    if (!session.value) return;
    unsaved.value = JSON.stringify(draft.value) !== session.value.saved;
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), SAVE_AFTER);
  });

  let opening: { id: string; done: Promise<void> } | null = null;
  /** Makes a profile's draft the present one; the former profile's is saved first. */
  function openProfile(id: string): Promise<void> {
    if (id === profileId.value && session.value) return Promise.resolve();
    if (opening?.id === id) return opening.done;
    const done = (async () => {
      await flush();
      let next = sessions.get(id);
      if (!next) {
        const stored = await getHost()
          .draftLoad(id, "compose")
          .catch((error: unknown) => complain(error));
        const text = JSON.stringify(stored ?? BLANK);
        next = { history: createHistory(stored ?? BLANK), saved: text };
        sessions.set(id, next);
      }
      if (opening?.id !== id) return;
      profileId.value = id;
      session.value = next;
      unsaved.value = false;
      inspection.value = null;
      forget();
      look();
    })().finally(() => {
      if (opening?.id === id) opening = null;
    });
    opening = { id, done };
    return done;
  }

  /** Another window may have written the draft: takes it over, as a step that can be undone. */
  async function takeOver(): Promise<void> {
    const id = profileId.value;
    const at = session.value;
    if (!id || !at) return;
    const stored = await getHost()
      .draftLoad(id, "compose")
      .catch(() => null);
    if (!stored || session.value !== at) return;
    const text = JSON.stringify(stored);
    if (text === at.saved || text === JSON.stringify(at.history.value.value)) return;
    const former = draft.value;
    at.saved = text;
    forget();
    change(stored);
    toasts.show(t("compose.toast.loaded"), { action: bringBack(former) });
  }

  // ---- inspection ----

  const inspection = shallowRef<Inspection | null>(null);
  const inspectProblem = shallowRef<ErrorView | null>(null);
  const ask = latestPerFrame(
    ({ id, draft: asked }: { id: string; draft: Draft }) => getHost().composeInspect(id, asked),
    (answer, question) => {
      if (question.id !== profileId.value) return;
      // What is as before stays the same object: only what changed is drawn again.
      inspection.value = unchanged(inspection.value, answer);
      inspectProblem.value = null;
    },
    (error) => (inspectProblem.value = toErrorView(error)),
  );
  function look(): void {
    if (profileId.value) ask({ id: profileId.value, draft: draft.value });
  }
  watch(draft, look);
  watch(() => app.active, look);

  const meterList = computed<readonly Meter[]>((former) => shared(former ?? [], inspection.value?.meters ?? []));
  const meters = computed(() => new Map(meterList.value.map((meter) => [meter.path, meter])));
  const findings = computed<readonly Finding[]>((former) => shared(former ?? [], inspection.value?.findings ?? []));
  const byPath = computed(() => {
    const map = new Map<string, Finding>();
    for (const finding of findings.value) if (!map.has(finding.path)) map.set(finding.path, finding);
    return map;
  });

  // ---- when a field may complain ----

  const touched = reactive(new Set<string>());
  const edited = reactive(new Set<string>());
  /** After a send was tried every field says what is wrong. */
  const strict = shallowRef(false);
  function forget(): void {
    touched.clear();
    edited.clear();
    strict.value = false;
  }
  /** The writer has left a field. */
  function touch(path: string): void {
    if (edited.has(path)) touched.add(path);
  }
  /** The finding a field shows now, if any. */
  function problemAt(path: string): Finding | null {
    const finding = byPath.value.get(path);
    if (!finding) return null;
    if (strict.value || touched.has(path)) return finding;
    return edited.has(path) && !PATIENT_RULES.has(finding.rule) ? finding : null;
  }
  function beStrict(): void {
    strict.value = true;
  }

  // ---- going to a field ----

  /** Blocks that have been asked to open, by path; a block opens when one of its fields is asked for. */
  const revealed = shallowReactive(new Set<string>());
  /** Shows and focuses a field. */
  async function focusField(path: string): Promise<void> {
    touched.add(path);
    revealed.clear();
    revealed.add(path);
    await nextTick();
    await nextTick();
    const rule = byPath.value.get(path)?.rule;
    const kindAlone = (rule === "not_for_chats" || rule === "not_for_robots") && !path.includes(".") && path !== "safe";
    const target =
      path === "touser"
        ? find('[data-testid="to-input"]')
        : kindAlone
          ? find('[data-testid="kind-more"]')
          : fieldElement(path);
    target?.scrollIntoView({ block: "center" });
    target?.focus();
  }

  return {
    profileId,
    ready,
    draft,
    kind,
    blank,
    canUndo,
    canRedo,
    inspection,
    inspectProblem,
    findings,
    meters,
    strict,
    revealed,
    unsaved,
    saveProblem,
    get,
    set,
    setOptions,
    setAudience,
    toggleBlock,
    listAt,
    addRow,
    removeRow,
    moveRow,
    switchKind,
    startAfresh,
    load,
    replace,
    setExtra,
    dropPersonal,
    setLiteral,
    nextOfSeries,
    dropSeries,
    addRecipients,
    undo,
    redo,
    seal,
    flush,
    openProfile,
    takeOver,
    touch,
    problemAt,
    beStrict,
    focusField,
  };
});

const find = (selector: string) => document.querySelector<HTMLElement>(selector);

/** The control of a path; else one below it, the list's button, or the button of the block it belongs to. */
function fieldElement(path: string): HTMLElement | null {
  const exact = find(`[data-field="${CSS.escape(path)}"]`);
  if (exact) return exact;
  const below = [...document.querySelectorAll<HTMLElement>("[data-field]")].find((one) =>
    isWithin(one.dataset["field"] ?? "", path),
  );
  if (below) return below;
  for (let block = path; block.includes("."); block = block.slice(0, block.lastIndexOf("."))) {
    const button =
      find(`[data-list="${CSS.escape(block)}"] button`) ?? find(`[data-testid="block-${CSS.escape(block)}"]`);
    if (button) return button;
  }
  return null;
}
