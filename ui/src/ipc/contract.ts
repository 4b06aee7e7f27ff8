/* The contract between page and program: the types that Rust declares, and the host that answers. */
import type {
  BroadcastSnapshot,
  Changed,
  commands,
  Destination,
  DirectoryStatus,
  ExaminedNews,
  MediaProgress,
  Span,
} from "./bindings";

export type * from "./bindings";

/** Text of one field of a preview. */
export type Rich = Span[];

/** Everything the page may ask of the program. Every method rejects with an ErrorView. */
export interface Host extends Commands {
  onDirectory(listener: (status: DirectoryStatus) => void): Promise<() => void>;
  onBroadcast(listener: (snapshot: BroadcastSnapshot) => void): Promise<() => void>;
  /** Settings, profiles or templates changed somewhere: ask again. */
  onChanged(listener: (what: Changed) => void): Promise<() => void>;
  /** The tray or another window asks for a page. */
  onNavigate(listener: (to: Destination) => void): Promise<() => void>;
  /** The main window was closed for the first time, and says what that means. */
  onClosing(listener: () => void): Promise<() => void>;
  /** How far the upload of a send's files has come. */
  onMedia(listener: (progress: MediaProgress) => void): Promise<() => void>;
  /** A check-up found something. */
  onExamined(listener: (news: ExaminedNews) => void): Promise<() => void>;
}

type Commands = typeof commands;
