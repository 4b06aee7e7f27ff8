/*
 * The program in memory: a believable company, a practice profile, sends that run their course. For Vitest and for
 * looking at the page in a browser; never part of the shipped page.
 */
import type {
  ApiProblem,
  AppSnapshot,
  Ambiguous,
  Audience,
  AudienceCount,
  BatchView,
  BroadcastDetail,
  BroadcastSnapshot,
  DirectoryHit,
  DirectoryStatus,
  Channel,
  Draft,
  ErrorCode,
  ErrorView,
  Host,
  LedgerRow,
  MediaFileView,
  MediaKind,
  MediaProgress,
  Message,
  Outcome,
  Profile,
  ProfileView,
  Recipient,
  RefusedBefore,
  Review,
  Template,
  TemplateRow,
  TreeRow,
  Unresolvable,
} from "../contract";
import { CHAT_LIMITS, ROBOT_LIMITS, createFakeChannels, type FakeChannels } from "./channels";
import { createFakeAudiences, preflight } from "./audiences";
import { engineCommands, hasCode, spentToday } from "./engine";
import { departments, pathOf, people, peopleOf, tags, type FakePerson } from "./company";
import { kindOf } from "@/lib/message";
import { summaryOf } from "@/lib/summary";
import { blank, inspect, preview, switchKind } from "./inspect";
import { exactRequest, linksOf, readPasted } from "./request";

export type FakeHost = Host & {
  /** What tests and demonstrations may turn. */
  control: {
    snapshot: AppSnapshot;
    drafts: Map<string, Draft>;
    templates: Template[];
    broadcasts: Map<
      string,
      { snapshot: BroadcastSnapshot; draft: Draft; missed: LedgerRow[]; stage?: number | null; requests?: number }
    >;
    /** Outcome of the next send that leaves. */
    nextOutcome: Outcome;
    /** Files that are kept, by reference. */
    media: Map<string, { view: MediaFileView; thumbnail: string | null }>;
    /** Orders whose files are being uploaded, by digest; taken out when they are given up. */
    uploading: Set<string>;
    /** What the next file dialog gives: a file with its content in Base64, or null for a closed dialog. */
    nextFile: { name: string; content: string } | null | undefined;
    /** Group chats and robots. */
    channels: FakeChannels;
    /** People who got so many messages lately that the next one waits. */
    delayed: number;
    /** Minute of the hour in which a send leaves. */
    minute: number;
    /** Why nobody can tell who is left of an audience with exclusions. */
    unresolvable: Unresolvable | null;
    /** Makes the named method reject once. */
    failNext: (method: keyof Host, error: ErrorView) => void;
    emit: {
      directory: (status: DirectoryStatus) => void;
      broadcast: (snapshot: BroadcastSnapshot) => void;
      changed: (what: "app" | "templates" | "channels") => void;
      media: (progress: MediaProgress) => void;
      navigate: (to: { page: string; template: string | null; broadcast: string | null }) => void;
    };
    /** Names of the methods called, oldest first. */
    calls: string[];
  };
};

/** An error as the program reports it. */
export function fakeError(code: ErrorCode, more: Partial<ErrorView> = {}): ErrorView {
  return { code, message: code, field: null, detail: null, api: null, ...more };
}

/** A WeCom answer as an error. */
export function fakeApiError(code: number, more: Partial<ApiProblem> = {}): ErrorView {
  return fakeError("api", {
    api: {
      code,
      class: "permission",
      message: `errcode ${code}, hint: [1665631550347282440343881], from ip: 203.0.113.9`,
      hint: "1665631550347282440343881",
      from_ip: code === 60020 ? "203.0.113.9" : null,
      meaning_zh: null,
      meaning_en: null,
      advice_en: null,
      ...more,
    },
  });
}

const titleOf = (message: Message) => summaryOf(message).slice(0, 40);
const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** A picture of one colour, PNG. */
const THUMBNAIL =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkqPtfDwADZgGAc4mQ4wAAAABJRU5ErkJggg==";

/** What the file dialog gives when nothing else was arranged. */
const samples: Record<MediaKind, { name: string; content: string }> = {
  image: { name: "年会海报.png", content: "A".repeat(240_000) },
  voice: { name: "通知录音.amr", content: "A".repeat(25_000) },
  video: { name: "灭火器使用演示.mp4", content: "A".repeat(4_800_000) },
  file: { name: "放假安排.pdf", content: "A".repeat(410_000) },
};

const PRACTICE: Profile = {
  id: "practice",
  name: "练习企业",
  colour: "amber",
  corp_id: "ww0practice",
  agent_id: 1000002,
  base_url: null,
  proxy: null,
  my_user_id: "zhangsan",
  has_callback: true,
  has_mini_program: true,
  account_limit: 500,
  practice: true,
};

