/* The contract between page and program: the types that Rust declares, and the host that answers.

   Types that the program reads more leniently than it writes exist twice in bindings.ts; the page uses what the program
   writes, which always satisfies what it reads. */
import type * as rust from "./bindings";

export type {
  Ambiguous_Serialize as Ambiguous,
  ActionMenu_Serialize as ActionMenu,
  Again,
  ApiProblem_Serialize as ApiProblem,
  AppSnapshot_Serialize as AppSnapshot,
  Audience_Serialize as Audience,
  AudienceCount_Serialize as AudienceCount,
  AudiencePart,
  AudiencePeople_Serialize as AudiencePeople,
  AudiencePerson_Serialize as AudiencePerson,
  BatchState,
  BatchView_Serialize as BatchView,
  Block_Serialize as Block,
  BroadcastDetail_Serialize as BroadcastDetail,
  BroadcastSnapshot_Serialize as BroadcastSnapshot,
  BroadcastState,
  Budget_Serialize as Budget,
  Button_Serialize as Button,
  ButtonInteraction_Serialize as ButtonInteraction,
  ButtonPreview_Serialize as ButtonPreview,
  ButtonSelection_Serialize as ButtonSelection,
  CardAction_Serialize as CardAction,
  CardEdit_Serialize as CardEdit,
  CardImage_Serialize as CardImage,
  CardPreview_Serialize as CardPreview,
  CardSource_Serialize as CardSource,
  Caution_Serialize as Caution,
  CautionKind,
  CheckResult_Serialize as CheckResult,
  CheckStep,
  ChannelLimit,
  Channels_Serialize as Channels,
  ChatChange_Serialize as ChatChange,
  ChatInput_Serialize as ChatInput,
  ChatView_Serialize as ChatView,
  Checkbox_Serialize as Checkbox,
  CheckboxOption_Serialize as CheckboxOption,
  CheckboxPreview_Serialize as CheckboxPreview,
  ChoicePreview_Serialize as ChoicePreview,
  Choices,
  Colour,
  ConfirmationLevel,
  ContentItem_Serialize as ContentItem,
  DirectoryHit_Serialize as DirectoryHit,
  DirectoryProgress_Serialize as DirectoryProgress,
  DirectoryStatus_Serialize as DirectoryStatus,
  Door,
  Draft_Serialize as Draft,
  DraftSlot,
  EmphasisContent_Serialize as EmphasisContent,
  ErrandProgress,
  ErrandState,
  ErrandView_Serialize as ErrandView,
  ErrorClass,
  ErrorCode,
  ErrorView_Serialize as ErrorView,
  ExactRequest_Serialize as ExactRequest,
  Expects,
  ExportFormat,
  ExportWords_Serialize as ExportWords,
  ExportedFile,
  Extra_Serialize as Extra,
  File_Serialize as File,
  Finding_Serialize as Finding,
  HistoryFilter_Serialize as HistoryFilter,
  HistoryPage_Serialize as HistoryPage,
  Holds,
  Hold_Serialize as Hold,
  HorizontalContent_Serialize as HorizontalContent,
  Image_Serialize as Image,
  ImageTextArea_Serialize as ImageTextArea,
  ImportError,
  InboxMember,
  InboxMessage_Serialize as InboxMessage,
  Inspection_Serialize as Inspection,
  Jump_Serialize as Jump,
  JumpItem_Serialize as JumpItem,
  JsonType,
  Kind,
  LanguageSetting,
  LedgerReason,
  LedgerRow_Serialize as LedgerRow,
  LedgerState,
  LinkHost,
  ListChoice_Serialize as ListChoice,
  ListColumn_Serialize as ListColumn,
  ListDoubt,
  ListMiss,
  ListQuestion_Serialize as ListQuestion,
  ListReading_Serialize as ListReading,
  ListReport_Serialize as ListReport,
  ListRow,
  ListView_Serialize as ListView,
  Made,
  MainTitle_Serialize as MainTitle,
  Markdown_Serialize as Markdown,
  MediaFileView_Serialize as MediaFileView,
  MediaKind,
  MediaProgress,
  MemberView_Serialize as MemberView,
  MenuAction_Serialize as MenuAction,
  Message_Serialize as Message,
  Meter,
  MiniprogramNotice_Serialize as MiniprogramNotice,
  Mpnews_Serialize as Mpnews,
  MpnewsArticle_Serialize as MpnewsArticle,
  MpnewsArticlePreview_Serialize as MpnewsArticlePreview,
  MultipleInteraction_Serialize as MultipleInteraction,
  News_Serialize as News,
  NewsArticle_Serialize as NewsArticle,
  NewsArticlePreview_Serialize as NewsArticlePreview,
  NewsNotice_Serialize as NewsNotice,
  Note,
  Notice_Serialize as Notice,
  NoticeItem_Serialize as NoticeItem,
  NoticeKind,
  Outcome,
  PauseReason,
  PasteReport_Serialize as PasteReport,
  Pasted_Serialize as Pasted,
  Picture_Serialize as Picture,
  PluginShows_Serialize as PluginShows,
  PluginView_Serialize as PluginView,
  Preflight_Serialize as Preflight,
  Preview_Serialize as Preview,
  Profile_Serialize as Profile,
  ProfileInput_Serialize as ProfileInput,
  ProfileView_Serialize as ProfileView,
  QuoteArea_Serialize as QuoteArea,
  Recipient_Serialize as Recipient,
  RecipientKind,
  RefusedBefore_Serialize as RefusedBefore,
  RequestPart_Serialize as RequestPart,
  Retry_Serialize as Retry,
  Review_Serialize as Review,
  RobotInput_Serialize as RobotInput,
  RobotView,
  Row_Serialize as Row,
  RowAction,
  Rule,
  SavedAudience_Serialize as SavedAudience,
  SavedAudienceRow,
  SecretState,
  SelectOption_Serialize as SelectOption,
  SelectPreview_Serialize as SelectPreview,
  Schedule,
  Selector_Serialize as Selector,
  SendOptions_Serialize as SendOptions,
  SendOrder_Serialize as SendOrder,
  Series_Serialize as Series,
  Settings_Serialize as Settings,
  Severity,
  Source_Serialize as Source,
  Span_Serialize as Span,
  SubmitButton_Serialize as SubmitButton,
  Template_Serialize as Template,
  TemplateCard_Serialize as TemplateCard,
  TemplateRow,
  TextEncoding,
  Text_Serialize as Text,
  TextNotice_Serialize as TextNotice,
  TextOffers_Serialize as TextOffers,
  Textcard_Serialize as Textcard,
  ThemeSetting,
  TitledText_Serialize as TitledText,
  Tone,
  TreeRow_Serialize as TreeRow,
  TreeWindow_Serialize as TreeWindow,
  Unit,
  Unresolvable,
  UnknownField,
  Usage_Serialize as Usage,
  VerticalContent_Serialize as VerticalContent,
  Video_Serialize as Video,
  Voice_Serialize as Voice,
  VoteInteraction_Serialize as VoteInteraction,
} from "./bindings";

