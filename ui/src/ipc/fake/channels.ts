/* Group chats and robots of the company in memory: what the program keeps, and the groups that WeCom knows besides. */
import type {
  ApiProblem,
  ChannelLimit,
  Channels,
  ChatView,
  DirectoryHit,
  ErrorCode,
  ErrorView,
  Host,
  Kind,
  Recipient,
  RobotView,
} from "../contract";
import { people } from "./company";

export const CHAT_KINDS: Kind[] = ["text", "textcard", "markdown", "image", "news", "mpnews", "file", "voice", "video"];
export const ROBOT_KINDS: Kind[] = ["text", "markdown", "image", "news", "file", "voice", "text_notice", "news_notice"];
export const CHAT_LIMITS: ChannelLimit[] = [
  "no_recall",
  "no_duplicate_check",
  "no_id_translation",
  "no_result_per_person",
];
export const ROBOT_LIMITS: ChannelLimit[] = [...CHAT_LIMITS, "not_confidential", "twenty_a_minute"];

const HOUR = 3600_000;
const member = (id: string): Recipient => ({
  kind: "person",
  id,
  name: people.find((one) => one.id.toLowerCase() === id.toLowerCase())?.name ?? null,
});
const chat = (chat_id: string, name: string, owner: string, members: string[], more: Partial<ChatView> = {}) => ({
  chat_id,
  name,
  owner: member(owner),
  members: members.map(member),
  people: members.length,
  course: false,
  refreshed_at: Date.now() - 3 * HOUR,
  ...more,
});

type Kept = { chats: ChatView[]; robots: RobotView[] };

export type FakeChannels = {
  /** By profile. */
  kept: Map<string, Kept>;
  /** Groups that the application made before and that are not kept here, by id. */
  elsewhere: Map<string, ChatView>;
  membersOf: (profileId: string, chatId: string) => string[] | null;
  robot: (profileId: string, id: string) => RobotView | undefined;
  search: (profileId: string, query: string) => DirectoryHit[];
  host: Pick<
    Host,
    "channelList" | "chatCreate" | "chatAdd" | "chatRefresh" | "chatUpdate" | "chatForget" | "robotSave" | "robotForget"
  >;
};