function search(query: string): DirectoryHit[] {
  const typed = query.trim().toLowerCase();
  if (!typed) return [];
  const found: DirectoryHit[] = [];
  for (const one of people) {
    const at = one.name.indexOf(query.trim());
    if (at < 0 && !one.pinyin.startsWith(typed) && !one.initials.startsWith(typed) && !one.id.includes(typed)) continue;
    found.push({
      recipient: { kind: "person", id: one.id, name: one.name },
      detail: `${one.id} · ${pathOf(one.departments[0] ?? "1")}`,
      people: 1,
      marks: at >= 0 ? [[at, at + query.trim().length]] : [],
    });
  }
  for (const one of departments)
    if (one.name.includes(query.trim()))
      found.push({
        recipient: { kind: "department", id: one.id, name: one.name },
        detail: pathOf(one.id),
        people: peopleOf(one.id).length,
        marks: [],
      });
  for (const one of tags)
    if (one.name.includes(query.trim()))
      found.push({
        recipient: { kind: "tag", id: one.id, name: one.name },
        detail: `#${one.id}`,
        people: one.members.length,
        marks: [],
      });
  return found;
}

function reached(
  audience: Audience,
  membersOf: (chatId: string) => string[] | null = () => [],
): { ids: Set<string>; unknown: Recipient[]; sum: number } {
  const ids = new Set<string>();
  const unknown: Recipient[] = [];
  let sum = 0;
  const add = (found: string[]) => {
    sum += found.length;
    for (const id of found) ids.add(id.toLowerCase());
  };
  if (audience.all) add(people.map((one) => one.id));
  else
    for (const one of audience.include) {
      if (one.kind === "person") {
        if (!people.some((person) => person.id.toLowerCase() === one.id.toLowerCase())) unknown.push(one);
        add([one.id]);
      } else if (one.kind === "department") add(peopleOf(one.id).map((person) => person.id));
      else if (one.kind === "tag") add(tags.find((tag) => tag.id === one.id)?.members ?? []);
      else if (one.kind === "chat") {
        const members = membersOf(one.id);
        if (members) add(members);
        else unknown.push(one);
      }
    }
  return { ids, unknown, sum };
}