/** Text of one field of a preview. */
export type Rich = rust.Span_Serialize[];

type Answer<T> = [T] extends [null] ? void : T;

/** What the page hands over, always whole, although Rust would fill gaps. */
interface Whole {
  composeInspect: [profileId: string, draft: rust.Draft_Serialize];
  composeSwitchKind: [message: rust.Message_Serialize, kind: rust.Kind];
  composeRequest: [profileId: string, draft: rust.Draft_Serialize];
  composeCurl: [profileId: string, draft: rust.Draft_Serialize];
  composeSplit: [draft: rust.Draft_Serialize];
  draftSave: [profileId: string, slot: rust.DraftSlot, draft: rust.Draft_Serialize];
  audienceCount: [profileId: string, audience: rust.Audience_Serialize];
  audiencePeople: [
    profileId: string,
    audience: rust.Audience_Serialize,
    part: rust.AudiencePart,
    offset: number,
    limit: number,
  ];
  audienceSave: [profileId: string, name: string, audience: rust.Audience_Serialize, replace: boolean];
  audienceRestore: [saved: rust.SavedAudience_Serialize];
  listReadAgain: [id: string, reading: rust.ListReading_Serialize];
  listMatch: [profileId: string, id: string, choice: rust.ListChoice_Serialize | null];
  historyFind: [filter: rust.HistoryFilter_Serialize, offset: number, limit: number];
  sendReview: [profileId: string, draft: rust.Draft_Serialize, test: boolean, leavesAt: rust.Moment | null];
  sendStart: [order: rust.SendOrder_Serialize];
  sendRetry: [id: string, what: rust.Retry_Serialize];
  sendChangeCards: [id: string, edit: rust.CardEdit_Serialize];
  settingsSave: [settings: rust.Settings_Serialize];
  templateSave: [name: string, draft: rust.Draft_Serialize, withRecipients: boolean, replace: boolean];
  templateRestore: [template: rust.Template_Serialize];
  chatCreate: [profileId: string, input: rust.ChatInput_Serialize];
  chatUpdate: [profileId: string, chatId: string, change: rust.ChatChange_Serialize];
  robotSave: [
    profileId: string,
    input: rust.RobotInput_Serialize,
    address: string | null,
    sessionOnly: boolean,
    forgetStored: boolean,
  ];
}

type Commands = {
  [Name in keyof typeof rust.commands]: (
    ...args: Name extends keyof Whole ? Whole[Name] : Parameters<(typeof rust.commands)[Name]>
  ) => Promise<Answer<Awaited<ReturnType<(typeof rust.commands)[Name]>>>>;
};

/** Everything the page may ask of the program. Every method rejects with an ErrorView. */
export interface Host extends Commands {
  onDirectory(listener: (status: rust.DirectoryStatus_Serialize) => void): Promise<() => void>;
  onBroadcast(listener: (snapshot: rust.BroadcastSnapshot_Serialize) => void): Promise<() => void>;
  /** Settings, profiles or templates changed somewhere: ask again. */
  onChanged(listener: (what: rust.Changed) => void): Promise<() => void>;
  /** The tray or another window asks for a page. */
  onNavigate(listener: (to: rust.Destination_Serialize) => void): Promise<() => void>;
  /** How far the upload of a send's files has come. */
  onMedia(listener: (progress: rust.MediaProgress) => void): Promise<() => void>;
}