/** A believable set: the practice company has one robot and no chat, the other company several of both. */
export function createFakeChannels(world: {
  fail: (code: ErrorCode, more?: Partial<ErrorView>) => ErrorView;
  failApi: (code: number, more?: Partial<ApiProblem>) => ErrorView;
  keychain: () => boolean;
  changed: () => void;
}): FakeChannels {
  let next = 1;
  const kept = new Map<string, Kept>([
    ["practice", { chats: [], robots: [{ id: "r-duty", name: "值班群", key: "session" }] }],
    [
      "jiangnan",
      {
        chats: [
          chat("opsDuty2026", "值班交接群", "qin.lan", ["qin.lan", "gao_yu", "lin.qing", "zhangsan"]),
          chat("hTe81QcZ", "车间主任群", "sun.yue", ["sun.yue", "xu.ning", "liu.yang", "ma.li", "zhou-02", "luo.xi"]),
        ],
        robots: [
          { id: "r-alarm", name: "设备告警群", key: "stored" },
          { id: "r-desk", name: "行政前台群", key: "missing" },
        ],
      },
    ],
  ]);
  const elsewhere = new Map([
    ["quality2025", chat("quality2025", "质量改进群", "sun.yue", ["sun.yue", "he.jing", "lisi"])],
  ]);
  const of = (profileId: string): Kept => {
    let found = kept.get(profileId);
    if (!found) kept.set(profileId, (found = { chats: [], robots: [] }));
    return found;
  };
  const byName = <T extends { name: string }>(list: T[]) => list.sort((a, b) => a.name.localeCompare(b.name, "zh-CN"));
  const wrong = (field: string, detail: string | null = null) => world.fail("invalid_input", { field, detail });
  const known = (profileId: string, chatId: string): ChatView => {
    const found = of(profileId).chats.find((one) => one.chat_id === chatId);
    if (!found) throw world.fail("not_found");
    return found;
  };
  const named = (name: string, most: number) => {
    if (!name.trim()) throw wrong("name", "missing");
    if ([...name.trim()].length > most) throw wrong("name", "too long");
    return name.trim();
  };
  const checked = (members: string[], owner: string | null) => {
    if (members.length < 2 || members.length > 2000) throw wrong("members", "2 to 2000 members");
    if (owner !== null && !members.includes(owner)) throw wrong("owner", "the owner is not among the members");
    if (members.some((id) => member(id).name === null)) throw world.failApi(86007);
  };

  const host: FakeChannels["host"] = {
    channelList: async (profileId): Promise<Channels> => ({
      chats: byName([...of(profileId).chats]),
      robots: byName([...of(profileId).robots]),
      chat_kinds: CHAT_KINDS,
      robot_kinds: ROBOT_KINDS,
      chat_limits: CHAT_LIMITS,
      robot_limits: ROBOT_LIMITS,
    }),
    chatCreate: async (profileId, input) => {
      const name = named(input.name, 50);
      const owner = input.owner ?? null;
      checked(input.members, owner);
      const made = chat(`fake${next++}chat`, name, owner ?? input.members[0] ?? "", input.members, {
        refreshed_at: Date.now(),
      });
      of(profileId).chats.push(made);
      world.changed();
      return made;
    },
    chatAdd: async (profileId, chatId) => {
      if (!/^[0-9A-Za-z]{1,32}$/.test(chatId.trim())) throw wrong("chat_id");
      const found = elsewhere.get(chatId.trim());
      if (!found) throw world.failApi(86003);
      const added = { ...found, refreshed_at: Date.now() };
      of(profileId).chats = [...of(profileId).chats.filter((one) => one.chat_id !== added.chat_id), added];
      world.changed();
      return added;
    },
    chatRefresh: async (profileId, chatId) => {
      const found = known(profileId, chatId);
      found.refreshed_at = Date.now();
      world.changed();
      return found;
    },
    chatUpdate: async (profileId, chatId, change) => {
      const found = known(profileId, chatId);
      const name = change.name === null ? found.name : named(change.name, 50);
      const gone = new Set(change.remove);
      const members = [
        ...found.members.map((one) => one.id).filter((id) => !gone.has(id)),
        ...change.add.filter((id) => !found.members.some((one) => one.id === id)),
      ];
      checked(members, change.owner);
      Object.assign(found, {
        name,
        owner: change.owner === null ? found.owner : member(change.owner),
        members: members.map(member),
        people: members.length,
        refreshed_at: Date.now(),
      });
      world.changed();
      return found;
    },
    chatForget: async (profileId, chatId) => {
      elsewhere.set(chatId, known(profileId, chatId));
      of(profileId).chats = of(profileId).chats.filter((one) => one.chat_id !== chatId);
      world.changed();
    },
    robotSave: async (profileId, input, address, sessionOnly) => {
      const name = named(input.name, 40);
      const robots = of(profileId).robots;
      const before = robots.find((one) => one.id === input.id);
      if (input.id !== null && !before) throw world.fail("not_found");
      if (robots.some((one) => one !== before && one.name === name)) throw world.fail("name_taken", { field: "name" });
      const typed = address?.trim() ?? "";
      if (!typed && !before) throw wrong("address");
      if (typed && !/^(https:\/\/\S+[?&]key=)?[0-9a-zA-Z-]{8,}$/.test(typed)) throw wrong("address");
      if (typed && !sessionOnly && !world.keychain()) throw world.fail("keychain_unavailable", { field: "address" });
      const saved: RobotView = {
        id: before?.id ?? `r-fake${next++}`,
        name,
        key: typed ? (sessionOnly ? "session" : "stored") : (before?.key ?? "missing"),
      };
      of(profileId).robots = [...robots.filter((one) => one !== before), saved];
      world.changed();
      return saved;
    },
    robotForget: async (profileId, id) => {
      of(profileId).robots = of(profileId).robots.filter((one) => one.id !== id);
      world.changed();
    },
  };

  return {
    kept,
    elsewhere,
    membersOf: (profileId, chatId) =>
      of(profileId)
        .chats.find((one) => one.chat_id === chatId)
        ?.members.map((one) => one.id) ?? null,
    robot: (profileId, id) => of(profileId).robots.find((one) => one.id === id),
    search: (profileId, query) => {
      const word = query.trim().toLowerCase();
      const fits = (name: string, id = "") => word !== "" && (name.includes(word) || id.toLowerCase().includes(word));
      const hit = (recipient: Recipient, many: number | null): DirectoryHit => ({
        recipient,
        detail: "",
        people: many,
        marks: [],
      });
      return [
        ...of(profileId)
          .chats.filter((one) => fits(one.name, one.chat_id))
          .map((one) => hit({ kind: "chat", id: one.chat_id, name: one.name }, one.people)),
        ...of(profileId)
          .robots.filter((one) => fits(one.name))
          .map((one) => hit({ kind: "robot", id: one.id, name: one.name }, null)),
      ];
    },
    host,
  };
}