/** The in-memory program. `latency` in milliseconds applies to every call; `company` adds a real-looking second profile. */
export function createFakeHost(options: { latency?: number; company?: boolean; language?: string } = {}): FakeHost {
  const latency = options.latency ?? 0;
  const practice: ProfileView = { profile: clone(PRACTICE), secret: "stored" };
  const company: ProfileView = {
    profile: {
      ...clone(PRACTICE),
      id: "jiangnan",
      name: "江南纺织集团",
      colour: "blue",
      corp_id: "ww1a2b3c4d5e6f7a8b",
      account_limit: null,
      practice: false,
    },
    secret: "stored",
  };
  const snapshot: AppSnapshot = {
    version: "0.1.0",
    system_language: options.language ?? "zh-CN",
    settings: {
      language: "system",
      theme: "system",
      quick_send_shortcut: "CmdOrCtrl+Shift+M",
      autostart: false,
      undo_seconds: 10,
      keep_months: 0,
      parallel: 4,
    },
    shortcut_problem: null,
    active_profile: "practice",
    profiles: options.company === false ? [practice] : [practice, company],
    notices: [],
    keychain_available: true,
    data_folder: "/home/user/.local/share/posthorn",
    log_folder: "/home/user/.local/share/posthorn/logs",
    platform: "linux",
  };
  const status = (profileId: string): DirectoryStatus => ({
    profile_id: profileId,
    people: people.length,
    departments: departments.length,
    tags: tags.length,
    refreshed_at: refreshedAt,
    progress: null,
    problem: null,
    readable: true,
  });
  let refreshedAt = Date.now() - 3 * 3600_000;
  let nextId = 1;
  const listeners = {
    directory: new Set<(value: never) => void>(),
    broadcast: new Set<(value: never) => void>(),
    media: new Set<(value: never) => void>(),
    changed: new Set<(value: never) => void>(),
    navigate: new Set<(value: never) => void>(),
  };
  const emit = <K extends keyof typeof listeners>(event: K, value: unknown) => {
    for (const listener of listeners[event]) listener(value as never);
  };
  const on = async (event: keyof typeof listeners, listener: (value: never) => void) => {
    listeners[event].add(listener);
    return () => void listeners[event].delete(listener);
  };
  const channels = createFakeChannels({
    fail: fakeError,
    failApi: fakeApiError,
    keychain: () => snapshot.keychain_available,
    changed: () => emit("changed", "channels"),
  });
  const failures = new Map<string, ErrorView[]>();
  const control: FakeHost["control"] = {
    snapshot,
    drafts: new Map(),
    templates: [],
    broadcasts: new Map(),
    nextOutcome: "accepted",
    media: new Map(),
    uploading: new Set(),
    nextFile: undefined,
    channels,
    delayed: 0,
    minute: 7,
    unresolvable: null,
    failNext: (method, error) => failures.set(method, [...(failures.get(method) ?? []), error]),
    emit: {
      directory: (value) => emit("directory", value),
      broadcast: (value) => emit("broadcast", value),
      changed: (value) => emit("changed", value),
      media: (value) => emit("media", value),
      navigate: (value) => emit("navigate", value),
    },
    calls: [],
  };
  const profile = (id: string): ProfileView => {
    const found = snapshot.profiles.find((view) => view.profile.id === id);
    if (!found) throw fakeError("not_found");
    return found;
  };
  const row = (template: Template): TemplateRow => ({
    id: template.id,
    name: template.name,
    kind: kindOf(template.draft.message),
    summary: titleOf(template.draft.message),
    updated_at: template.updated_at,
    with_recipients: template.draft.audience.all || template.draft.audience.include.length > 0,
  });
  const count = (profileId: string, audience: Audience): AudienceCount => {
    const { ids, unknown, sum } = reached(audience, (id) => channels.membersOf(profileId, id));
    const robots = audience.include.filter((one) => one.kind === "robot");
    unknown.push(...robots.filter((one) => !channels.robot(profileId, one.id)));
    const out = reached({ all: false, include: audience.exclude ?? [] });
    const unresolvable = (audience.exclude ?? []).length > 0 ? control.unresolvable : null;
    const left = unresolvable ? [] : [...ids].filter((id) => !out.ids.has(id));
    return {
      all: audience.all,
      people: left.length,
      complete: unknown.length === 0 && robots.length === 0 && unresolvable === null,
      chats: audience.include.filter((one) => one.kind === "chat").length,
      robots: robots.length,
      named_people: audience.include.filter((one) => one.kind === "person").length,
      departments: audience.include.filter((one) => one.kind === "department").length,
      tags: audience.include.filter((one) => one.kind === "tag").length,
      overlap: sum - ids.size,
      unknown,
      excluded: unresolvable ? 0 : ids.size - left.length,
      empty: [],
      excluded_unknown: out.unknown,
      names: [],
      unresolvable,
      directory_at: refreshedAt,
    };
  };
  /** Keeps a file as the program does; a digest of its own for every name and length is enough here. */
  const keep = (kind: MediaKind, name: string, content: string): MediaFileView => {
    const size = Math.floor((content.length * 3) / 4);
    const ending = name.split(".").at(-1)?.toLowerCase() ?? "";
    const refuse = (problem: object) =>
      fakeError("invalid_input", { field: "file", detail: JSON.stringify(problem), message: name });
    if (size < 5) throw refuse({ problem: "too_small", bytes: size, min: 5 });
    if (kind === "image" && !["jpg", "jpeg", "png"].includes(ending))
      throw refuse({ problem: "wrong_format", found: "other" });
    if (kind === "voice" && ending !== "amr") throw refuse({ problem: "wrong_format", found: "other" });
    if (kind === "video" && ending !== "mp4") throw refuse({ problem: "wrong_format", found: "other" });
    let hash = 7;
    for (const character of `${name}:${content}`) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
    const view: MediaFileView = {
      reference: `posthorn-file:${hash.toString(16).padStart(64, "0")}?name=${encodeURIComponent(name)}`,
      kind,
      name,
      size,
      width: kind === "image" ? 1068 : null,
      height: kind === "image" ? 455 : null,
      seconds: kind === "voice" ? 12 : null,
    };
    control.media.set(view.reference, { view, thumbnail: kind === "image" ? THUMBNAIL : null });
    return clone(view);
  };
  const update = (id: string, change: Partial<BroadcastSnapshot>) => {
    const found = control.broadcasts.get(id);
    if (!found) return;
    found.snapshot = { ...found.snapshot, ...change };
    emit("broadcast", clone(found.snapshot));
  };
  const finish = (id: string) => {
    const found = control.broadcasts.get(id);
    if (!found || found.snapshot.state === "cancelled") return;
    const outcome = control.nextOutcome;
    control.nextOutcome = "accepted";
    if (outcome === "partial") found.missed = [missedRow("zhou-02", "周舟"), missedRow("wang.wei2", "王伟")];
    update(id, {
      state: "finished",
      outcome,
      finished_at: Date.now(),
      batches_done: found.snapshot.batches_total,
      missed: found.missed.length,
      error: outcome === "refused" ? fakeApiError(60020) : outcome === "unknown" ? fakeError("outcome_unknown") : null,
    });
  };

  /** What the sends until now tell about the next one. */
  const pastOf = (profileId: string, draft: Draft, counted: AudienceCount) => {
    const mine = [...control.broadcasts.values()].filter(
      ({ snapshot: at }) =>
        at.profile_id === profileId && ["accepted", "partial", "unknown"].includes(at.outcome ?? ""),
    );
    const people = reached(draft.audience).ids;
    const refused = new Map<string, RefusedBefore>();
    for (const one of mine)
      for (const row of one.missed)
        if (people.has(row.recipient.id.toLowerCase()))
          refused.set(row.recipient.id, {
            recipient: row.recipient,
            reason: row.reason ?? "invalid",
            at: one.snapshot.created_at,
          });
    const same = mine.find((one) => JSON.stringify(one.draft.message) === JSON.stringify(draft.message));
    return {
      usedToday: spentToday(control.broadcasts, profileId),
      refused: [...refused.values()],
      repeated: same
        ? {
            id: same.snapshot.id,
            at: same.snapshot.created_at,
            people: same.snapshot.people,
            dropped_until: same.snapshot.created_at + draft.options.duplicate_check_interval * 1000,
          }
        : null,
      delayed: Math.min(control.delayed, counted.people),
      uploads: [],
      extra: draft.extra?.send ? draft.extra.fields.length : 0,
      minute: control.minute,
    };
  };

  /** Lets it leave: all of it, or the first people of a staged one. */
  const leave = (id: string) => {
    const found = control.broadcasts.get(id);
    if (!found) return;
    update(id, { state: "sending" });
    setTimeout(() => {
      if (control.broadcasts.get(id)?.snapshot.state !== "sending") return;
      if (found.stage) {
        found.stage = null;
        update(id, { state: "paused", pause: "stage", batches_done: 1 });
      } else finish(id);
    }, 600);
  };
  /** Lets a scheduled one leave at its time, unless it was given another meanwhile. */
  const fire = (id: string) => {
    const at = control.broadcasts.get(id)?.snapshot.sends_at ?? 0;
    setTimeout(
      () => {
        const standing = control.broadcasts.get(id)?.snapshot;
        if (standing?.state === "scheduled" && standing.sends_at === at) leave(id);
      },
      Math.min(2 ** 31 - 1, at - Date.now()),
    );
  };

  const host: Host = {
    appSnapshot: async () => clone(snapshot),
    settingsSave: async (settings) => {
      snapshot.settings = clone(settings);
      return clone(snapshot);
    },
    noticeDismiss: async (id) => {
      snapshot.notices = snapshot.notices.filter((notice) => notice.id !== id);
    },
    openLink: async () => {},
    openFolder: async () => {},

    profileSave: async (input, secret, sessionOnly) => {
      if (!input.name.trim()) throw fakeError("bad_setting", { field: "name" });
      if (!/^\d+$/.test(input.agent_id.trim())) throw fakeError("bad_setting", { field: "agent_id" });
      const known = snapshot.profiles.find((view) => view.profile.id === input.id);
      const moves =
        known &&
        (known.profile.corp_id !== input.corp_id.trim() || (known.profile.base_url ?? "") !== input.base_url.trim());
      if (moves && secret === null && (known.secret === "stored" || known.secret === "session"))
        throw fakeError("secret_elsewhere", { field: "secret" });
      const saved: ProfileView = {
        profile: {
          id: input.id ?? `p${nextId++}`,
          name: input.name.trim(),
          colour: input.colour,
          corp_id: input.corp_id.trim(),
          agent_id: Number(input.agent_id),
          base_url: input.base_url || null,
          proxy: input.proxy || null,
          my_user_id: input.my_user_id || null,
          has_callback: input.has_callback,
          has_mini_program: input.has_mini_program ?? false,
          account_limit:
            input.account_limit === undefined
              ? (known?.profile.account_limit ?? null)
              : Number(input.account_limit) || null,
          practice: false,
        },
        secret: secret === null ? (known?.secret ?? "missing") : sessionOnly ? "session" : "stored",
      };
      snapshot.profiles = known
        ? snapshot.profiles.map((view) => (view === known ? saved : view))
        : [...snapshot.profiles, saved];
      emit("changed", "app");
      return clone(saved);
    },
    profileDelete: async (id) => {
      snapshot.profiles = snapshot.profiles.filter((view) => view.profile.id !== id);
      if (snapshot.active_profile === id) snapshot.active_profile = "practice";
      emit("changed", "app");
    },
    profileActivate: async (id) => {
      snapshot.active_profile = profile(id).profile.id;
      emit("changed", "app");
    },
    profileCheckStep: async (id, step) => {
      const bad = profile(id).secret === "missing" || profile(id).secret === "elsewhere";
      return {
        step,
        ok: !bad,
        error: bad ? fakeError("secret_missing") : null,
        app_name: step === "agent" ? "行政助手" : null,
        app_closed: step === "agent" ? false : null,
        scope_members: step === "agent" ? 3 : null,
        scope_departments: step === "agent" ? 1 : null,
        scope_tags: step === "agent" ? 0 : null,
        departments: step === "contacts" ? departments.length : null,
        valid_until: step === "token" ? Date.now() + 7200_000 : null,
      };
    },

    composeInspect: async (_profileId, draft) => inspect(draft),
    composeBlank: async (kind) => blank(kind),
    composeSwitchKind: async (message, kind) => switchKind(message, kind),
    composeRequest: async (profileId, draft) => exactRequest(draft, profile(profileId).profile.agent_id),
    composeCurl: async (profileId, draft) => {
      const { exact, channel } = exactRequest(draft, profile(profileId).profile.agent_id);
      const body = exact.map((part) => part.text).join("");
      const path = {
        app: "message/send?access_token=ACCESS_TOKEN",
        chat: "appchat/send?access_token=ACCESS_TOKEN",
        robot: "webhook/send?key=KEY",
      }[channel];
      return `curl 'https://qyapi.weixin.qq.com/cgi-bin/${path}' \\\n  -H 'Content-Type: application/json' \\\n  --data-raw '${body}'`;
    },
    composeImport: async (_profileId, text) => readPasted(text),
    composeSplit: async (draft) => {
      const message = draft.message;
      if (message.msgtype !== "text") throw fakeError("invalid_input", { field: "message" });
      const content = message.text.content;
      const size = 600;
      const total = Math.max(1, Math.ceil(content.length / size));
      const pieces = Array.from({ length: total }, (_, at): Message => ({
        msgtype: "text",
        text: { content: `（${at + 1}/${total}）${content.slice(at * size, (at + 1) * size)}` },
      }));
      const file = keep("file", `${content.trim().slice(0, 12)}.txt`, "A".repeat(Math.ceil((content.length * 4) / 3)));
      const as = (next: Message): Draft => ({ message: next, options: draft.options, audience: draft.audience });
      const [first = message, ...rest] = pieces;
      return {
        pieces: { ...as(first), series: { total, rest } },
        textcard: as(switchKind(message, "textcard")),
        file: as({ msgtype: "file", file: { media_id: file.reference } }),
        mpnews: as(switchKind(message, "mpnews")),
      };
    },
    draftLoad: async (profileId, slot) => clone(control.drafts.get(`${profileId}/${slot}`) ?? null),
    draftSave: async (profileId, slot, draft) => {
      control.drafts.set(`${profileId}/${slot}`, clone(draft));
    },

    directoryStatus: async (profileId) => status(profileId),
    directoryRefresh: async (profileId) => {
      for (const [stage, done] of [
        ["departments", 3],
        ["members", 20],
        ["members", people.length],
      ] as const) {
        emit("directory", { ...status(profileId), progress: { stage, done, total: people.length } });
        if (latency) await new Promise((resolve) => setTimeout(resolve, latency * 4));
      }
      refreshedAt = Date.now();
      emit("directory", status(profileId));
      return status(profileId);
    },
    directorySearch: async (profileId, query, limit) =>
      [...search(query), ...channels.search(profileId, query)].slice(0, limit),
    directoryTree: async (_profileId, open, offset, limit) => {
      const rows: TreeRow[] = [];
      const opened = new Set(open);
      const walk = (parent: string | null, depth: number) => {
        for (const one of departments.filter((department) => department.parent === parent)) {
          rows.push({
            recipient: { kind: "department", id: one.id, name: one.name },
            depth,
            open: opened.has(one.id),
            expandable: true,
            people: peopleOf(one.id).length,
            detail: "",
          });
          if (!opened.has(one.id)) continue;
          walk(one.id, depth + 1);
          for (const person of people.filter((each) => each.departments.includes(one.id)))
            rows.push({
              recipient: { kind: "person", id: person.id, name: person.name },
              depth: depth + 1,
              open: false,
              expandable: false,
              people: 1,
              detail: person.id,
            });
        }
      };
      walk(null, 0);
      return { rows: rows.slice(offset, offset + limit), total: rows.length, offset };
    },
    directoryTags: async () =>
      tags.map((tag) => ({
        recipient: { kind: "tag", id: tag.id, name: tag.name },
        detail: `#${tag.id}`,
        people: tag.members.length,
        marks: [],
      })),
    directoryPaste: async (_profileId, text) => {
      const typed = text.split(/[\s,，;；|、]+/).filter(Boolean);
      const seen = new Set<string>();
      const report = {
        matched: [] as Recipient[],
        ambiguous: [] as Ambiguous[],
        unmatched: [] as string[],
        repeated: 0,
      };
      for (const one of typed) {
        if (seen.has(one.toLowerCase())) {
          report.repeated += 1;
          continue;
        }
        seen.add(one.toLowerCase());
        const found: FakePerson[] = people.filter(
          (person) => person.id.toLowerCase() === one.toLowerCase() || person.name === one,
        );
        if (found.length === 1)
          report.matched.push({ kind: "person", id: found[0]?.id ?? "", name: found[0]?.name ?? null });
        else if (found.length > 1)
          report.ambiguous.push({
            typed: one,
            doubt: "several_fit",
            candidates: found.map((person) => ({
              recipient: { kind: "person", id: person.id, name: person.name },
              detail: `${person.id} · ${pathOf(person.departments[0] ?? "1")}`,
              people: 1,
              marks: [],
            })),
          });
        else report.unmatched.push(one);
      }
      return report;
    },
    directoryMember: async (_profileId, userId) => {
      const one = people.find((person) => person.id === userId);
      if (!one) throw fakeError("not_found");
      return {
        recipient: { kind: "person", id: one.id, name: one.name },
        departments: one.departments.map(pathOf),
        tags: tags.filter((tag) => tag.members.includes(one.id)).map((tag) => tag.name),
      };
    },
    audienceCount: async (profileId, audience) => count(profileId, audience),

    ...channels.host,
    ...createFakeAudiences({ fail: fakeError, reached, nextFile: () => control.nextFile, id: () => `${nextId++}` }),
    profileAccountLimit: async (id, limit) => {
      const view = profile(id);
      if (view.profile.practice) throw fakeError("invalid_input");
      view.profile.account_limit = limit;
      emit("changed", "app");
      return clone(view);
    },

    mediaChoose: async (kind) => {
      const file = control.nextFile === undefined ? samples[kind] : control.nextFile;
      control.nextFile = undefined;
      return file ? keep(kind, file.name, file.content) : null;
    },
    mediaAdd: async (kind, name, content) => keep(kind, name, content),
    mediaView: async (reference) => {
      const found = control.media.get(reference);
      if (!found) throw fakeError("not_found", { field: "media" });
      return clone(found.view);
    },
    mediaThumbnail: async (reference) => control.media.get(reference)?.thumbnail ?? null,
    mediaCancel: async (digest) => control.uploading.delete(digest),

    sendReview: async (profileId, draft, test) => {
      const view = profile(profileId);
      if (test && !view.profile.my_user_id) throw fakeError("no_test_recipient");
      const audience: Audience = test
        ? { all: false, include: [{ kind: "person", id: view.profile.my_user_id ?? "", name: null }] }
        : draft.audience;
      const inspection = inspect({ ...draft, audience });
      const counted = count(profileId, audience);
      const past = pastOf(profileId, draft, counted);
      return {
        profile: clone(view),
        kind: kindOf(draft.message),
        test,
        inspection,
        count: counted,
        batches: Math.max(1, channelsOf(audience).length),
        channels: channelsOf(audience),
        audience: clone(audience),
        confirmation:
          !test && (audience.all || counted.people > 500)
            ? "type"
            : counted.people > 50 || counted.robots > 0
              ? "click"
              : "none",
        expected: test ? null : audience.all ? view.profile.name : counted.people > 500 ? `${counted.people}` : null,
        expects: test ? null : audience.all ? "profile_name" : counted.people > 500 ? "people" : null,
        preflight: preflight(view.profile, counted, test, { ...past, repeated: past.repeated?.people ?? null }),
        repeated: test ? null : past.repeated,
        extra: draft.extra?.send ? clone(draft.extra.fields) : [],
        renamed: [],
        links: linksOf(draft.message),
        blocked: counted.unresolvable !== null || inspection.findings.some((finding) => finding.severity === "refused"),
        digest: JSON.stringify(draft).length.toString(16),
        undo_seconds: snapshot.settings.undo_seconds,
      };
    },
    sendStart: async (order) => {
      const view = profile(order.profile_id);
      if (order.schedule && order.schedule.at <= Date.now()) throw fakeError("invalid_input", { field: "schedule" });
      const id = `b${nextId++}`;
      const counted = count(order.profile_id, order.draft.audience);
      const now = Date.now();
      control.broadcasts.set(id, {
        draft: clone(order.draft),
        missed: [],
        stage: order.stage,
        snapshot: {
          id,
          profile_id: view.profile.id,
          profile_name: view.profile.name,
          profile_colour: view.profile.colour,
          practice: view.profile.practice,
          test: order.test,
          kind: kindOf(order.draft.message),
          title: titleOf(order.draft.message),
          created_at: now,
          sends_at: order.schedule?.at ?? now + order.undo_seconds * 1000,
          finished_at: null,
          late_minutes: order.schedule?.late_minutes ?? null,
          state: order.schedule ? "scheduled" : "waiting",
          pause: null,
          hold: null,
          outcome: null,
          people: order.test ? 1 : counted.people,
          people_exact: counted.complete,
          addressees: order.draft.audience.all
            ? "@all"
            : order.draft.audience.include.map((one) => one.name ?? one.id).join("、"),
          batches_total: batchesOf(order.draft.audience).length + (order.stage ? 1 : 0),
          batches_done: 0,
          missed: 0,
          error: null,
          recall: null,
          card: null,
        },
      });
      setTimeout(() => {
        if (control.broadcasts.get(id)?.snapshot.state !== "waiting") return;
        update(id, { sends_at: null });
        leave(id);
      }, order.undo_seconds * 1000);
      if (order.schedule) fire(id);
      return id;
    },
    sendCancel: async (id) => {
      const standing = control.broadcasts.get(id)?.snapshot;
      if (standing?.state !== "waiting" && standing?.state !== "scheduled" && standing?.pause !== "late") return false;
      update(id, { state: "cancelled", outcome: "not_sent", sends_at: null, finished_at: Date.now() });
      return true;
    },
    sendSnapshot: async (id) => {
      const found = control.broadcasts.get(id);
      if (!found) throw fakeError("not_found");
      return clone(found.snapshot);
    },

    ...engineCommands(control.broadcasts, update, finish, fakeError, fire),

    historyFind: async (filter, offset, limit) => {
      const word = filter.person.trim().toLowerCase();
      const meant = (draft: Draft) =>
        [...reached(draft.audience).ids].some(
          (id) => id.startsWith(word) || people.some((one) => one.id === id && one.name.startsWith(word)),
        );
      const rows = [...control.broadcasts.values()]
        .filter(({ draft }) => word === "" || meant(draft))
        .map((one) => one.snapshot)
        .filter(
          (one) =>
            (filter.profile_id === null || one.profile_id === filter.profile_id) &&
            one.title.includes(filter.text.trim()) &&
            (filter.from === null || one.created_at >= filter.from) &&
            (filter.to === null || one.created_at < filter.to) &&
            ((filter.states.length === 0 && filter.outcomes.length === 0) ||
              filter.states.includes(one.state) ||
              (one.outcome !== null && filter.outcomes.includes(one.outcome))),
        )
        .sort((a, b) => b.created_at - a.created_at);
      return { rows: clone(rows.slice(offset, offset + limit)), total: rows.length };
    },
    historyBatches: async (id, offset, limit) =>
      clone(batchViews(control.broadcasts, id).slice(offset, offset + limit)),
    historyLedgerFind: async (id, person, limit) => {
      const word = person.trim().toLowerCase();
      const rows = await host.historyLedger(id, 0, 100_000);
      return rows
        .filter(({ recipient }) => recipient.id.toLowerCase().startsWith(word) || recipient.name?.startsWith(word))
        .slice(0, limit);
    },
    historyDelete: async (id) => {
      if (!control.broadcasts.get(id)?.snapshot.outcome) return false;
      return control.broadcasts.delete(id);
    },
    historyPurge: async (months) => {
      const before = Date.now() - Math.max(1, months) * 31 * 24 * 3600_000;
      const old = [...control.broadcasts.values()].filter(({ snapshot: at }) => (at.finished_at ?? before) < before);
      for (const one of old) control.broadcasts.delete(one.snapshot.id);
      return old.length;
    },
    historyExport: async (id, format, fileName) => {
      const rows = await host.historyLedger(id, 0, 100_000);
      return { path: `/home/user/${fileName}.${format}`, rows: rows.length };
    },
    historyOpen: async (id): Promise<BroadcastDetail> => {
      const found = control.broadcasts.get(id);
      if (!found) throw fakeError("not_found");
      const { snapshot: at, draft, missed } = found;
      return clone({
        snapshot: at,
        draft,
        preview: preview(draft),
        batches: batchViews(control.broadcasts, id).slice(0, 200),
        missed,
        ledger_total: reached(draft.audience).ids.size + draft.audience.include.filter(isChannel).length,
      } satisfies BroadcastDetail);
    },
    historyLedger: async (id, offset, limit) => {
      const found = control.broadcasts.get(id);
      if (!found) throw fakeError("not_found");
      const closed = found.snapshot.state === "finished";
      const state = closed ? ("accepted" as const) : ("planned" as const);
      const missing = new Set(found.missed.map((one) => one.recipient.id));
      const others: LedgerRow[] = [...reached(found.draft.audience).ids]
        .filter((person) => !missing.has(person))
        .map((person) => ({
          recipient: { kind: "person", id: person, name: people.find((one) => one.id === person)?.name ?? null },
          state,
          reason: null,
          code: null,
        }));
      const groups: LedgerRow[] = found.draft.audience.include
        .filter((one) => isChannel(one) && !missing.has(one.id))
        .map((recipient) => ({ recipient, state, reason: null, code: null }));
      return clone([...found.missed, ...others, ...groups].slice(offset, offset + limit));
    },

    templateList: async (query) =>
      control.templates
        .filter((one) => one.name.includes(query.trim()))
        .map(row)
        .sort((a, b) => b.updated_at - a.updated_at),
    templateOpen: async (id) => {
      const found = control.templates.find((one) => one.id === id);
      if (!found) throw fakeError("not_found");
      return clone(found);
    },
    templateUse: async (id) => {
      const found = control.templates.find((one) => one.id === id);
      if (!found) throw fakeError("not_found");
      return clone(found);
    },
    templateSave: async (name, draft, withRecipients, replace) => {
      const known = control.templates.find((one) => one.name === name.trim());
      if (known && !replace) throw fakeError("name_taken", { field: "name" });
      if (known) control.templates = control.templates.filter((one) => one !== known);
      const saved: Template = {
        id: known?.id ?? `t${nextId++}`,
        name: name.trim(),
        draft: clone(withRecipients ? draft : { ...draft, audience: { all: false, include: [] } }),
        updated_at: Date.now(),
      };
      control.templates.push(saved);
      emit("changed", "templates");
      return row(saved);
    },
    templateRename: async (id, name) => {
      const found = control.templates.find((one) => one.id === id);
      if (!found) throw fakeError("not_found");
      if (control.templates.some((one) => one !== found && one.name === name.trim()))
        throw fakeError("name_taken", { field: "name" });
      found.name = name.trim();
      emit("changed", "templates");
      return row(found);
    },
    templateDelete: async (id) => {
      control.templates = control.templates.filter((one) => one.id !== id);
      emit("changed", "templates");
    },
    templateRestore: async (template) => {
      control.templates.push(clone(template));
      emit("changed", "templates");
      return row(template);
    },
    templateExport: async (id) => `/home/user/${id}.posthorn.json`,
    templateImport: async () => null,

    practiceMembers: async () =>
      people.slice(0, 20).map((one) => ({
        user_id: one.id,
        name: one.name,
        department: pathOf(one.departments[0] ?? "1"),
        messages: inbox(one.id).length,
      })),
    practiceInbox: async (userId) => inbox(userId),

    quickClose: async () => {},
    mainShow: async (page) => emit("navigate", { page, template: null, broadcast: null }),

    onDirectory: (listener) => on("directory", listener),
    onBroadcast: (listener) => on("broadcast", listener),
    onChanged: (listener) => on("changed", listener),
    onNavigate: (listener) => on("navigate", listener),
    onMedia: (listener) => on("media", listener),
  };

  function inbox(userId: string) {
    return [...control.broadcasts.values()]
      .filter((one) => one.snapshot.outcome === "accepted" && reached(one.draft.audience).ids.has(userId.toLowerCase()))
      .map((one) => ({ msgid: one.snapshot.id, at: one.snapshot.finished_at ?? 0, preview: preview(one.draft) }));
  }

  const wrapped = new Proxy(host, {
    get(target, key: keyof Host | "control") {
      if (key === "control") return control;
      const method = target[key] as (...args: unknown[]) => Promise<unknown>;
      if (typeof method !== "function") return method;
      return async (...args: unknown[]) => {
        control.calls.push(key);
        const [failure, ...rest] = failures.get(key) ?? [];
        if (failure) {
          failures.set(key, rest);
          throw failure;
        }
        if (latency) await new Promise((resolve) => setTimeout(resolve, latency));
        return method(...args.map((arg) => (typeof arg === "function" ? arg : arg === undefined ? arg : clone(arg))));
      };
    },
  });
  return wrapped as FakeHost;
}

/** The requests of a send, as they stand. */
function batchViews(broadcasts: FakeHost["control"]["broadcasts"], id: string): BatchView[] {
  const found = broadcasts.get(id);
  if (!found) throw fakeError("not_found");
  const { snapshot: at, draft, requests } = found;
  const planned = requests
    ? Array.from({ length: requests }, () => ({ channel: "app" as const, group: null }))
    : batchesOf(draft.audience);
  return planned.map(({ channel, group }, index) => {
    const answered = at.outcome === "accepted" || at.outcome === "partial";
    return {
      index,
      channel,
      group,
      state:
        at.outcome === "refused"
          ? "refused"
          : at.outcome === "unknown"
            ? "unknown"
            : at.outcome === "not_sent"
              ? "cancelled"
              : at.state === "finished" || (requests && index < at.batches_done)
                ? "accepted"
                : "planned",
      request: JSON.stringify(draft.message, null, 2),
      response: answered ? `{"errcode":0,"errmsg":"ok"${channel === "app" ? ',"msgid":"kQ3v0N7m-71"' : ""}}` : null,
      msgid: answered && channel === "app" ? "kQ3v0N7m-71" : null,
      sent_at: at.created_at + 5000,
      answered_at: at.finished_at,
      error: at.error,
      recall_until: answered && channel === "app" ? at.created_at + 24 * 3_600_000 : null,
      recall: channel === "app" ? errand(at.recall, requests ? index : null) : null,
      card_until: answered && channel === "app" && hasCode(draft) ? at.created_at + 72 * 3_600_000 : null,
      card: channel === "app" ? errand(at.card, requests ? index : null) : null,
    };
  });
}

/** How a request fares in an errand: all alike, or, where there are many, first those done, then those that failed. */
function errand(progress: BroadcastSnapshot["recall"], index: number | null): BatchView["recall"] {
  if (!progress) return null;
  const { asked, done, failed } = progress;
  const state =
    index === null
      ? failed > 0
        ? "refused"
        : done === asked
          ? "done"
          : "sending"
      : index < done
        ? "done"
        : index < done + failed
          ? "refused"
          : "planned";
  const error = state === "refused" ? fakeApiError(45009) : null;
  return { state, at: Date.now(), missed: [], error };
}

function missedRow(id: string, name: string): LedgerRow {
  return { recipient: { kind: "person", id, name }, state: "refused", reason: "invalid", code: null };
}

const isChannel = (one: Recipient) => one.kind === "chat" || one.kind === "robot";

/** The requests of a send: people first, then one per chat, then one per robot. */
function batchesOf(audience: Audience): { channel: Channel; group: string | null }[] {
  const channels = (kind: "chat" | "robot") =>
    audience.all
      ? []
      : audience.include.filter((one) => one.kind === kind).map((one) => ({ channel: kind, group: one.id }));
  const people = audience.all || audience.include.some((one) => !isChannel(one));
  return [...(people ? [{ channel: "app" as const, group: null }] : []), ...channels("chat"), ...channels("robot")];
}

function channelsOf(audience: Audience): Review["channels"] {
  const batches = batchesOf(audience);
  const limits = { app: [], chat: CHAT_LIMITS, robot: ROBOT_LIMITS };
  return (["app", "chat", "robot"] as const)
    .map((channel) => ({
      channel,
      recipients:
        channel === "app"
          ? audience.all
            ? 1
            : audience.include.filter((one) => !isChannel(one)).length
          : batches.filter((one) => one.channel === channel).length,
      limits: limits[channel],
    }))
    .filter((one) => batches.some((batch) => batch.channel === one.channel));
}
