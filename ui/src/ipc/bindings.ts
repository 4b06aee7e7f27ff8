// Written by `cargo xtask types`. Do not edit.

import { invoke } from "@tauri-apps/api/core";

/** Every command of the program. Each rejects with an ErrorView. */
export const commands = {
  /** What a page needs to begin. */
  appSnapshot: () => invoke<AppSnapshot>("app_snapshot"),
  /** Draws the windows one step larger, smaller, or in the usual size; kept as among the settings. */
  sizeStep: (step: SizeStep) => invoke<void>("size_step", { step }),
  /** The words of errors with each of WeCom's numbers, by the number. */
  errorTexts: (language: TextLanguage) => invoke<{ [key in string]: ErrorText }>("error_texts", { language }),
  /** Findings, meters and preview of a draft. */
  composeInspect: (profileId: string, draft: Draft) => invoke<Inspection>("compose_inspect", { profileId, draft }),
  /** An empty message of a kind. */
  composeBlank: (kind: Kind) => invoke<Message>("compose_blank", { kind }),
  /** What a message is recognised by in a line or two, filled in as far as there are values. */
  composeSummary: (profileId: string, draft: Draft) => invoke<string>("compose_summary", { profileId, draft }),
  /** The form that the variables of a draft make. */
  composeFillForm: (profileId: string, draft: Draft) => invoke<Array<FillField>>("compose_fill_form", { profileId, draft }),
  /** The kept draft of a profile. */
  draftLoad: (profileId: string, slot: DraftSlot) => invoke<Draft | null>("draft_load", { profileId, slot }),
  /** Keeps a draft; it is on disk when this answers. */
  draftSave: (profileId: string, slot: DraftSlot, draft: Draft) => invoke<void>("draft_save", { profileId, slot, draft }),
  /** How the cached directory of a profile is. */
  directoryStatus: (profileId: string) => invoke<DirectoryStatus>("directory_status", { profileId }),
  /** People, departments, tags, group chats and robots by name, pinyin or id, best first. */
  directorySearch: (profileId: string, query: string, limit: number) => invoke<Array<DirectoryHit>>("directory_search", { profileId, query, limit }),
  /** How many people an audience is, as far as known. */
  audienceCount: (profileId: string, audience: Audience) => invoke<AudienceCount>("audience_count", { profileId, audience }),
  /** Whom a company's last send went to; tests aside. */
  audienceLast: (profileId: string) => invoke<LastAudience | null>("audience_last", { profileId }),
  /** The chats and robots of a profile, and what they take and cannot do. */
  channelList: (profileId: string) => invoke<Channels>("channel_list", { profileId }),
  /** What is known of a kept file. */
  mediaView: (reference: string) => invoke<MediaFileView>("media_view", { reference }),
  /** A small picture of a kept picture as a `data:` address; `None` for other files. */
  mediaThumbnail: (reference: string) => invoke<string | null>("media_thumbnail", { reference }),
  /** What would be sent, to whom, and what to confirm. `leaves_at` is a chosen time, whose minute and whose day's budget count. */
  sendReview: (profileId: string, draft: Draft, test: boolean, leavesAt: Timestamp | null) => invoke<Review>("send_review", { profileId, draft, test, leavesAt }),
  /** Whether a typed number is the one that a review expects: `４，２１３ 人` is `4213`. */
  sendSameNumber: (typed: string, expected: string) => invoke<boolean>("send_same_number", { typed, expected }),
  /** Orders a send that was reviewed. It is on disk when this answers. */
  sendStart: (order: SendOrder) => invoke<string>("send_start", { order }),
  /** Takes a send back while it waits. False when it has left. */
  sendCancel: (id: string) => invoke<boolean>("send_cancel", { id }),
  /** How a send stands. */
  sendSnapshot: (id: string) => invoke<BroadcastSnapshot>("send_snapshot", { id }),
  /** What would fail if a send to so many people left now; nothing of a send that is not large. */
  doctorBeforeSend: (profileId: string, people: number) => invoke<Array<Examined>>("doctor_before_send", { profileId, people }),
  /** Templates whose name, tags or text match. */
  templateList: (query: string, order: TemplateOrder) => invoke<Array<TemplateRow>>("template_list", { query, order }),
  /** One template, whole, to be sent: the tray shows those used last. */
  templateUse: (id: string) => invoke<Template>("template_use", { id }),
  /** Shows the main window at a page. */
  mainShow: (page: string) => invoke<void>("main_show", { page }),
  /** Saves the settings and uses them at once. A hot key that cannot be had is reported; the rest is saved all the same. */
  settingsSave: (settings: Settings) => invoke<AppSnapshot>("settings_save", { settings }),
  /** The user has read a notice. */
  noticeDismiss: (id: string) => invoke<void>("notice_dismiss", { id }),
  /** Opens a web page in the system's browser. Only http and https. */
  openLink: (url: string) => invoke<void>("open_link", { url }),
  /** Opens a folder of Posthorn's in the system's file manager. */
  openFolder: (which: Folder) => invoke<void>("open_folder", { which }),
  /** The licences of everything that Posthorn is made of, as the installer put them beside the program. */
  thirdPartyNotices: () => invoke<string>("third_party_notices"),
  /** What was last found of newer versions. */
  updateSeen: () => invoke<UpdateView>("update_seen"),
  /** Looks for a newer version now. */
  updateLook: () => invoke<UpdateView>("update_look"),
  /** Fetches the installer of the newer version and opens it, unless something is being sent. */
  updateInstall: () => invoke<UpdateView>("update_install"),
  /** The numbers that a search finds, by rising number; all of them for an empty one. */
  errorSearch: (query: string, language: TextLanguage) => invoke<Array<FoundError>>("error_search", { query, language }),
  /** What a number means; none for one that is not among WeCom's. */
  errorExplain: (code: number, language: TextLanguage) => invoke<Explanation | null>("error_explain", { code, language }),
  /** Looks at everything that a send of a company needs; without a company: at this computer and its way to WeCom. Each thing is told as it
   * is found, under the name of the run. `anyway`: a secret that WeCom refused before is tried once more. */
  doctorRun: (run: string, profileId: string | null, anyway: boolean) => invoke<Array<Examined>>("doctor_run", { run, profileId, anyway }),
  /** Nobody looks on at a run any more: it ends. */
  doctorLeave: (run: string) => invoke<void>("doctor_leave", { run }),
  /** What was found as a text to hand on, without secrets: what `posthorn doctor` prints. */
  doctorReport: (found: Array<Examined>, language: TextLanguage) => invoke<string>("doctor_report", { found, language }),
  /** Writes that text to a file of the user's choice. `None` when the user closed the dialog. */
  doctorSave: (found: Array<Examined>, language: TextLanguage, title: string) => invoke<string | null>("doctor_save", { found, language, title }),
  /** What is wrong with what was typed into a company's form, or likely to be, by field. */
  profileInspect: (input: ProfileInput, secret: string | null) => invoke<{ [key in string]: Severity }>("profile_inspect", { input, secret }),
  /** Saves a profile. A `secret` takes the place of the present one, which is of no use with another address or company. */
  profileSave: (input: ProfileInput, secret: string | null, sessionOnly: boolean, forgetStored: boolean) => invoke<ProfileView>("profile_save", { input, secret, sessionOnly, forgetStored }),
  /** Deletes a profile with its secret. What was sent with it stays on record. */
  profileDelete: (id: string) => invoke<void>("profile_delete", { id }),
  /** Makes a profile the active one. */
  profileActivate: (id: string) => invoke<void>("profile_activate", { id }),
  /** One step of the check of a profile. Trouble is part of the answer. */
  profileCheckStep: (id: string, step: CheckStep) => invoke<CheckResult>("profile_check_step", { id, step }),
  /** The first step of the check with a secret that WeCom refused before: once more, because somebody asked for it. */
  profileTryRefused: (id: string) => invoke<CheckResult>("profile_try_refused", { id }),
  /** What the application of a profile used today of what WeCom permits, as far as this computer knows. */
  profileBudget: (id: string) => invoke<BudgetStanding>("profile_budget", { id }),
  /** Notes how many accounts the company may have, as it was typed (empty: not known), from which the day's budget comes. */
  profileAccountLimit: (id: string, typed: string) => invoke<ProfileView>("profile_account_limit", { id, typed }),
  /** Where the password of the proxy of a profile is; none: the address of its proxy has no user. */
  profileProxyState: (id: string) => invoke<SecretState | null>("profile_proxy_state", { id }),
  /** Keeps the password of the proxy of a profile in the place of the present one; none: forgets that. */
  profileProxyPassword: (id: string, password: string | null, sessionOnly: boolean) => invoke<SecretState | null>("profile_proxy_password", { id, password, sessionOnly }),
  /** Keeps a secret that a company's contacts are read with and nothing is sent with, and looks what it gives. */
  contactsSecretSet: (profileId: string, secret: string, sessionOnly: boolean) => invoke<ContactsSecretLook>("contacts_secret_set", { profileId, secret, sessionOnly }),
  /** Looks what the secret gives that a company's contacts are read with. Trouble is part of the answer. */
  contactsSecretLook: (profileId: string) => invoke<ContactsSecretLook>("contacts_secret_look", { profileId }),
  /** Forgets the secret that a company's contacts are read with. */
  contactsSecretRemove: (profileId: string) => invoke<void>("contacts_secret_remove", { profileId }),
  /** How it is with the team, as far as it is known; nobody is asked. */
  teamView: () => invoke<TeamView>("team_view"),
  /** What stands at an address that was typed. Nothing is changed. */
  teamLook: (input: TeamInput, password: string | null) => invoke<TeamFound>("team_look", { input, password }),
  /** Joins a team with what goes along. */
  teamJoin: (input: TeamInput, password: string | null) => invoke<TeamView>("team_join", { input, password }),
  /** Keeps another password for the team's database, and tries it. */
  teamPassword: (password: string | null, sessionOnly: boolean) => invoke<TeamView>("team_password", { password, sessionOnly }),
  /** Leaves the team; what this computer has of it stays. */
  teamLeave: () => invoke<TeamView>("team_leave"),
  /** Makes a company of this computer the team's. */
  teamShare: (profileId: string) => invoke<TeamView>("team_share", { profileId }),
  /** What was done in the team, the newest first. */
  teamLog: (offset: number, limit: number) => invoke<TeamLog>("team_log", { offset, limit }),
  /** How far the set-up of a profile is; without a profile: of the company that is not saved yet. `None`: it was not begun. */
  setupOpen: (profileId: string | null) => invoke<SetupState | null>("setup_open", { profileId }),
  /** Remembers how far a set-up is and what was typed, without any secret. */
  setupKeep: (setup: SetupState) => invoke<void>("setup_keep", { setup }),
  /** Looks for the three values in a pasted text. Secrets stay in the program: the page gets their places. */
  setupRead: (profileId: string | null, text: string) => invoke<PastedValues>("setup_read", { profileId, text }),
  /** Saves the values with the secret that was typed, or with the one at a place among those that were found. WeCom is asked nothing. */
  setupSave: (input: ProfileInput, secret: string | null, found: number | null, sessionOnly: boolean) => invoke<ProfileView>("setup_save", { input, secret, found, sessionOnly }),
  /** Looks how far a company is at WeCom; `looks`: how often it was looked before, unasked, for the same reason. */
  setupLook: (profileId: string, looks: number) => invoke<SetupLook>("setup_look", { profileId, looks }),
  /** Whether WeCom can be reached from here, by this address and proxy as they were typed; no secret is needed. It fails with why not. */
  setupReach: (baseUrl: string, proxy: string) => invoke<void>("setup_reach", { baseUrl, proxy }),
  /** The page of a set-up is left: secrets that were found are forgotten. */
  setupLeave: () => invoke<void>("setup_leave"),
  /** A set-up is done, or given up. */
  setupEnd: (profileId: string | null) => invoke<void>("setup_end", { profileId }),
  /** The present draft of a profile in the main window. */
  draftCurrent: (profileId: string) => invoke<OpenDraft>("draft_current", { profileId }),
  /** Keeps one of the drafts of the main window; it is on disk when this answers. */
  draftKeep: (profileId: string, id: string, draft: Draft) => invoke<void>("draft_keep", { profileId, id, draft }),
  /** The drafts of a profile side by side, the last saved first. */
  draftList: (profileId: string) => invoke<Array<DraftRow>>("draft_list", { profileId }),
  /** A new draft beside the others. */
  draftBegin: (profileId: string) => invoke<OpenDraft>("draft_begin", { profileId }),
  /** Makes another draft the present one. */
  draftSwitch: (profileId: string, id: string) => invoke<OpenDraft>("draft_switch", { profileId, id }),
  /** Throws a draft away and opens the present one. */
  draftClose: (profileId: string, id: string) => invoke<ClosedDraft>("draft_close", { profileId, id }),
  /** The message as another kind, with what fits. */
  composeSwitchKind: (message: Message, kind: Kind) => invoke<Message>("compose_switch_kind", { message, kind }),
  /** The first request as it would leave now, byte for byte. */
  composeRequest: (profileId: string, draft: Draft) => invoke<ExactRequest>("compose_request", { profileId, draft }),
  /** The first request as a `curl` command, with a placeholder for the token. */
  composeCurl: (profileId: string, draft: Draft) => invoke<string>("compose_curl", { profileId, draft }),
  /** Reads a send request that was pasted, with or without its envelope, or in a `curl` command. */
  composeImport: (profileId: string, text: string) => invoke<Pasted>("compose_import", { profileId, text }),
  /** What the draft's text can become when it is too long. Text messages only. */
  composeSplit: (draft: Draft) => invoke<TextOffers>("compose_split", { draft }),
  /** The message alone as JSON to be edited, with its unknown fields. */
  messageSourceWrite: (message: Message, unknown: Array<UnknownField>) => invoke<MessageText>("message_source_write", { message, unknown }),
  /** Reads the JSON of a message that was edited. `before` is the message that it was, or stands for. */
  messageSourceRead: (text: string, before: Message) => invoke<MessageRead>("message_source_read", { text, before }),
  /** A field's text as it is edited. */
  richRead: (profileId: string, dialect: Dialect, text: string) => invoke<RichRead>("rich_read", { profileId, dialect, text }),
  /** The text of an edited document; what was not touched stays as it stood in `before`. */
  richWrite: (dialect: Dialect, before: string, doc: RichDoc) => invoke<RichWritten>("rich_write", { dialect, before, doc }),
  /** Begins to read the directory anew, in the background. */
  directoryRefresh: (profileId: string) => invoke<DirectoryStatus>("directory_refresh", { profileId }),
  /** Rows `offset` to `offset + limit` of the tree with the departments in `open` expanded. */
  directoryTree: (profileId: string, open: Array<string>, offset: number, limit: number) => invoke<TreeWindow>("directory_tree", { profileId, open, offset, limit }),
  /** All tags. */
  directoryTags: (profileId: string) => invoke<Array<DirectoryHit>>("directory_tags", { profileId }),
  /** Who is meant by a pasted list. */
  directoryPaste: (profileId: string, text: string) => invoke<PasteReport>("directory_paste", { profileId, text }),
  /** One member with departments and tags. */
  directoryMember: (profileId: string, userId: string) => invoke<MemberView>("directory_member", { profileId, userId }),
  /** What changed from one complete read to the next, of a kind or of all, the newest read first. */
  directoryChanges: (profileId: string, kind: ChangeKind | null, offset: number, limit: number) => invoke<DirectoryChanges>("directory_changes", { profileId, kind, offset, limit }),
  /** Lets the user choose a member sheet and looks at it. `None` when the user closed the dialog. */
  memberSheetChoose: (profileId: string) => invoke<MemberSheetLook | null>("member_sheet_choose", { profileId }),
  /** Looks at a member sheet that was dropped; its content comes in Base64. */
  memberSheetOpen: (profileId: string, name: string, content: string) => invoke<MemberSheetLook>("member_sheet_open", { profileId, name, content }),
  /** Has names come from the sheet that was looked at; `insist`: also where few of its accounts are of this company. */
  memberSheetTake: (profileId: string, id: string, insist: boolean) => invoke<DirectoryStatus>("member_sheet_take", { profileId, id, insist }),
  /** The sheet that names come from, held against the directory of now. `None`: there is none. */
  memberSheetKept: (profileId: string) => invoke<MemberSheetLook | null>("member_sheet_kept", { profileId }),
  /** Forgets the sheet: names are those of WeCom alone again. */
  memberSheetRemove: (profileId: string) => invoke<DirectoryStatus>("member_sheet_remove", { profileId }),
  /** Some of the people of an audience who fit what is typed, with the choices that reach them. */
  audiencePeople: (profileId: string, audience: Audience, part: AudiencePart, query: string, offset: number, limit: number) => invoke<AudiencePeople>("audience_people", { profileId, audience, part, query, offset, limit }),
  /** The saved audiences of a profile whose name matches, the last saved first, with those who are not in the directory any more. */
  audiencesList: (profileId: string, query: string) => invoke<Array<SavedAudienceRow>>("audiences_list", { profileId, query }),
  /** One saved audience, whole, with the names that are known today. */
  audienceOpen: (profileId: string, id: string) => invoke<SavedAudience>("audience_open", { profileId, id }),
  /** Saves an audience under a name; a name in use is refused unless it is to be replaced. */
  audienceSave: (profileId: string, name: string, audience: Audience, replace: boolean) => invoke<SavedAudienceRow>("audience_save", { profileId, name, audience, replace }),
  /** Gives a saved audience another name. */
  audienceRename: (profileId: string, id: string, name: string) => invoke<SavedAudienceRow>("audience_rename", { profileId, id, name }),
  /** Deletes a saved audience; what it was, for bringing it back. */
  audienceDelete: (profileId: string, id: string) => invoke<SavedAudience>("audience_delete", { profileId, id }),
  /** Brings a deleted audience back. */
  audienceRestore: (saved: SavedAudience) => invoke<SavedAudienceRow>("audience_restore", { saved }),
  /** Lets the user choose a file and opens it. `None` when the user closed the dialog. */
  listChoose: () => invoke<ListView | null>("list_choose"),
  /** Opens a file that was dropped or pasted; its content comes in Base64. */
  listOpen: (name: string, content: string) => invoke<ListView>("list_open", { name, content }),
  /** Reads an open list again: another sheet, encoding or row of headings. */
  listReadAgain: (id: string, reading: ListReading) => invoke<ListView>("list_read_again", { id, reading }),
  /** Some rows of an open list. */
  listRows: (id: string, offset: number, limit: number) => invoke<Array<ListRow>>("list_rows", { id, offset, limit }),
  /** Who is meant by the rows of an open list; without a choice of columns by those that the list itself says. */
  listMatch: (profileId: string, id: string, choice: ListChoice | null) => invoke<ListReport>("list_match", { profileId, id, choice }),
  /** Forgets an open list. */
  listClose: (id: string) => invoke<void>("list_close", { id }),
  /** Lets the user choose a sheet and keeps it. `None` when the user closed the dialog. */
  mergeChoose: () => invoke<MergeOpened | null>("merge_choose"),
  /** Keeps a sheet that was dropped; its content comes in Base64. */
  mergeOpen: (name: string, content: string) => invoke<MergeOpened>("merge_open", { name, content }),
  /** Keeps cells that were copied from a sheet; they are called `name`. */
  mergePaste: (name: string, text: string) => invoke<MergeOpened>("merge_paste", { name, text }),
  /** How a kept sheet fills a draft in, as far as names of columns and what stands in them tell. */
  mergeBegin: (profileId: string, draft: Draft, sheet: string, name: string, reading: ListReading | null) => invoke<Merge>("merge_begin", { profileId, draft, sheet, name, reading }),
  /** The sheet of a draft as a whole. */
  mergeLook: (profileId: string, draft: Draft) => invoke<MergeView>("merge_look", { profileId, draft }),
  /** Some rows of the sheet of a draft: all, or those with problems alone, that have a text in a cell or for whom they are. */
  mergeRows: (profileId: string, draft: Draft, onlyProblems: boolean, query: string, offset: number, limit: number) => invoke<MergePage>("merge_rows", { profileId, draft, onlyProblems, query, offset, limit }),
  /** What the recipient of a row gets, as they will see it. */
  mergeRow: (profileId: string, draft: Draft, row: number) => invoke<MergeRowLook>("merge_row", { profileId, draft, row }),
  /** Writes what became of each row of the sheet that a send was made of to a workbook of the user's choice. `None` when the user closed
   * the dialog. */
  mergeExport: (id: string, fileName: string, words: ExportWords) => invoke<ExportedFile | null>("merge_export", { id, fileName, words }),
  /** Makes a group chat in WeCom. */
  chatCreate: (profileId: string, input: ChatInput) => invoke<ChatView>("chat_create", { profileId, input }),
  /** Remembers a group chat that the application made before. */
  chatAdd: (profileId: string, chatId: string) => invoke<ChatView>("chat_add", { profileId, chatId }),
  /** Asks WeCom for a chat's name and members anew. */
  chatRefresh: (profileId: string, chatId: string) => invoke<ChatView>("chat_refresh", { profileId, chatId }),
  /** Changes a chat's name, owner or members in WeCom. */
  chatUpdate: (profileId: string, chatId: string, change: ChatChange) => invoke<ChatView>("chat_update", { profileId, chatId, change }),
  /** Forgets a chat here. The group itself stays in WeCom. */
  chatForget: (profileId: string, chatId: string) => invoke<void>("chat_forget", { profileId, chatId }),
  /** Saves a robot. An `address` takes the place of the present one, and is never given back. */
  robotSave: (profileId: string, input: RobotInput, address: string | null, sessionOnly: boolean, forgetStored: boolean) => invoke<RobotView>("robot_save", { profileId, input, address, sessionOnly, forgetStored }),
  /** Forgets a robot here, with its key. It stays in its group. */
  robotForget: (profileId: string, id: string) => invoke<void>("robot_forget", { profileId, id }),
  /** Lets the user choose a file and keeps it. `None` when the user closed the dialog. */
  mediaChoose: (kind: MediaKind) => invoke<MediaFileView | null>("media_choose", { kind }),
  /** Keeps a file that was pasted or dropped; its content comes in Base64. */
  mediaAdd: (kind: MediaKind, name: string, content: string) => invoke<MediaFileView>("media_add", { kind, name, content }),
  /** Cuts a part out of a kept picture, in ten-thousandths of its width and height as it is seen; the part is a file of its own. */
  mediaCrop: (reference: string, left: number, top: number, width: number, height: number) => invoke<MediaFileView>("media_crop", { reference, left, top, width, height }),
  /** Gives up the uploads of an order that is being prepared. False when there are none any more. */
  mediaCancel: (digest: string) => invoke<boolean>("media_cancel", { digest }),
  /** Lets a send stand still: requests under way are answered, no other leaves. */
  sendPause: (id: string) => invoke<BroadcastSnapshot>("send_pause", { id }),
  /** Releases what a colleague ordered. `digest` is that of what was looked at. */
  sendRelease: (id: string, digest: string) => invoke<BroadcastSnapshot>("send_release", { id, digest }),
  /** Lets a send that stands still go on, whatever the reason. */
  sendResume: (id: string) => invoke<BroadcastSnapshot>("send_resume", { id }),
  /** Gives up what has not left, for good. */
  sendStop: (id: string) => invoke<BroadcastSnapshot>("send_stop", { id }),
  /** Tries requests of a finished or paused send again, with the identical bytes. */
  sendRetry: (id: string, what: Retry) => invoke<BroadcastSnapshot>("send_retry", { id, what }),
  /** Gives a scheduled send that has not left another time, also one that is late. */
  sendReschedule: (id: string, schedule: Schedule) => invoke<BroadcastSnapshot>("send_reschedule", { id, schedule }),
  /** The scheduled sends whose time passed while this computer slept or was off. */
  sendLate: () => invoke<Array<BroadcastSnapshot>>("send_late"),
  /** A calmer minute than :00 or :30; nothing for a time that is calm. */
  sendCalmerTime: (at: Timestamp) => invoke<Timestamp | null>("send_calmer_time", { at }),
  /** The same once more, as a draft: to those who missed it, or to those who got it. */
  sendAgain: (id: string, whom: Again) => invoke<Draft>("send_again", { id, whom }),
  /** Begins to take every request back that can be. */
  sendRecall: (id: string) => invoke<BroadcastSnapshot>("send_recall", { id }),
  /** Begins to change the cards of a send, for everyone who got one. */
  sendChangeCards: (id: string, edit: CardEdit) => invoke<BroadcastSnapshot>("send_change_cards", { id, edit }),
  /** What is wrong with what the cards of a send are to become. What is refused there is not taken by `send_change_cards`. */
  sendCardFindings: (id: string, edit: CardEdit) => invoke<Array<Finding>>("send_card_findings", { id, edit }),
  /** One send, whole. */
  historyOpen: (id: string) => invoke<BroadcastDetail>("history_open", { id }),
  /** Who got it and who did not, the latter first. */
  historyLedger: (id: string, offset: number, limit: number) => invoke<Array<LedgerRow>>("history_ledger", { id, offset, limit }),
  /** The sends that fit, newest first. */
  historyFind: (filter: HistoryFilter, offset: number, limit: number) => invoke<HistoryPage>("history_find", { filter, offset, limit }),
  /** Some requests of a send, in order. */
  historyBatches: (id: string, offset: number, limit: number) => invoke<Array<BatchView>>("history_batches", { id, offset, limit }),
  /** The people of a send whose account or name begins like this. */
  historyLedgerFind: (id: string, person: string, limit: number) => invoke<Array<LedgerRow>>("history_ledger_find", { id, person, limit }),
  /** Deletes a closed send with its ledger; false when it is open. */
  historyDelete: (id: string) => invoke<boolean>("history_delete", { id }),
  /** Deletes the closed sends that ended more than so many months ago; how many. */
  historyPurge: (months: number) => invoke<number>("history_purge", { months }),
  /** Writes who got a send and who did not to a file of the user's choice. `None` when the user closed the dialog. */
  historyExport: (id: string, format: ExportFormat, fileName: string, words: ExportWords) => invoke<ExportedFile | null>("history_export", { id, format, fileName, words }),
  /** What other programs handed over and was not sent, of a company or of all, the newest first. */
  deadLetters: (profileId: string | null, offset: number, limit: number) => invoke<DeadLetters>("dead_letters", { profileId, offset, limit }),
  /** The draft of one, to be written on. The program that handed it over does not get it sent any more. */
  deadLetterDraft: (id: string) => invoke<Draft>("dead_letter_draft", { id }),
  /** Removes one that somebody is done with. */
  deadLetterPutAway: (id: string) => invoke<void>("dead_letter_put_away", { id }),
  /** The figures of the sends that are asked for. */
  statisticsOpen: (query: StatisticsQuery) => invoke<Statistics>("statistics_open", { query }),
  /** Who was written to by name in them, by department as the contacts know it now. Takes longer than the other figures. */
  statisticsPeople: (query: StatisticsQuery) => invoke<PeopleStatistics>("statistics_people", { query }),
  /** Writes tables, as the page shows them, to a file of the user's choice. `None` when the user closed the dialog. */
  statisticsExport: (format: ExportFormat, title: string, tables: Array<ExportTable>) => invoke<ExportedFile | null>("statistics_export", { format, title, tables }),
  /** One template, whole. */
  templateOpen: (id: string) => invoke<Template>("template_open", { id }),
  /** A name for a draft to be kept under. */
  templateName: (draft: Draft) => invoke<string>("template_name", { draft }),
  /** Saves a draft under a name; a name in use is refused unless it is to be replaced. */
  templateSave: (name: string, draft: Draft, withRecipients: boolean, replace: boolean) => invoke<TemplateRow>("template_save", { name, draft, withRecipients, replace }),
  /** Gives a template another name. */
  templateRename: (id: string, name: string) => invoke<TemplateRow>("template_rename", { id, name }),
  /** Deletes a template. */
  templateDelete: (id: string) => invoke<void>("template_delete", { id }),
  /** Brings a deleted template back. */
  templateRestore: (template: Template) => invoke<TemplateRow>("template_restore", { template }),
  /** Writes a template to a file of the user's choice. `None` when the user closed the dialog. */
  templateExport: (id: string) => invoke<string | null>("template_export", { id }),
  /** What would come in with files of the user's choice. `None` when the user closed the dialog. */
  templateImportChoose: () => invoke<Array<ImportLook> | null>("template_import_choose"),
  /** What would come in with files that were dropped or pasted; their contents come in Base64. */
  templateImportOpen: (given: Array<GivenFile>) => invoke<Array<ImportLook>>("template_import_open", { given }),
  /** Takes in those of the templates looked at last that `which` counts from 0; the others are let go. */
  templateImportTake: (which: Array<number>) => invoke<Array<TemplateRow>>("template_import_take", { which }),
  /** Stars a template, or takes the star away. */
  templateStar: (id: string, starred: boolean) => invoke<TemplateRow>("template_star", { id, starred }),
  /** Sorts a template under these tags and no others. */
  templateTag: (id: string, tags: Array<string>) => invoke<TemplateRow>("template_tag", { id, tags }),
  /** What a template was before, the latest first. */
  templateVersions: (id: string) => invoke<Array<TemplateVersion>>("template_versions", { id }),
  /** A template as it was, whole. */
  templateVersionOpen: (id: string, number: number) => invoke<Template>("template_version_open", { id, number }),
  /** Makes a template what it was in a version. */
  templateGoBack: (id: string, number: number) => invoke<WentBack>("template_go_back", { id, number }),
  /** The practice members, those who got something lately first. */
  practiceMembers: () => invoke<Array<InboxMember>>("practice_members"),
  /** What a practice member got. */
  practiceInbox: (userId: string) => invoke<Array<InboxMessage>>("practice_inbox", { userId }),
  /** Begins practice anew: empty inboxes, no answers to cards, nothing counted, no fault ordered. The record of what was sent stays. */
  practiceClear: () => invoke<void>("practice_clear"),
  /** A practice member presses something on a card. */
  practicePress: (userId: string, msgid: string, press: CardPress) => invoke<CardAnswer>("practice_press", { userId, msgid, press }),
  /** What practice members answered to the cards of a send, oldest first; nothing of a send to a real company. */
  practiceAnswers: (id: string) => invoke<Array<CardAnswer>>("practice_answers", { id }),
  /** What can go wrong in practice by order, and how often each is still to be met. */
  practiceFaults: () => invoke<PracticeFaults>("practice_faults"),
  /** Has a fault be met so many times in practice, instead of what was left of it; 0 takes it back. */
  practiceOrder: (fault: PracticeFault, times: number) => invoke<PracticeFaults>("practice_order", { fault, times }),
  /** Somebody read what closing the main window means: it closes, or Posthorn quits. */
  mainClose: (quits: boolean) => invoke<void>("main_close", { quits }),
  /** Closes the quick send window. */
  quickClose: () => invoke<void>("quick_close"),
};

/** Longest values of fields and settings, in characters, seconds, requests and minutes, and most tags of a template. */
export const MOST = {"chatName":50,"robotName":40,"tag":20,"tags":10,"undoSeconds":60,"parallel":32,"peopleWithoutConfirmation":50,"peopleWithAClick":500};
/** How a message is sent unless somebody chooses otherwise. */
export const SEND_OPTIONS: SendOptions = {"safe":0,"enable_id_trans":false,"duplicate_check_interval":1800};
/** The month of the newest documents that the rules follow. */
export const RULES_AS_OF = "2026-08";
/** At which size or shape pictures look best, and the parts of a side in which one is cut to that. */
export const PICTURES = {"article":{"width":1068,"height":455},"smallArticle":{"width":150,"height":150},"cardIcon":{"width":72,"height":72},"cardRatio":{"least":1.3,"most":2.25},"parts":10000};
/** Stand before and behind an example in the texts of a preview. */
export const EXAMPLE_MARKS = ["",""];
/** What variables can be. */
export const VARIABLE_OFFERS: VariableOffers = {"kinds":[{"kind":"text","formats":[{"format":"as_typed","sample":""}]},{"kind":"number","formats":[{"format":"as_typed","sample":"12345.6"},{"format":"thousands","sample":"12,345.6"},{"format":"thousands_and_cents","sample":"12,345.60"}]},{"kind":"date","formats":[{"format":"chinese_date","sample":"2026年12月5日"},{"format":"date_and_weekday","sample":"12月5日（周六）"},{"format":"month_and_day","sample":"12月5日"},{"format":"iso_date","sample":"2026-12-05"},{"format":"slash_date","sample":"2026/12/5"}]},{"kind":"time","formats":[{"format":"clock","sample":"14:30"},{"format":"chinese_time","sample":"下午2:30"}]},{"kind":"link","formats":[{"format":"as_typed","sample":""}]},{"kind":"choice","formats":[{"format":"as_typed","sample":""}]}],"built_in":["收件人姓名","收件人部门","今天","发送人"]};
/** A variable of which nobody said more than its name, without that. */
export const TEXT_VARIABLE: Variable = {"name":"","kind":"text","default":"","example":"","required":true,"format":"as_typed","options":[]};
/** What can be said in the markup of each sort of field. */
export const RICH: Record<Dialect, Abilities> = {"text":{"line_tones":[],"tones":[],"heading":false,"quote":false,"list":false,"fence":false,"raw":false,"bold":false,"italic":false,"code":false,"link":true,"name":true,"line_break":false},"textcard":{"line_tones":["normal","gray","highlight"],"tones":[],"heading":false,"quote":false,"list":false,"fence":false,"raw":false,"bold":false,"italic":false,"code":false,"link":false,"name":true,"line_break":false},"markdown":{"line_tones":[],"tones":["info","comment","warning"],"heading":true,"quote":true,"list":false,"fence":false,"raw":false,"bold":true,"italic":false,"code":true,"link":true,"name":false,"line_break":false},"markdown_v2":{"line_tones":[],"tones":[],"heading":true,"quote":true,"list":true,"fence":true,"raw":true,"bold":true,"italic":true,"code":true,"link":true,"name":false,"line_break":true},"article":{"line_tones":[],"tones":[],"heading":true,"quote":true,"list":true,"fence":false,"raw":true,"bold":true,"italic":false,"code":false,"link":true,"name":true,"line_break":true}};
/** A text message without text. */
export const BLANK_TEXT: Message = {"msgtype":"text","text":{"content":""}};
/** What a markup knows; the editor offers that and nothing else. */
export type Abilities = {
  /** Colours of a whole line. */
  line_tones: Array<Tone>,
  /** Colours of a run. */
  tones: Array<Tone>,
  /** Headings. */
  heading: boolean,
  /** Quotes. */
  quote: boolean,
  /** Lists. */
  list: boolean,
  /** Lines of code. */
  fence: boolean,
  /** Lines from side to side, and blocks that are kept as they were written. */
  raw: boolean,
  /** Bold. */
  bold: boolean,
  /** Italic. */
  italic: boolean,
  /** Inline code. */
  code: boolean,
  /** Links with words of their own. */
  link: boolean,
  /** What stands for a member or a department. */
  name: boolean,
  /** Line breaks within a block. */
  line_break: boolean, };
/** Somebody who was chosen by name and is not there. */
export type Absent = {
  /** With the name that is known of them; the account stands behind it. */
  recipient: Recipient,
  /** Why. */
  why: AbsentWhy,
  /** The read that did not find them any more; `None` when that was never seen. */
  since: Timestamp | null, };
/** Why somebody who was chosen by name will not get a message, as far as the directory tells. */
export type AbsentWhy = "missing" | "left" | "disabled";
/** The people of an audience who are not there. */
export type Absentees = {
  /** The first 200. */
  people: Array<Absent>,
  /** How many they are. */
  total: number, };
/** `action_menu` (`wecom/messages.md §1.5.2` [O]). */
export type ActionMenu = {
  /** Description of the menu. */
  desc?: string,
  /** 1–3 entries [O vs O]. */
  action_list: Array<MenuAction>, };
/** To whom a broadcast is to go once more. */
export type Again = "missed" | "missed_or_unknown" | "reached";
/** On which side of its column a table's text stands. */
export type Align = "left" | "center" | "right";
/** Something pasted that fits several, or one that may not be meant. */
export type Ambiguous = {
  /** As it stood in the text. */
  typed: string,
  /** Why it is asked. */
  doubt: ListDoubt,
  /** Everyone it fits. */
  candidates: Array<DirectoryHit>, };
/** WeCom's answer, with what the catalogue says of its number. */
export type ApiProblem = {
  /** `errcode`. */
  code: number,
  /** What kind of trouble the number stands for. */
  class: ErrorClass,
  /** `errmsg` as it came. */
  message: string,
  /** The number WeCom's support asks for. */
  hint: string | null,
  /** The address that has to be entered in the admin console; absent where that mends nothing. */
  from_ip: string | null,
  /** The catalogue's words, Chinese. */
  meaning_zh: string | null,
  /** The catalogue's words, English. */
  meaning_en: string | null,
  /** Cause and cure, English. */
  advice_en: string | null, };
/** What a page needs to begin. */
export type AppSnapshot = {
  /** Posthorn's version. */
  version: string,
  /** The system's language tag. */
  system_language: string,
  /** The settings. */
  settings: Settings,
  /** What is wrong with the hot key, if anything. */
  shortcut_problem: ErrorView | null,
  /** Id of the active profile. */
  active_profile: string,
  /** All profiles, practice first. */
  profiles: Array<ProfileView>,
  /** What the user must be told. */
  notices: Array<Notice>,
  /** Guided set-ups that were begun and not ended, the last one last. */
  setups?: Array<SetupNote>,
  /** Whether secrets can be stored. */
  keychain_available: boolean,
  /** Where profiles, templates, drafts and the database are. */
  data_folder: string,
  /** Where the log is. */
  log_folder: string,
  /** The system below. */
  platform: "linux" | "macos" | "windows", };
/** Width divided by height, written back as it was given; of more than 15 digits the last one may change. */
export type AspectRatio = number;
/** The chosen recipients. */
export type Audience = {
  /** Everyone in the application's visible scope; `include` is then without effect. */
  all: boolean,
  /** The chosen ones, in the order of choice. */
  include: Array<Recipient>,
  /** Those who are not to get it although they are among the chosen. */
  exclude?: Array<Recipient>, };
/** How many people an audience is, as far as the directory knows. */
export type AudienceCount = {
  /** Everyone in the visible scope. */
  all: boolean,
  /** Distinct people. Accounts that the directory does not know count one each. */
  people: number,
  /** Whether `people` can be relied on: the directory was read, and the members of everything that was chosen are known. */
  complete: boolean,
  /** Distinct people chosen by name. */
  named_people: number,
  /** Departments chosen. */
  departments: number,
  /** Tags chosen. */
  tags: number,
  /** Group chats chosen. */
  chats: number,
  /** Group robots chosen. */
  robots: number,
  /** People who are reached by more than one choice. */
  overlap: number,
  /** How many people each department and tag has, all below included; the first 200. */
  parts: Array<[Recipient, number]>,
  /** `parts` and `named_people` together are so many more than the people who were chosen. */
  repeats: number,
  /** Choices that the directory does not know: mistyped, gone, or outside the visible scope. */
  unknown: Array<Recipient>,
  /** Departments and tags that the directory knows, and knows nobody in: as far as can be seen they reach nobody. */
  empty: Array<Recipient>,
  /** People who were chosen and are excluded. */
  excluded: number,
  /** Exclusions that the directory does not know: perhaps mistyped, and then the one who is meant gets the message. */
  excluded_unknown: Array<Recipient>,
  /** Why it is not known who is left after the exclusions; `people` is then 0 and nothing can be sent. */
  unresolvable: "directory_unread" | "unknown_group" | "in_group" | null,
  /** Recipients and exclusions who are called otherwise today than they were given, with the name of today; the first 200. */
  names: Array<Recipient>,
  /** When the directory was read. */
  directory_at: Timestamp | null, };
/** Which people of an audience to look at. */
export type AudiencePart = "all" | "several" | "excluded";
/** Some of the people of an audience. */
export type AudiencePeople = {
  /** In the order of the directory; accounts that it does not know come last, in the order of choice. */
  rows: Array<AudiencePerson>,
  /** How many there are. */
  total: number, };
/** One person of an audience. */
export type AudiencePerson = {
  /** Who. */
  recipient: Recipient,
  /** The choices that reach this person, in the order of choice; empty when everyone is chosen. */
  through: Array<Recipient>, };
/** Where one request stands. */
export type BatchState = "planned" | "sending" | "accepted" | "refused" | "unknown" | "cancelled";
/** One request with its answer. */
export type BatchView = {
  /** Place in the broadcast, from 0. */
  index: number,
  /** Where it stands. */
  state: BatchState,
  /** The way it takes. */
  channel: Channel,
  /** The chat or robot that it goes to. */
  group: string | null,
  /** The request's body, indented for reading. What left is the same content without the spaces. */
  request: string,
  /** The answer's body as it came. */
  response: string | null,
  /** WeCom's id of the message, for taking it back. */
  msgid: string | null,
  /** When the request last left. */
  sent_at: Timestamp | null,
  /** When its fate was known. */
  answered_at: Timestamp | null,
  /** What went wrong. */
  error: ErrorView | null,
  /** Until when it can be taken back; `None`: it cannot. */
  recall_until: Timestamp | null,
  /** What came of taking it back. */
  recall: FollowUpView | null,
  /** Until when its card can be changed, once; `None`: it cannot. */
  card_until: Timestamp | null,
  /** What came of changing its card. */
  card: FollowUpView | null, };
/** A block of a markdown message or of a stored article. */
export type Block = { "block": "paragraph",
  /** The text. */
  text: Array<Span>, } | { "block": "heading",
  /** 1 (largest) to 6. */
  level: number,
  /** The text. */
  text: Array<Span>, } | { "block": "quote",
  /** The text. */
  text: Array<Span>, } | { "block": "list",
  /** With numbers. */
  ordered: boolean,
  /** Its entries. */
  items: Array<Array<Span>>, } | { "block": "picture",
  /** The picture; its `url` is empty when the address is too long to be one. */
  picture: Picture, } | { "block": "quoted",
  /** The blocks. */
  blocks: Array<Block>, } | { "block": "entries",
  /** The number of the first entry; nothing for a list with bullets. */
  first: number | null,
  /** The blocks of each entry. */
  entries: Array<Array<Block>>, } | { "block": "code",
  /** The code. */
  text: Array<Span>, } | { "block": "rule" } | { "block": "table",
  /** A side for each column. */
  aligns: Array<Align>,
  /** Its head. */
  head: Array<Array<Span>>,
  /** Its other rows, with as many cells as the head. */
  rows: Array<Array<Array<Span>>>, };
/** What kept a call from WeCom, and where. */
export type Blockage = {
  /** What it is. */
  obstacle: Obstacle,
  /** Host and port where it is: of the server as it was set, or of the proxy. */
  place: string, };
/** A broadcast with everything that can be looked at. */
export type BroadcastDetail = {
  /** The broadcast. */
  snapshot: BroadcastSnapshot,
  /** What was written, ready to be copied into a new draft. */
  draft: Draft,
  /** What members saw. */
  preview: Preview,
  /** The requests. */
  batches: Array<BatchView>,
  /** What can still be done with it. */
  possible: PossibleFollowUps,
  /** Those who missed it, the first [`crate::history::MISSED_SHOWN`]. */
  missed: Array<LedgerRow>,
  /** Number of ledger rows. */
  ledger_total: number,
  /** When what it said to each was blanked, as the settings ask for; the draft has no values then, and the requests are empty. */
  values_blanked_at?: Timestamp, };
/** A broadcast at one moment: everything a list or a progress display needs. */
export type BroadcastSnapshot = {
  /** Its id. */
  id: string,
  /** The sending profile. */
  profile_id: string,
  /** The profile's name when it was started. */
  profile_name: string,
  /** The profile's colour when it was started. */
  profile_colour: Colour,
  /** Went to the stand-in, to nobody real. */
  practice: boolean,
  /** Went to the admin alone. */
  test: boolean,
  /** Kind of message. */
  kind: Kind,
  /** First line of what is visible, at most 60 characters. */
  title: string,
  /** When it was started. */
  created_at: Timestamp,
  /** When the time to take it back ends, or when it is scheduled for; `None` without such a time. */
  sends_at: Timestamp | null,
  /** The late rule of a scheduled one, minutes. */
  late_minutes: number | null,
  /** When its last row was closed. */
  finished_at: Timestamp | null,
  /** Where it stands. */
  state: BroadcastState,
  /** Why it is paused. */
  pause: PauseReason | null,
  /** Until when it is held; also told of a paused one. */
  hold: Hold | null,
  /** What came of it, once closed. */
  outcome: Outcome | null,
  /** Distinct people, as far as known when it was started. */
  people: number,
  /** Whether `people` is all of them. */
  people_exact: boolean,
  /** The first few recipients by name; `@all` for everyone. */
  addressees: string,
  /** Number of requests. */
  batches_total: number,
  /** Closed requests. */
  batches_done: number,
  /** Ledger rows that are refused, unknown or not sent. */
  missed: number,
  /** The worst trouble. */
  error: ErrorView | null,
  /** How far it is taken back, if it was asked for. */
  recall: FollowUpProgress | null,
  /** All that was accepted is taken back: from how many people; 0: nobody knows. */
  recalled: number | null,
  /** How far its cards are changed, if it was asked for. */
  card: FollowUpProgress | null,
  /** About how many seconds it still takes, while it is under way. */
  seconds_left?: number,
  /** Who of a team ordered it, by name; absent: whoever works at this computer. */
  sent_by?: string,
  /** Of one that a second person of the team has to release before it leaves, or did; absent: nobody has to. */
  release?: ReleaseView,
  /** Another program handed it over. */
  by_program?: boolean, };
/** Where a broadcast stands. */
export type BroadcastState = "scheduled" | "waiting" | "sending" | "held" | "paused" | "finished" | "cancelled";
/** What it costs of the day's budget. */
export type Budget = {
  /** Person-times of the day that are left before it; `None`: 账号上限数 is to be asked for, once per profile. */
  left: number | null,
  /** Share used afterwards, in percent. */
  percent: number | null,
  /** Those used on the day on which it leaves (China's), with what is scheduled for that day. */
  used_today: number,
  /** What this send takes. */
  cost: number,
  /** Whether `cost` can be relied on. */
  exact: boolean,
  /** It is worth a look: much of the day's budget is used afterwards, or the send is large. */
  told: boolean, };
/** What was used of the day's budget of messages. */
export type BudgetDay = {
  /** `2026-11-30`, a day of China, by which WeCom counts. */
  day: string,
  /** Messages to people. */
  used: number, };
/** The standing of a day's budget. Days are those of China. */
export type BudgetStanding = {
  /** Person-times that may be sent in a day; `None`: 账号上限数 is not known. */
  per_day: number | null,
  /** Person-times used, with those of what is scheduled for today. */
  used: number,
  /** Person-times that are left; `None` as above. */
  left: number | null,
  /** Share that is used, in percent, at most 100; `None` as above. */
  percent: number | null,
  /** Little is left. */
  low: boolean,
  /** Sends that were begun or went on today, and their requests that were answered. */
  sends: number,
  /** See `sends`. */
  requests: number,
  /** Messages that one member may get in a minute and in an hour; beyond them WeCom drops what comes. */
  member_limits: [number, number],
  /** How often a token was asked for. */
  token_calls: TokenCallCount,
  /** When the next day begins. */
  resets_at: Timestamp, };
/** What the program itself fills in, unless a variable of the message has the name. */
export type BuiltIn = "recipient_name" | "recipient_department" | "today" | "sender";
/** An entry of `button_list`. */
export type Button = {
  /** 0 or absent: calls back, 1: opens an address. */
  type?: number,
  /** Required (42038); 10 characters recommended. */
  text: string,
  /** 1–4; anything else looks like 1. */
  style?: number,
  /** With type 0: 1024 bytes, unique among the buttons (42039). */
  key?: string,
  /** With type 1. */
  url?: string, };
/** 按钮交互型 (`wecom/messages.md §1.5.1` [O]). Needs a callback URL (43012); for buttons that all open addresses too: not documented [U]. */
export type ButtonInteraction = {
  /** Line at the top. */
  source?: CardSource,
  /** Menu at the upper right. */
  action_menu?: ActionMenu,
  /** Title; required. */
  main_title: MainTitle,
  /** Quoted box. */
  quote_area?: QuoteArea,
  /** Paragraph; 160 characters recommended. */
  sub_title_text?: string,
  /** Labelled rows, at most 6 (42035). */
  horizontal_content_list?: Array<HorizontalContent>,
  /** What a tap on the card does; here it may be nothing. */
  card_action?: CardAction,
  /** Key of the card's state: 128 bytes of `[0-9A-Za-z_\-@]` (42014), made fresh at send when blank. */
  task_id?: string,
  /** Selector above the buttons. */
  button_selection?: ButtonSelection,
  /** 1–6 buttons. */
  button_list: Array<Button>, };
/** A button of a card. */
export type ButtonPreview = {
  /** Its text. */
  text: Array<Span>,
  /** Look, 1 to 4. */
  style: number,
  /** What a tap does: [`RowAction::Callback`], [`RowAction::Url`] or nothing. */
  action: RowAction, };
/** `button_selection` (`wecom/messages.md §1.5.2` [O]): a selector above the buttons. */
export type ButtonSelection = {
  /** Required, 1024 bytes (42043). */
  question_key: string,
  /** Label at the left of the selector. */
  title?: string,
  /** The option that is chosen at first; a wrong or missing one means the first option. */
  selected_id?: string,
  /** 1–10 options (42037). */
  option_list: Array<SelectOption>, };
/** `card_action` (42045). */
export type CardAction = {
  /** 1 URL, 2 mini program. */
  type: number,
  /** With type 1 (42028). */
  url?: string,
  /** With type 2 (42030). */
  appid?: string,
  /** With type 2, optional. */
  pagepath?: string, };
/** What a member answered to a card, in the words that stood on it then. */
export type CardAnswer = {
  /** The message with the card. */
  msgid: string,
  /** The member's account. */
  user_id: string,
  /** The member's name. */
  name: string,
  /** When it was pressed. */
  at: Timestamp,
  /** What was pressed. */
  button: string,
  /** It stands in the card's menu. */
  menu: boolean,
  /** What was chosen of each question. */
  chosen: Array<ChosenOptions>, };
/** What is chosen of a question. */
export type CardChoice = {
  /** The question's key. */
  question: string,
  /** The ids of the options. */
  options: Array<string>, };
/** What cards become. */
export type CardEdit = { "kind": "button",
  /** The text. */
  text: string, } | { "kind": "card",
  /** The card as a message. */
  message: Message,
  /** Replace `$userName=…$` and the like by names. */
  enable_id_trans: boolean, };
/** `card_image` (`wecom/messages.md §1.5.2` [O]). */
export type CardImage = {
  /** Picture; required (42044). */
  url: string,
  /** Width divided by height, 1.3 to 2.25, default 1.3 [O; D]. */
  aspect_ratio?: AspectRatio, };
/** A member presses something on a card. */
export type CardPress = {
  /** The key of what is pressed. */
  key: string,
  /** What is chosen at that moment. */
  chosen: Array<CardChoice>, };
/** Drawing of a template card; parts that are absent are not drawn. */
export type CardPreview = {
  /** Line at the top. */
  source: Source | null,
  /** Title line. */
  title: Array<Span>,
  /** Text below the title. */
  desc: Array<Span>,
  /** The big figure and its caption. */
  emphasis: TitledText | null,
  /** Picture across the card. */
  image: Picture | null,
  /** Picture and text side by side. */
  image_text: TitledText | null,
  /** Quoted box. */
  quote: TitledText | null,
  /** Paragraph. */
  sub_title: Array<Span>,
  /** Title and text pairs, below each other. */
  vertical: Array<TitledText>,
  /** Labelled rows. */
  horizontal: Array<Row>,
  /** Lines that lead somewhere. */
  jumps: Array<Jump>,
  /** Check boxes of a vote. */
  checkbox: CheckboxPreview | null,
  /** Selectors of a card with several questions. */
  selects: Array<SelectPreview>,
  /** Selector above the buttons. */
  selection: SelectPreview | null,
  /** Buttons. */
  buttons: Array<ButtonPreview>,
  /** Text of the button that submits (提交 when none is given); empty on cards without one. */
  submit: Array<Span>,
  /** What a tap on the card does; nothing on cards whose document knows no such thing. */
  action: RowAction | null, };
/** `source` (`wecom/messages.md §1.5.2` [O]). */
export type CardSource = {
  /** Picture, 72×72 advised. */
  icon_url?: string,
  /** 20 characters recommended; id translation. */
  desc?: string,
  /** 0 grey (default), 1 black, 2 red, 3 green. */
  desc_color?: number, };
/** Something to be known, with its number. */
export type Caution = {
  /** What it is about. */
  kind: CautionKind,
  /** It must be acknowledged; otherwise it is only told. */
  acknowledge: boolean,
  /** How many: people, choices, files, person-times over the budget, percent of it, or the minute. */
  number: number | null, };
/** Something to be known before a send. */
export type CautionKind = "unknown" | "reaches_nobody" | "exclusion_unknown" | "refused_before" | "repeated" | "budget_over" | "budget_near" | "delayed" | "often_today" | "count_unsure" | "upload" | "renamed" | "extra_fields" | "busy_minute";
/** A cell with another text than the sheet has. One of a row or a column that the sheet does not have is of no effect. */
export type CellEdit = {
  /** Number of the row, as the sheet counts. */
  row: number,
  /** The column, from 0. */
  column: number,
  /** What stands in it now. */
  text: string, };
/** How many changes there are of a kind. */
export type ChangeCount = {
  /** The kind. */
  kind: ChangeKind,
  /** How many. */
  number: number, };
/** What a line of the directory's changes is about. */
export type ChangeKind = "range" | "names" | "joined" | "left" | "moved" | "renamed" | "state";
/** What the pages should ask for again. */
export type Changed = "app" | "templates" | "template_uses" | "channels" | "dead_letters";
/** A way to people. */
export type Channel = "app" | "chat" | "robot";
/** What cannot be done with a message that went through a channel, or differs from the application's own messages. */
export type ChannelLimit = "no_recall" | "no_duplicate_check" | "no_id_translation" | "no_result_per_person" | "not_confidential" | "twenty_a_minute";
/** A way that a send takes, and what is not possible there. */
export type ChannelUse = {
  /** The way. */
  channel: Channel,
  /** Recipients that were chosen for it, each once. */
  recipients: number,
  /** What is not possible there, or differs from messages to people. */
  limits: Array<ChannelLimit>, };
/** The channels of a profile. */
export type Channels = {
  /** By name. */
  chats: Array<ChatView>,
  /** By name. */
  robots: Array<RobotView>,
  /** The kinds of message that chats take. */
  chat_kinds: Array<Kind>,
  /** The kinds of message that robots take. */
  robot_kinds: Array<Kind>,
  /** What is not possible in chats. */
  chat_limits: Array<ChannelLimit>,
  /** What is not possible with robots. */
  robot_limits: Array<ChannelLimit>, };
/** What is to change in a chat; what is absent or empty stays. */
export type ChatChange = {
  /** The new name. */
  name: string | null,
  /** The account of the new owner. */
  owner: string | null,
  /** Accounts to add. */
  add: Array<string>,
  /** Accounts to remove. */
  remove: Array<string>, };
/** A chat to be made. */
export type ChatInput = {
  /** 1 to 50 characters. */
  name: string,
  /** The account of its owner, who must be among the members; `None`: WeCom takes one of them. */
  owner: string | null,
  /** The accounts of its members, 2 to 2000. */
  members: Array<string>, };
/** A group chat of the application. */
export type ChatView = {
  /** WeCom's id of it. WeCom cannot list chats: without this id a forgotten chat is not found again. */
  chat_id: string,
  /** Its name. */
  name: string,
  /** Its owner. */
  owner: Recipient | null,
  /** Its members when it was last asked for. */
  members: Array<Recipient>,
  /** How many they are. */
  people: number,
  /** A chat of a course (上下游) instead of a normal one. */
  course: boolean,
  /** When it was last asked for. */
  refreshed_at: Timestamp, };
/** What a step of the check found. */
export type CheckResult = {
  /** The step. */
  step: CheckStep,
  /** Why it did not go well; `None`: it did. */
  error: ErrorView | null,
  /** Name of the application. */
  app_name: string | null,
  /** The application is switched off. */
  app_closed: boolean | null,
  /** Members, departments and tags named in the visible scope. */
  scope: [number, number, number] | null,
  /** Departments that can be read. */
  departments: number | null, };
/** One step of the check of a profile. */
export type CheckStep = "token" | "agent" | "contacts";
/** `checkbox` (`wecom/messages.md §1.5.2` [O]): what a vote is about. */
export type Checkbox = {
  /** Required, 1024 bytes (42043). */
  question_key: string,
  /** 0 or absent: one choice, 1: several. */
  mode?: number,
  /** 1–20 options (42037). */
  option_list: Array<CheckboxOption>, };
/** An option of `checkbox.option_list`. */
export type CheckboxOption = {
  /** Required, 128 bytes, unique in the list (42040). */
  id: string,
  /** Required (42041); 17 characters recommended. */
  text: string,
  /** Whether it is chosen at first. */
  is_checked: boolean, };
/** Check boxes. */
export type CheckboxPreview = {
  /** Several may be chosen; else one. */
  multiple: boolean,
  /** What can be chosen. */
  options: Array<ChoicePreview>, };
/** An option of check boxes. */
export type ChoicePreview = {
  /** Its text. */
  text: Array<Span>,
  /** Chosen at first. */
  checked: boolean, };
/** Which choices an admin has for a message: of its envelope (`wecom/messages.md §1.1` [O]), and of another kind. */
export type Choices = {
  /** The values that `safe` may have beside 0. */
  safe: Array<number>,
  /** Ids are replaced by names. */
  id_translation: boolean,
  /** The kinds that the message cannot become while it goes to these recipients. */
  stopped: Array<StoppedKind>, };
/** What was chosen of a question, in words. */
export type ChosenOptions = {
  /** The question; empty for a vote. */
  question: string,
  /** What was chosen. */
  options: Array<string>, };
/** Whom a row is for, chosen by hand. */
export type ChosenRecipient = {
  /** Number of the row, as the sheet counts. */
  row: number,
  /** Whom it is for. */
  recipient: Recipient, };
/** What is left when a draft is closed. */
export type ClosedDraft = {
  /** What was kept of it: kept again it is there again. */
  closed: Draft | null,
  /** The present one now. */
  now: OpenDraft, };
/** How many recipients missed a message with a number of WeCom's. */
export type CodeCount = {
  /** The number; `None`: all others together. */
  code: number | null,
  /** How many. */
  number: number, };
/** The colour that stands wherever something can be sent. Teal is the practice profile's. */
export type Colour = "blue" | "teal" | "green" | "amber" | "red" | "purple" | "pink" | "slate";
/** The sends of a company. */
export type CompanySums = {
  /** The company. */
  profile_id: string,
  /** As it is called now, or, when it is no more, as it was. */
  name: string,
  /** Its colour. */
  colour: Colour,
  /** It is the practice company. */
  practice: boolean,
  /** What they come to. */
  sums: Sums, };
/** What a secret may read of the contacts. */
export type ContactsReading = "names" | "ids" | "nothing";
/** What the secret for reading contacts is, and what it gives. */
export type ContactsSecretLook = {
  /** Where it is kept. */
  state: SecretState,
  /** What it is for, as far as WeCom's answers tell. [`SecretFor::ThisApp`]: it is that of the application itself, and gives no more. */
  is: SecretFor,
  /** What it may read; `None`: not known. */
  reads: ContactsReading | null,
  /** Why that is not known. */
  error: ErrorView | null, };
/** An entry of `content_item`. The error table wants both values, the field table ignores a pair with both empty [O vs O]. */
export type ContentItem = {
  /** At most 10 characters (90202). */
  key: string,
  /** At most 30 characters (90203). Id translation. */
  value: string, };
/** A message of another program that was not sent and waits for a person. */
export type DeadLetter = {
  /** Its id. */
  id: string,
  /** The company that was to send it. */
  profile_id: string,
  /** The key that the program gave it; absent when it could not be read that far. */
  key: string | null,
  /** The line in what the program wrote. */
  line: number | null,
  /** When. */
  at: Timestamp,
  /** First line of the message, or the name of its template; may be empty. */
  title: string,
  /** There is a draft of it to open. */
  has_draft: boolean,
  /** Why. */
  error: ErrorView, };
/** Some of the dead letters, newest first. */
export type DeadLetters = {
  /** Those that were asked for. */
  rows: Array<DeadLetter>,
  /** How many there are. */
  total: number, };
/** The sends to people of a department, as the contacts know it now. Who is in several counts in each. */
export type DepartmentSums = {
  /** The company. */
  profile_id: string,
  /** The department; `None`: people whom the contacts do not know, or know without a department. */
  name: string | null,
  /** How many people. */
  people: number,
  /** Messages that were meant for them. */
  messages: number,
  /** Those of them that missed them. */
  missed: number, };
/** Where the main window is asked to go. */
export type Destination = {
  /** A page of the rail: `compose`, `sends`, `templates`, `directory`, `settings`, `inbox`; or `about`. */
  page: string,
  /** A template to load into the composer. */
  template: string | null,
  /** A broadcast to open. */
  broadcast: string | null,
  /** On `settings`: the company to open, by its profile. */
  profile: string | null, };
/** Which markup a field knows. */
export type Dialect = "text" | "textcard" | "markdown" | "markdown_v2" | "article";
/** Something that changed between one complete read of the contacts and the next. */
export type DirectoryChange = {
  /** When the later read ended. */
  read_at: Timestamp,
  /** What it is about. */
  kind: ChangeKind,
  /** The account; `None` for [`ChangeKind::Range`] and [`ChangeKind::Names`]. */
  user_id: string | null,
  /** The name after it; the account where it cannot be read. */
  name: string | null,
  /** Before: names of departments, a name, a state's word. Of `range` how many are out of sight, of `names` how many names. */
  was: string,
  /** After it. Of `range` how many came into sight. */
  became: string, };
/** Some of the changes of a directory, the newest read first. */
export type DirectoryChanges = {
  /** Those that were asked for. */
  rows: Array<DirectoryChange>,
  /** How many there are of the kind that was asked for. */
  total: number,
  /** How many there are of each kind that occurs. */
  counts: Array<ChangeCount>, };
/** A person, department, tag, group chat or group robot that was found. */
export type DirectoryHit = {
  /** What was found. */
  recipient: Recipient,
  /** People: names of their departments. Departments: names of the departments above, from the top. Others: empty. */
  detail: string,
  /** Departments and tags: distinct people, all below included. Group chats: members when last asked for. */
  people: number | null,
  /** `[start, end)` in UTF-16 units of the name: what to highlight, ascending, apart from each other. */
  marks: Array<[number, number]>,
  /** People who were found by something that stands nowhere else in the row: another name, a job title, the end of a mobile number,
   * a mail address. */
  note?: string, };
/** How far a refresh is. */
export type DirectoryProgress = {
  /** What it is busy with. */
  stage: "scope" | "departments" | "members" | "tags" | "saving",
  /** Calls answered in this stage. */
  done: number,
  /** Calls this stage takes, when that is known. */
  total: number | null, };
/** The state of one profile's directory. */
export type DirectoryStatus = {
  /** Whose directory. */
  profile_id: string,
  /** Distinct members known. */
  people: number,
  /** Departments known. */
  departments: number,
  /** Tags known. */
  tags: number,
  /** When the last refresh that went well ended. */
  refreshed_at: Timestamp | null,
  /** A refresh is under way. */
  progress: DirectoryProgress | null,
  /** Why the last refresh failed; the contacts read before it are still there. */
  problem: ErrorView | null,
  /** `false`: WeCom refused to let this secret read contacts. Ids can still be typed. */
  readable: boolean,
  /** People whose names nobody told: they are shown by their accounts. Absent: there are none. */
  unnamed?: number,
  /** The member sheet that names come from; absent: there is none. */
  sheet?: MemberSheetStanding, };
/** What is looked at, in its order. */
export type DoctorCheck = "data_folder" | "keychain" | "rules" | "proxy" | "name" | "connection" | "tls" | "clock" | "token" | "app" | "range" | "trusted_address" | "contacts" | "budget";
/** What was found, beyond how it stands: what there are words and advice for. */
export type DoctorFinding = "little_room" | "network_drive" | "no_proxy" | "inspected" | "own_authority" | "unknown_issuer" | "certificate_time" | "certificate_name" | "clock_off" | "no_time" | "app_off" | "range_empty" | "address_changed" | "contacts_closed" | "budget_low" | "budget_used_up";
/** How it stands. */
export type DoctorState = "fine" | "not_known" | "look" | "wrong";
/** A message with its envelope choices and whom it is for. */
export type Draft = {
  /** The message. */
  message: Message,
  /** Envelope choices. */
  options: SendOptions,
  /** Whom it is for. */
  audience: Audience,
  /** Makes the message one of its own for everyone: its texts have variables, and these are the values of everyone it is for. */
  personal?: Personal,
  /** A sheet that says who gets the message and what is filled in for each; the audience then only says who does not get it. */
  merge?: Merge,
  /** What is known of the variables in the texts of the message. One that is not among them is a text that must be given. */
  variables?: Array<Variable>,
  /** What was filled in for everyone, as it was typed. */
  values?: { [key in string]: string },
  /** The admin means the braces in the message: what looks like an open variable ([`crate::compose::variables`]) is sent as it stands. */
  literal?: boolean,
  /** What came with a pasted request and is not part of the message. */
  extra?: Extra,
  /** What is to be written next, when a long text became several messages. */
  series?: Series, };
/** A draft among others. */
export type DraftRow = {
  /** Never changes. */
  id: string,
  /** First line of what members would see; empty when nothing is written yet. */
  title: string,
  /** Kind of the message; none when nothing was kept yet. */
  kind: Kind | null,
  /** When it was kept last. */
  saved_at: Timestamp | null,
  /** It is the present one. */
  current: boolean, };
/** Where a draft is written. */
export type DraftSlot = "compose" | "quick";
/** `emphasis_content` (`wecom/messages.md §1.5.2` [O]). */
export type EmphasisContent = {
  /** 14 characters recommended. */
  title?: string,
  /** 22 characters recommended. */
  desc?: string, };
/** What an error number asks the caller to do. The class of each of the known numbers is that of `errcodes.tsv`. */
export type ErrorClass = "token" | "rate" | "transient" | "recipient" | "payload" | "permission" | "config" | "media" | "unknown";
/** What happened, as something the UI has words and an action for. */
export type ErrorCode = "api" | "unreachable" | "outcome_unknown" | "not_wecom" | "secret_refused" | "bad_setting" | "secret_missing" | "secret_elsewhere" | "keychain_unavailable" | "keychain_locked" | "storage_full" | "storage_read_only" | "storage_busy" | "storage_other_version" | "storage_away" | "storage_not_allowed" | "storage_unsuitable" | "not_your_right" | "own_release" | "storage" | "not_found" | "invalid_input" | "name_taken" | "review_outdated" | "confirmation_wrong" | "blocked" | "variables_open" | "ambiguous" | "request_mismatch" | "no_test_recipient" | "unlicensed" | "robot_key_missing" | "robot_paced" | "quiet_hours" | "busy" | "repeated" | "needs_person" | "too_many_people" | "key_reused" | "line_unreadable" | "cancelled" | "not_possible" | "too_late" | "other_application" | "shortcut_taken" | "shortcut_invalid" | "internal";
/** An error number in the words of an error as the pages show it. */
export type ErrorText = {
  /** What happened. */
  title: string,
  /** Why. */
  why: string,
  /** What to do, and on a line of its own where in the admin console. */
  fix: string, };
/** Trouble, ready to cross to the UI. */
export type ErrorView = {
  /** What to act on. */
  code: ErrorCode,
  /** For logs and the curious; never matched, never the only words a person sees. */
  message: string,
  /** The input that is wrong, when one is. */
  field: string | null,
  /** More for the curious: a path, an excerpt. */
  detail: string | null,
  /** WeCom's answer, when there is one. */
  api: ApiProblem | null,
  /** What kept the request from WeCom, when it was the network. */
  network?: Blockage, };
/** The first request of a draft. */
export type ExactRequest = {
  /** The body; joined, these are the bytes that leave, but for the marked ones. */
  exact: Array<RequestPart>,
  /** The same with line breaks, for reading. */
  indented: Array<RequestPart>,
  /** The channel that it goes through. */
  channel: Channel,
  /** Its people had the same lately and WeCom would drop it until then: once acknowledged it leaves without the duplicate check. */
  dropped_until?: Timestamp,
  /** How many requests the send is split into; the first is shown. 0 when nobody is chosen. */
  requests: number,
  /** Unknown fields that are to be sent and have no place in the message any more, by index. */
  left_out: Array<number>, };
/** One thing as it was found. Holds no secret. */
export type Examined = {
  /** What. */
  check: DoctorCheck,
  /** How it stands. */
  state: DoctorState,
  /** See [`DoctorCheck`]. */
  figure: number | null,
  /** See [`DoctorCheck`]. */
  about: string | null,
  /** What was found. */
  finding: DoctorFinding | null,
  /** Of [`DoctorFinding::AddressChanged`]: the address before. */
  before: string | null,
  /** What has to be well before anybody can tell. */
  behind: DoctorCheck | null,
  /** Why, when a call told it. */
  error: ErrorView | null, };
/** News of an examination that somebody looks on at. */
export type ExaminedNews = {
  /** Which examination, as whoever began it called it. */
  run: string,
  /** What has just been found. */
  found: Examined, };
/** An error number explained, in one language. */
export type Explanation = {
  /** The number. */
  code: number,
  /** What it is about. */
  subject: Subject,
  /** Whether it helps to try again. */
  again: TryAgain,
  /** Its class; none for 0, which is no error. */
  class: ErrorClass | null,
  /** What happened, as a title. */
  what: string,
  /** Why. */
  why: string,
  /** What to do; each numbered step begins a line. */
  advice: string,
  /** The path to it in the admin console; none where nothing has to be done there or the way is not known. */
  place: string | null,
  /** The vendor's words, Chinese. */
  meaning_zh: string,
  /** The vendor's words in English. */
  meaning_en: string, };
/** A cell of it. */
export type ExportCell = number | string;
/** A sort of file. */
export type ExportFormat = "csv" | "xlsx";
/** A table as a page shows it. */
export type ExportTable = {
  /** What it is about. */
  title: string,
  /** Over its columns. */
  headings: Array<string>,
  /** Its rows. */
  rows: Array<Array<ExportCell>>, };
/** The words of the file, in the language of the user. */
export type ExportWords = {
  /** Name of the sheet. */
  sheet: string,
  /** Headings: number, kind, account or number, name, state, reason, WeCom's code, request, sent, answered, message id. */
  columns: Array<string>,
  /** By kind of recipient; a kind without words stands there as it is. */
  kinds: { [key in string]: string },
  /** By [`crate::model::ledger::LedgerState`]. */
  states: { [key in string]: string },
  /** By [`crate::model::ledger::LedgerReason`]. */
  reasons: { [key in string]: string },
  /** Minutes that the user's clock is ahead of UTC. */
  utc_offset: number, };
/** A file that was written. */
export type ExportedFile = {
  /** Where it is. */
  path: string,
  /** Rows in it, without the headings. */
  rows: number, };
/** Fields of a pasted request that the model does not know. */
export type Extra = {
  /** The fields. */
  fields: Array<UnknownField>,
  /** Whether they are sent. Off until the admin wants it: nobody has checked what they do. */
  send: boolean, };
/** On which line of a text a field stands. */
export type FieldLine = {
  /** The field, as in [`crate::finding::Finding::path`]. */
  path: string,
  /** Its line, from 1. */
  line: number, };
/** `file` (`wecom/messages.md §1.4` [O]). */
export type File = {
  /** From `media/upload` with `type=file`, at most 20 MB. Too old or of another type: 40007, missing: 41006. */
  media_id: string, };
/** A field of the form that a message's variables make. */
export type FillField = {
  /** The variable. */
  variable: Variable,
  /** Whether it stands in a text of the message; one that does not is kept, and not asked for. */
  used: boolean,
  /** What will stand in the message; empty while nothing does. */
  written: string,
  /** The program fills it in. */
  built_in: BuiltIn | null,
  /** What keeps it from being sent. */
  problem: FillProblem | null,
  /** What stood there before, the last first. */
  recent: Array<string>, };
/** What is wrong with the value of a variable. */
export type FillProblem = "missing" | "not_of_kind";
/** One thing to know about a message before it is sent. Words for people live in the UI, keyed by `rule`. */
export type Finding = {
  /** Where: the JSON path with dots, lists by index (`template_card.jump_list.0.title`); `touser` for the recipients as a whole. */
  path: string,
  /** What it means for the send. */
  severity: Severity,
  /** Which rule: see [`Rule`]. */
  rule: Rule,
  /** Unit of `actual` and `limit`, when the rule counts. */
  unit: Unit | null,
  /** What was counted. */
  actual: number | null,
  /** The limit. */
  limit: number | null,
  /** How many characters too many that is, about. */
  over?: number,
  /** The server's error number, where the documents name one. */
  code: number | null,
  /** Where the rule comes from: `wecom/messages.md §1.4 [O]`. */
  source: string,
  /** What it is about, where the field alone does not tell: the name of a variable. */
  detail?: string,
  /** The channel for which it holds; `None` when it holds for every channel of the send, or there is only the application's own. */
  channel?: Channel, };
/** A folder the user may look into. */
export type Folder = "data" | "logs";
/** How far a follow-up is. Nothing of it is under way when `done` and `failed` make `asked`. */
export type FollowUpProgress = {
  /** Requests that it was asked for. */
  asked: number,
  /** Those that it was done for. */
  done: number,
  /** Those that it was not done for, or nobody knows. */
  failed: number, };
/** Where the follow-up of one request stands. */
export type FollowUpState = "planned" | "sending" | "done" | "refused" | "unknown";
/** What came of the follow-up of one request. */
export type FollowUpView = {
  /** Where it stands. */
  state: FollowUpState,
  /** Since when. */
  at: Timestamp,
  /** Members whose card was not changed. */
  missed: Array<string>,
  /** What went wrong. */
  error: ErrorView | null, };
/** One kind of follow-up, as far as it can still be asked for. */
export type FollowUpWindow = {
  /** Requests that it can be done for. */
  requests: number,
  /** When it is too late for the first of them. */
  until: Timestamp | null,
  /** It could have been done for a request once, and is too late now. */
  over: boolean, };
/** A way to write a value. */
export type FormatOffer = {
  /** The way. */
  format: VariableFormat,
  /** How a value looks in it. */
  sample: string, };
/** An error number in a list. */
export type FoundError = {
  /** The number. */
  code: number,
  /** What it is about. */
  subject: Subject,
  /** What happened, as a title. */
  what: string, };
/** A secret that was found in a pasted text, as a page may know it: nothing of the secret itself. */
export type FoundSecretView = {
  /** On which line of the text it stood, from 1. */
  line: number,
  /** What the text before it says that it is for. */
  said: SaidOfSecret | null, };
/** A file that a page hands over. */
export type GivenFile = {
  /** What it is called. */
  name: string,
  /** Its content in Base64. */
  content: string, };
/** Which broadcasts to find. What is empty or absent excludes nothing. */
export type HistoryFilter = {
  /** Of one profile. */
  profile_id: string | null,
  /** Every word must stand, in any case, in the text, the kind, the profile's name, or the name or id of a first recipient. */
  text: string,
  /** Beginning of an account or name in the ledger, where whoever got it through a group stands only when an answer named them. */
  person: string,
  /** Started at this moment or later. */
  from: Timestamp | null,
  /** Started before this moment. */
  to: Timestamp | null,
  /** In one of these states, or with one of `outcomes`. */
  states: Array<BroadcastState>,
  /** With one of these outcomes, or in one of `states`. */
  outcomes: Array<Outcome>, };
/** A page of the history. */
export type HistoryPage = {
  /** Newest first. */
  rows: Array<BroadcastSnapshot>,
  /** Number of all that match. */
  total: number,
  /** Why those of the team are not among them. */
  team_away?: ErrorView, };
/** Until when WeCom's frequency limit holds everything of a profile, and why. */
export type Hold = {
  /** When it is tried again, with one request. */
  until: Timestamp,
  /** What WeCom answered. */
  error: ErrorView, };
/** What the cells of a column are. */
export type Holds = "account" | "name" | "mobile" | "mail" | "department";
/** An entry of `horizontal_content_list`. */
export type HorizontalContent = {
  /** 0 or absent: plain, 1 URL, 2 attachment, 3 member. */
  type?: number,
  /** Required (42027); 5 characters recommended. */
  keyname: string,
  /** 30 characters recommended; with type 2 the file name; id translation. */
  value?: string,
  /** With type 1 (42028). */
  url?: string,
  /** With type 2 (42029). */
  media_id?: string,
  /** With type 3 (42050). */
  userid?: string, };
/** `image` (`wecom/messages.md §1.4` [O]). */
export type Image = {
  /** From `media/upload` with `type=image`, at most 3 days old (40007). Missing: 41006. */
  media_id: string, };
/** `image_text_area` (`wecom/messages.md §1.5.2` [O]). */
export type ImageTextArea = {
  /** 0 or absent: nothing, 1 URL, 2 mini program. */
  type?: number,
  /** With type 1. */
  url?: string,
  /** With type 2. */
  appid?: string,
  /** With type 2, optional. */
  pagepath?: string,
  /** First line. */
  title?: string,
  /** Text. */
  desc?: string,
  /** Picture; required. */
  image_url: string, };
/** Why a text cannot be read. Holds excerpts of the text, never its address line, which may have a token in it. */
export type ImportError = { "error": "empty" } | { "error": "too_large",
  /** Its length. */
  bytes: number, } | { "error": "too_deep",
  /** The bracket that is one too many. */
  at: Place, } | { "error": "syntax",
  /** Where reading stopped. */
  at: Place,
  /** Why. */
  problem: SyntaxProblem, } | { "error": "duplicate_key",
  /** The second one. */
  at: Place,
  /** Its path. */
  path: string, } | { "error": "wrong_type",
  /** The value. */
  at: Place,
  /** Its path; `.` is the whole. */
  path: string,
  /** What must stand there. */
  expected: JsonType,
  /** What stands there. */
  found: JsonType, } | { "error": "bad_value",
  /** The value. */
  at: Place,
  /** Its path. */
  path: string,
  /** As written, shortened. */
  value: string, } | { "error": "unknown_kind",
  /** The value. */
  at: Place,
  /** `msgtype` or `template_card.card_type`. */
  path: string,
  /** The name, shortened. */
  name: string, } | { "error": "no_kind",
  /** The object. */
  at: Place, } | { "error": "missing",
  /** The object that should hold it. */
  at: Place,
  /** Its path. */
  path: string, } | { "error": "not_of_message",
  /** The field. */
  at: Place,
  /** Its path. */
  path: string, } | { "error": "open_quote",
  /** The mark. */
  at: Place, } | { "error": "no_data" } | { "error": "data_elsewhere",
  /** The data. */
  at: Place, };
/** What is wrong with a file. */
export type ImportFault = "unreadable" | "too_large" | "newer" | "not_a_template" | "damaged";
/** A file inside a template that is looked at. */
export type ImportFile = {
  /** The name that members see. */
  name: string,
  /** How large it is. */
  bytes: number, };
/** A template in a file. */
export type ImportFound = {
  /** Its name there. */
  name: string,
  /** The name that it gets here, where its own is taken. */
  renamed: string | null,
  /** Kind of the message. */
  kind: Kind,
  /** First line of what members see. */
  summary: string,
  /** Names of the variables in its texts. */
  variables: Array<string>,
  /** It goes to everyone. */
  everyone: boolean,
  /** How many recipients are saved with it. */
  recipients: number,
  /** The first of them by name. */
  named: Array<string>,
  /** Where fields stand that the program does not know. They are not sent unless the admin wants that. */
  extra: Array<string>,
  /** The files that come with it. */
  files: Array<ImportFile>, };
/** What came out of looking at a file with a template. */
export type ImportLook = {
  /** What the file is called. */
  file: string,
  /** The template in it, as far as it can be read. */
  found: ImportFound | null,
  /** Why it cannot be taken in. */
  problem: ImportProblem | null, };
/** Why a file cannot be taken in. */
export type ImportProblem = {
  /** What is wrong with it. */
  fault: ImportFault,
  /** The same for those who help, in English. */
  detail: string, };
/** Something to press. */
export type InboxButton = {
  /** Its key. */
  key: string,
  /** Its words. */
  text: string, };
/** What a member can press and choose on a card. */
export type InboxCard = {
  /** What can be chosen: a vote, selectors. */
  questions: Array<InboxQuestion>,
  /** What can be pressed; none once the button is greyed out. */
  buttons: Array<InboxButton>,
  /** The entries of the card's menu. */
  menu: Array<InboxButton>, };
/** A practice member and how much they got. */
export type InboxMember = {
  /** Account. */
  user_id: string,
  /** Name. */
  name: string,
  /** First department. */
  department: string,
  /** Messages that they have. */
  messages: number, };
/** A message as the member sees it. */
export type InboxMessage = {
  /** The id that WeCom gave it. */
  msgid: string,
  /** When it arrived. */
  at: Timestamp,
  /** What the member's phone shows. */
  preview: Preview,
  /** What can be pressed on it; `None`: it is no card that answers. */
  card: InboxCard | null,
  /** What this member answered, oldest first. */
  answers: Array<CardAnswer>, };
/** An option of a question. */
export type InboxOption = {
  /** Its id. */
  id: string,
  /** Its words. */
  text: string,
  /** Chosen at first. */
  chosen: boolean, };
/** A question on a card. */
export type InboxQuestion = {
  /** Its key, the only one on the card. */
  key: string,
  /** Its words; empty for a vote, whose question is the card's title. */
  title: string,
  /** Several options may be chosen. */
  multiple: boolean,
  /** It can no longer be answered. */
  closed: boolean,
  /** What can be chosen. */
  options: Array<InboxOption>, };
/** Everything the composer shows of a draft. */
export type Inspection = {
  /** What to know before sending, worst first, in the order of the form within one severity. */
  findings: Array<Finding>,
  /** Counters of the fields that have a limit. */
  meters: Array<Meter>,
  /** What a member will see. */
  preview: Preview,
  /** What those see who read in WeChat. */
  plugin: PluginView,
  /** Which choices of the envelope mean something for this message. */
  choices: Choices, };
/** The types of JSON. */
export type JsonType = "null" | "boolean" | "number" | "text" | "list" | "object";
/** A line that leads somewhere, at the foot of a card. */
export type Jump = {
  /** The line's text. */
  title: Array<Span>,
  /** What a tap does. */
  action: RowAction, };
/** An entry of `jump_list`. */
export type JumpItem = {
  /** 0 or absent: no link, 1 URL, 2 mini program. */
  type?: number,
  /** Required (42033); 18 characters recommended. */
  title: string,
  /** With type 1 (42028). */
  url?: string,
  /** With type 2 (42030). */
  appid?: string,
  /** With type 2, optional. */
  pagepath?: string, };
/** The kinds as an admin chooses them: template cards count by their `card_type`. */
export type Kind = "text" | "textcard" | "markdown" | "markdown_v2" | "image" | "news" | "mpnews" | "file" | "voice" | "video" | "miniprogram_notice" | "text_notice" | "news_notice" | "button_interaction" | "vote_interaction" | "multiple_interaction";
/** A kind of variable with the ways to write it. */
export type KindOffer = {
  /** The kind. */
  kind: VariableKind,
  /** The ways, the usual one first, each with a sample. */
  formats: Array<FormatOffer>, };
/** The sends of messages of a kind. */
export type KindSums = {
  /** The kind. */
  kind: Kind,
  /** What they come to. */
  sums: Sums, };
/** Language of window and tray. */
export type LanguageSetting = "system" | "zh-CN" | "en";
/** The audience of the last send. */
export type LastAudience = {
  /** The audience, as it was chosen. */
  audience: Audience,
  /** The names of the first, and how many there are. */
  addressees: string, };
/** Why an addressee did not get the message. */
export type LedgerReason = "invalid" | "unlicensed" | "api_error" | "unreachable" | "outcome_unknown" | "cancelled" | "repeated" | "interrupted";
/** One row of the ledger. */
export type LedgerRow = {
  /** The addressee. Everyone is the person `@all` without a name. */
  recipient: Recipient,
  /** What became of it. */
  state: LedgerState,
  /** Why it missed the message. */
  reason: LedgerReason | null,
  /** WeCom's number, when it gave one. */
  code: number | null,
  /** Number of the sheet's row that the message is from, where its recipient gets one for each row. */
  row?: number, };
/** What became of one addressee. */
export type LedgerState = "planned" | "accepted" | "refused" | "unknown" | "not_sent";
/** A host to which links of a message lead. */
export type LinkHost = {
  /** As a browser may show it. */
  host: string,
  /** As it is looked up: international letters in Punycode. */
  ascii: string,
  /** A link to it has a user name before the host, which hides where it leads. */
  user_info: boolean,
  /** The addresses of such links, each once, as a browser is asked for them; the first [`MOST_URLS`]. */
  urls: Array<string>, };
/** Which columns of a list say who is meant, from 0. */
export type ListChoice = {
  /** The column with the people: accounts, names, or addresses and numbers that are accounts. */
  column: number,
  /** A column with names, to check accounts, numbers and addresses by. */
  name_column: number | null,
  /** A column with departments, to tell people of the same name apart. */
  department_column: number | null,
  /** Mail domains that the admin says are the company's. */
  domains: Array<string>, };
/** A column of a list. */
export type ListColumn = {
  /** Its name in the list; `None` where no row names the columns. */
  title: string | null,
  /** What its name says that it holds. */
  holds: Holds | null,
  /** The column with the names of those who stand in it, to check it by. */
  names: number | null,
  /** Rows that have something in it. */
  filled: number, };
/** Why a row has to be asked about. */
export type ListDoubt = "several_fit" | "name_differs" | "only_name_fits" | "other_domain";
/** An entry of a list that nobody fits. */
export type ListMiss = {
  /** As it stands in the list. */
  typed: string,
  /** Numbers of the rows, at most 100. */
  rows: Array<number>, };
/** Something to know of a list that was read. */
export type ListNote = {
  /** What it is about. */
  kind: "encoding_guessed" | "bytes_replaced" | "other_format" | "hidden_rows" | "filtered_rows" | "hidden_columns" | "merged_cells" | "other_sheets" | "error_cells" | "missing_values" | "long_numbers",
  /** How many there are. */
  count: number,
  /** The first of them, at most 20, as the sheet's own program calls them: row `5`, column `C`, cell `C5`, the name of a sheet. */
  places: Array<string>, };
/** A question about an entry of a list. */
export type ListQuestion = {
  /** As it stands in the list. */
  typed: string,
  /** The name and the department beside it, where they matter. */
  beside: string,
  /** Why it is asked. */
  doubt: ListDoubt,
  /** Numbers of the rows, at most 100. */
  rows: Array<number>,
  /** Who may be meant, at most 20. */
  candidates: Array<DirectoryHit>, };
/** How a file is to be read, where the user knows better. */
export type ListReading = {
  /** Which sheet of a workbook, from 0. */
  sheet: number | null,
  /** Encoding of a text. */
  encoding: TextEncoding | null,
  /** Number of the row that names the columns, 0 for none; what stands above it is left out. */
  heading_row: number | null, };
/** What became of a list. */
export type ListReport = {
  /** The columns that were looked at: those that were chosen, or what the list itself says. */
  choice: ListChoice,
  /** Other columns that may have the people, and have others in some row: one has to be chosen. Empty when one was. */
  rivals: Array<number>,
  /** The row that was taken for the heading, or one above it, has somebody's account or name in it: it may be data. */
  heading_names_someone: boolean,
  /** Mail domains of which nobody knows whether they are the company's, the first 20. */
  domains: Array<string>,
  /** What became of the rows. */
  sum: RowSum,
  /** Found without doubt, each once, in the order of the list. */
  matched: Array<Recipient>,
  /** To be asked, the first 1000. */
  questions: Array<ListQuestion>,
  /** How many there are. */
  questions_total: number,
  /** Found nowhere, the first 1000. */
  missing: Array<ListMiss>,
  /** How many there are. */
  missing_total: number, };
/** A row of a list, for looking at. */
export type ListRow = {
  /** As the sheet's own program counts. */
  number: number,
  /** The cells up to the last one that is not empty, long ones shortened. */
  cells: Array<string>, };
/** A list that was opened. */
export type ListView = {
  /** For asking more about it. */
  id: string,
  /** Name of the file. */
  name: string,
  /** Names of the sheets; empty for a text. */
  sheets: Array<string>,
  /** The sheet that was read. */
  sheet: number,
  /** How the text was read; `None` for a workbook. */
  encoding: TextEncoding | null,
  /** Number of the row that names the columns; `None`: the list begins with data. */
  heading_row: number | null,
  /** A row that was not taken for the one that names the columns, and may be. */
  heading_unsure: number | null,
  /** The columns, from the left. */
  columns: Array<ListColumn>,
  /** Rows with data. */
  rows: number,
  /** The first of them. */
  first: Array<ListRow>,
  /** What to know of how it was read. */
  notes: Array<ListNote>, };
/** A value that is made when the message is sent. */
export type Made = "media" | "task_id";
/** `main_title` (`wecom/messages.md §1.5.2` [O]). */
export type MainTitle = {
  /** 36 characters recommended; id translation. */
  title?: string,
  /** 44 characters recommended; id translation. */
  desc?: string, };
/** `markdown` (`wecom/messages.md §1.4` [O]): headings, bold, links, code, quotes, three colours. No WeChat plug-in shows it (`§1.3` [O]). */
export type Markdown = {
  /** Required, at most 2048 bytes. What the server does beyond is not documented; group webhooks refuse (40058). */
  content: string, };
/** `markdown_v2` (`wecom/messages.md §8` [O]). Clients before 4.1.36 (Android 4.1.38) show it as plain text [O]. */
export type MarkdownV2 = {
  /** Required (93017), at most 4096 bytes (40058). */
  content: string, };
/** A file of the store as it crosses to the UI. */
export type MediaFileView = {
  /** What stands in the draft: see [`MediaReference`]. */
  reference: string,
  /** What it is sent as; asked for by reference alone, the most special kind that it can be sent as. */
  kind: MediaKind,
  /** The name that members see. */
  name: string,
  /** Bytes. */
  size: number,
  /** Pixels of a JPG or PNG. */
  width: number | null,
  /** Pixels of a JPG or PNG. */
  height: number | null,
  /** Playing time of an AMR, begun seconds. */
  seconds: number | null, };
/** What a file is uploaded as (`type` of `media/upload`). */
export type MediaKind = "image" | "voice" | "video" | "file";
/** How far the uploads of a send are. */
export type MediaProgress = {
  /** Digest of the order that the uploads are for. */
  digest: string,
  /** The sending profile. */
  profile_id: string,
  /** Name of the file under way. */
  name: string,
  /** Its place among those that have to be uploaded, from 1. */
  file: number,
  /** How many have to be uploaded. */
  files: number,
  /** Bytes of it that have left. */
  sent: number,
  /** Its bytes. */
  total: number, };
/** A column of a member sheet. */
export type MemberSheetColumn = {
  /** Its heading. */
  title: string,
  /** What it is used for; `None`: for nothing, and nothing of it is kept. */
  holds: MemberSheetHolds | null, };
/** How a member sheet goes with the contacts that WeCom gives. */
export type MemberSheetFit = "fits" | "doubtful" | "stranger" | "unread";
/** What a column of a member sheet is used for. */
export type MemberSheetHolds = "account" | "name" | "alias" | "position" | "department";
/** A member sheet held against the contacts that WeCom gives. */
export type MemberSheetLook = {
  /** For taking it; of the one that is kept it is empty. */
  id: string,
  /** Name of the file. */
  file: string,
  /** When it was read from the file. */
  read_at: Timestamp,
  /** The columns that have a heading, from the left. */
  columns: Array<MemberSheetColumn>,
  /** People in it. */
  rows: number,
  /** Rows without a possible account or without a name, which are left out. */
  skipped: number,
  /** Rows whose account stands in an earlier one, which are left out. */
  repeated: number,
  /** People that WeCom gives. */
  people: number,
  /** Those of them who stand in the sheet. */
  matched: number,
  /** Those of them who do not. */
  without: number,
  /** The first of these, at most 50. */
  without_first: Array<Recipient>,
  /** People of the sheet whom WeCom does not give: out of the application's visible range. */
  outside: number,
  /** The first of these, at most 50. */
  outside_first: Array<Recipient>,
  /** How it goes with the contacts. */
  fit: MemberSheetFit, };
/** The member sheet that a directory has its names from. */
export type MemberSheetStanding = {
  /** Name of the file. */
  file: string,
  /** When it was read from the file. */
  read_at: Timestamp,
  /** It is so old that another one should be exported. */
  old: boolean,
  /** People in it. */
  rows: number,
  /** Those of them whom WeCom gives. */
  matched: number, };
/** Whether a member's account is in use. */
export type MemberState = "active" | "disabled" | "not_activated" | "left";
/** One member with all that is known. */
export type MemberView = {
  /** Account and name. */
  recipient: Recipient,
  /** Job title; here and below `None` where WeCom does not tell. */
  position: string | null,
  /** Another name. */
  alias: string | null,
  /** Whether the account is in use. */
  state: MemberState | null,
  /** Mobile number; most applications are told none. */
  mobile: string | null,
  /** Mail address; most applications are told none. */
  mail: string | null,
  /** Department names, each with those above it, from the top: `青禾科技 / 行政部`. */
  departments: Array<string>,
  /** Names of the tags the member carries, also through a department. */
  tags: Array<string>, };
/** An entry of `action_menu.action_list`. */
export type MenuAction = {
  /** Shown text. */
  text: string,
  /** 1024 bytes, unique in the menu (42051). */
  key: string, };
/** A sheet, and how it fills a message in. */
export type Merge = {
  /** SHA-256 of the sheet as it was opened, in hexadecimal digits: its name in the folder of sheets. */
  sheet: string,
  /** The name of its file. */
  name: string,
  /** How it is read. */
  reading: ListReading,
  /** Whom the rows are for. */
  to: MergeTo,
  /** Mail domains that the admin says are the company's. */
  domains?: Array<string>,
  /** The column of each variable, from 0. */
  columns: { [key in string]: number },
  /** Cells with another text than the sheet has. */
  edits: Array<CellEdit>,
  /** Whom single rows are for, where the sheet alone does not tell. */
  chosen: Array<ChosenRecipient>,
  /** Numbers of the rows that are left out. */
  left_out: Array<number>,
  /** What somebody gets who stands in several rows. */
  several: Several, };
/** A column of a sheet. */
export type MergeColumn = {
  /** Its name in the sheet; `None` where no row names the columns. */
  title: string | null,
  /** Rows that have something in it. */
  filled: number,
  /** What stands in the first of them. */
  sample: string,
  /** The variable that it fills in, or would when it is put into the message. */
  variable: string,
  /** The variable as it is put into a text. */
  braced: string, };
/** A sheet that was opened and is kept. */
export type MergeOpened = {
  /** Its hash. */
  sheet: string,
  /** The name of its file. */
  name: string, };
/** Some of the rows. */
export type MergePage = {
  /** How many rows fit. */
  total: number,
  /** Those that were asked for. */
  rows: Array<MergeRow>, };
/** Why a row cannot be sent. */
export type MergeProblem = { "what": "recipient_asked" } | { "what": "recipient_unknown" } | { "what": "recipient_empty" } | { "what": "same_message",
  /** The number of that row. */
  row: number, } | { "what": "missing",
  /** Its name. */
  variable: string, } | { "what": "cell_fault",
  /** In which column. */
  column: number,
  /** What it shows. */
  text: string, } | { "what": "not_a",
  /** The variable. */
  variable: string,
  /** Its kind. */
  kind: VariableKind,
  /** What was given. */
  text: string, } | { "what": "finding",
  /** What the rule says. */
  finding: Finding, } | { "what": "fill",
  /** Why. */
  text: string, };
/** What a row is for. */
export type MergeRecipient = "person" | "department" | "tag" | "chat";
/** A row. */
export type MergeRow = {
  /** As the sheet's own program counts. */
  number: number,
  /** Whom it is for. */
  to: MergeRowTo,
  /** The cells of all columns, long ones shortened. */
  cells: Array<string>,
  /** The columns whose cells were written over. */
  edited: Array<number>,
  /** It is left out. */
  left_out: boolean,
  /** Why it cannot be sent. */
  problems: Array<MergeProblem>, };
/** What the recipient of a row gets. */
export type MergeRowLook = {
  /** Whom it is for. */
  to: MergeRowTo,
  /** The cells of all columns, whole. */
  cells: Array<string>,
  /** The values, those for everyone and those of other rows for the same recipient among them. */
  values: { [key in string]: string },
  /** The message as it is sent, or with the names of what is missing. */
  message: Message,
  /** Findings, meters and preview. */
  inspection: Inspection, };
/** Whom a row is for. */
export type MergeRowTo = { "is": "person",
  /** Who. */
  recipient: Recipient,
  /** The name, where it is known. */
  name: string | null,
  /** Names of the departments. */
  detail: string, } | { "is": "asked",
  /** What stands in the sheet. */
  word: string,
  /** Who may be meant. */
  hits: Array<DirectoryHit>, } | { "is": "unknown",
  /** What stands in the sheet. */
  word: string, } | { "is": "empty" } | { "is": "repeated",
  /** The number of that row. */
  row: number,
  /** Who. */
  recipient: Recipient, };
/** What becomes of the rows. `rows` is the sum of `fine`, `with_problems` and `left_out`. */
export type MergeSum = {
  /** Rows with data. */
  rows: number,
  /** Rows that can be sent. */
  fine: number,
  /** Rows that cannot be sent as they are, and are not left out. */
  with_problems: number,
  /** Of those: it has to be asked whom they are for. */
  asked: number,
  /** Of those: nobody fits. */
  unknown: number,
  /** Of those: nobody is named. */
  empty: number,
  /** Rows that were left out. */
  left_out: number,
  /** Rows whose recipient stands in an earlier row, which is not left out. */
  repeated: number,
  /** How many get a message: of the rows that can be sent, each once. */
  people: number,
  /** How many messages that is. */
  messages: number, };
/** Whom the rows of a sheet are for. */
export type MergeTo = {
  /** The column that says it, from 0. */
  column: number,
  /** What stands in it. */
  kind: MergeRecipient,
  /** The column with the names of those whose accounts stand in the other, to check them by. */
  name_column: number | null, };
/** A sheet as it fills a message in. */
export type MergeView = {
  /** Names of the sheets of its workbook; empty for a text. */
  sheets: Array<string>,
  /** How the text was read; `None` for a workbook. */
  encoding: TextEncoding | null,
  /** Number of the row that names the columns; `None`: the sheet begins with data. */
  heading_row: number | null,
  /** A row that was not taken for the one that names the columns, and may be. */
  heading_unsure: number | null,
  /** The columns, from the left. */
  columns: Array<MergeColumn>,
  /** Columns that have the name of another one: which of them is meant has to be said by hand. */
  twins: Array<number>,
  /** What to know of how it was read. */
  notes: Array<ListNote>,
  /** The variables of the message, without those that the program fills in itself. */
  variables: Array<string>,
  /** Those that no column fills in, and nothing else. */
  unfilled: Array<string>,
  /** Columns that are of no use: neither for a variable nor for the recipients. */
  unused: Array<number>,
  /** Mail domains of which nobody knows whether they are the company's, the first 20. */
  domains: Array<string>,
  /** What becomes of the rows. */
  sum: MergeSum,
  /** Why no row can be looked at: the sheet cannot be read, or the message is no template. */
  problem: ErrorView | null, };
/** A message of one of WeCom's kinds. */
export type Message = { "msgtype": "text",
  /** The content. */
  text: Text, } | { "msgtype": "textcard",
  /** The content. */
  textcard: Textcard, } | { "msgtype": "markdown",
  /** The content. */
  markdown: Markdown, } | { "msgtype": "markdown_v2",
  /** The content. */
  markdown_v2: MarkdownV2, } | { "msgtype": "image",
  /** The content. */
  image: Image, } | { "msgtype": "news",
  /** The content. */
  news: News, } | { "msgtype": "mpnews",
  /** The content. */
  mpnews: Mpnews, } | { "msgtype": "file",
  /** The content. */
  file: File, } | { "msgtype": "voice",
  /** The content. */
  voice: Voice, } | { "msgtype": "video",
  /** The content. */
  video: Video, } | { "msgtype": "miniprogram_notice",
  /** The content. */
  miniprogram_notice: MiniprogramNotice, } | { "msgtype": "template_card",
  /** The content. */
  template_card: TemplateCard, };
/** What was read of an edited text. */
export type MessageRead = { "is": "read",
  /** The message; nothing when it says the same as the one before. */
  message: Message | null,
  /** Fields that the model does not know. */
  unknown: Array<UnknownField>,
  /** What else a person should know. */
  notes: Array<Note>,
  /** Where its fields stand, in the order of the text. */
  lines: Array<FieldLine>, } | { "is": "refused",
  /** What is wrong, and where. */
  error: ImportError, };
/** A message as text. */
export type MessageText = { "is": "written",
  /** JSON, a field on each line. */
  text: string,
  /** Where its fields stand, in the order of the text. */
  lines: Array<FieldLine>, } | { "is": "too_long",
  /** Its length. */
  bytes: number, };
/** A counter beside a field. */
export type Meter = {
  /** The field, as in [`Finding::path`]. */
  path: string,
  /** What is counted. */
  unit: Unit,
  /** How many there are. */
  used: number,
  /** How many may be. */
  limit: number,
  /** What happens beyond the limit. */
  beyond: Severity,
  /** Characters or entries that there is room for, about; below zero those too many. Unsaid while there is ample room. */
  room?: number, };
/** `miniprogram_notice` (`wecom/messages.md §1.4` [O]). Only an application that is bound to a mini program may send it (else
 * 48002); the request has no `agentid`; `@all` is not supported. Not shown at all by the WeChat plug-in (`§1.3` [O]). */
export type MiniprogramNotice = {
  /** A mini program that is linked to the application (90206, 90207, 90208). Missing: 90200. */
  appid: string,
  /** At most 1024 bytes (90204); without it a tap does nothing. */
  page?: string,
  /** 4–12 characters. Id translation. */
  title: string,
  /** 4–12 characters when given. Id translation. */
  description?: string,
  /** Whether the first row is enlarged. */
  emphasis_first_item?: boolean,
  /** At most 10 rows (90201). */
  content_item?: Array<ContentItem>, };
/** `mpnews` (`wecom/messages.md §1.4` [O]). */
export type Mpnews = {
  /** 1–8 articles (45008); the first one is shown large. */
  articles: Array<MpnewsArticle>, };
/** An article of `mpnews.articles`. */
export type MpnewsArticle = {
  /** At most 128 bytes; cut beyond. Missing: 41016. Id translation. */
  title: string,
  /** Cover: from `media/upload` with `type=image`, at most 3 days old (40007). */
  thumb_media_id: string,
  /** At most 64 bytes (45032). */
  author?: string,
  /** Address behind 阅读原文. */
  content_source_url?: string,
  /** HTML, required, at most 666 K bytes (45002). Its pictures must have been uploaded through `media/uploadimg`. Id translation. */
  content: string,
  /** At most 512 bytes; cut beyond. Id translation. */
  digest?: string, };
/** An article that WeCom keeps. */
export type MpnewsArticlePreview = {
  /** First line. */
  title: Array<Span>,
  /** Text in the list of articles. */
  digest: Array<Span>,
  /** Name below the title, inside the article. */
  author: Array<Span>,
  /** Media id of the cover, as it stands in the message. */
  cover: string,
  /** The article itself. */
  content: Array<Block>,
  /** Address behind 阅读原文, only when it is http or https. */
  original: string | null, };
/** 多项选择型 (`wecom/messages.md §1.5.1` [O]). The application needs a callback URL (43012). */
export type MultipleInteraction = {
  /** Line at the top, without `desc_color`. */
  source?: CardSource,
  /** Title; required. */
  main_title: MainTitle,
  /** Key of the card's state: 128 bytes of `[0-9A-Za-z_\-@]` (42014), made fresh at send when blank. */
  task_id?: string,
  /** 1–3 selectors (42047). */
  select_list: Array<Selector>,
  /** The button below; required. */
  submit_button: SubmitButton, };
/** `news` (`wecom/messages.md §1.4` [O]). `safe` is refused with it (40074). */
export type News = {
  /** 1–8 articles (45008); the first one is shown large. */
  articles: Array<NewsArticle>, };
/** An article of `news.articles`. */
export type NewsArticle = {
  /** At most 128 bytes; cut beyond. Missing: 41016. Id translation. */
  title: string,
  /** At most 512 bytes; cut beyond. Id translation. */
  description?: string,
  /** At most 2048 bytes, with http:// or https:// (45034, 40039); ignored when `appid` and `pagepath` are given. */
  url?: string,
  /** Address of a JPG or PNG, at most 2048 bytes; 1068×455 looks best in the first article, 150×150 in the others. */
  picurl?: string,
  /** A mini program that is linked to the application (90206, 90207, 90208); together with `pagepath` it stands in for `url`. */
  appid?: string,
  /** At most 128 bytes; with `appid`. */
  pagepath?: string, };
/** An article that leads elsewhere. */
export type NewsArticlePreview = {
  /** First line. */
  title: Array<Span>,
  /** Text below; shown in the first article. */
  description: Array<Span>,
  /** Picture: large in the first article, small in the others. */
  picture: Picture | null,
  /** What a tap does. */
  action: RowAction, };
/** 图文展示型 (`wecom/messages.md §1.5.1` [O]). */
export type NewsNotice = {
  /** Line at the top. */
  source?: CardSource,
  /** Menu at the upper right; makes the card call back. */
  action_menu?: ActionMenu,
  /** Title; required. */
  main_title: MainTitle,
  /** Quoted box. */
  quote_area?: QuoteArea,
  /** Picture and text side by side; this or `card_image` is needed. */
  image_text_area?: ImageTextArea,
  /** Picture across the card; this or `image_text_area` is needed. */
  card_image?: CardImage,
  /** Title and text pairs, at most 4 (42036). */
  vertical_content_list?: Array<VerticalContent>,
  /** Labelled rows, at most 6 (42035). */
  horizontal_content_list?: Array<HorizontalContent>,
  /** Lines that lead somewhere, at most 3 (42042). */
  jump_list?: Array<JumpItem>,
  /** What a tap on the card does; required (42045). */
  card_action: CardAction,
  /** Needed with `action_menu` and then made fresh at send when blank; 128 bytes of `[0-9A-Za-z_\-@]` (42014). */
  task_id?: string, };
/** What a person should know of what was read, beside the unknown fields. */
export type Note = { "note": "type_changed",
  /** Where. */
  path: string,
  /** Its type in the text. */
  from: JsonType,
  /** The type it was taken for. */
  to: JsonType, } | { "note": "kind_from_content",
  /** The `msgtype` it is. */
  msgtype: string, } | { "note": "from_webhook" } | { "note": "recipient_left_out",
  /** The field. */
  path: string,
  /** As written. */
  value: string, } | { "note": "without_effect",
  /** The field. */
  path: string, } | { "note": "splits_into_requests",
  /** The field. */
  path: string,
  /** How many. */
  count: number,
  /** How many one request takes. */
  most: number, } | { "note": "agent_unreadable",
  /** As written. */
  value: string, } | { "note": "duplicate_check_stays_on" } | { "note": "interval_changed",
  /** As written, seconds. */
  given: number,
  /** As sent, seconds. */
  used: number, } | { "note": "task_id_kept",
  /** The id. */
  task_id: string, } | { "note": "more_not_listed",
  /** How many. */
  count: number, };
/** One notice. */
export type Notice = {
  /** To dismiss it by. */
  id: string,
  /** What happened. */
  kind: NoticeKind,
  /** The file concerned. */
  path: string | null,
  /** More for the curious. */
  detail: string | null,
  /** How many. */
  count: number | null, };
/** A labelled row of a mini program notice. */
export type NoticeItem = {
  /** Left, grey. */
  key: Array<Span>,
  /** Right. */
  value: Array<Span>, };
/** Kinds of notice. The UI has words for each. */
export type NoticeKind = "file_kept_aside" | "database_recovered" | "database_lost" | "keychain_unavailable" | "keychain_locked" | "secret_not_removed" | "storage_read_only" | "interrupted_sends" | "work_failed" | "shortcut_taken" | "notification_refused" | "autostart_refused";
/** What stands between this computer and WeCom, told apart by what mends it. */
export type Obstacle = "name" | "refused" | "timeout" | "broken_off" | "tls" | "proxy_away" | "proxy_login" | "proxy_refused" | "foreign";
/** A draft to be written on. */
export type OpenDraft = {
  /** Its id among the profile's. */
  id: string,
  /** What was kept of it; nothing when it is new, or the file was damaged (it is then kept aside). */
  draft: Draft | null, };
/** A fault, and how often it is still to be met. */
export type OrderedFault = {
  /** What goes wrong. */
  fault: PracticeFault,
  /** How often still; 0: it is not ordered. */
  times: number, };
/** What came of a closed broadcast. */
export type Outcome = "accepted" | "partial" | "refused" | "unknown" | "not_sent";
/** How many sends ended like this. */
export type OutcomeCount = {
  /** How. */
  outcome: Outcome,
  /** How many. */
  number: number, };
/** What became of a pasted list. */
export type PasteReport = {
  /** Found without doubt, each once, in the order of the text. */
  matched: Array<Recipient>,
  /** Fits several: the user has to choose. */
  ambiguous: Array<Ambiguous>,
  /** Fits nothing, as it stood in the text. */
  unmatched: Array<string>,
  /** Entries left out because the same one stood there before. */
  repeated: number, };
/** What became of a pasted text. */
export type Pasted = { "is": "read",
  /** The draft that it is, with its recipients' names as far as known, and its unknown fields, which the admin may want sent. */
  draft: Draft,
  /** The application that the request names; the profile's own sends. */
  agent_id: number | null,
  /** What else a person should know. */
  notes: Array<Note>, } | { "is": "refused",
  /** What is wrong, and where. */
  error: ImportError, };
/** What was found in a pasted text. */
export type PastedValues = {
  /** Company ids. */
  corp_ids: Array<string>,
  /** Numbers of applications. */
  agent_ids: Array<number>,
  /** Secrets, by whose place one is chosen. */
  secrets: Array<FoundSecretView>,
  /** The word for a secret was there, whether or not one was. */
  names_secret: boolean,
  /** The text was too long to be read to its end. */
  cut: boolean, };
/** Why a broadcast stands still until the admin says otherwise. */
export type PauseReason = "admin" | "stage" | "interrupted" | "late" | "trouble" | "stopping" | "release" | "restored";
/** Who was written to by name. */
export type PeopleStatistics = {
  /** How many distinct people. Those reached only through a department or a tag are in no ledger by name. */
  people: number,
  /** Most messages first. */
  departments: Array<DepartmentSums>,
  /** How many departments besides those. */
  other_departments: number,
  /** What those besides come to: messages, and those that missed them. */
  other_messages: number,
  /** Of those besides. */
  other_missed: number, };
/** What stands in the variables of a message for everyone who gets it. */
export type Personal = {
  /** By [`Personal::key`]: of people that is the account in lower case. */
  values: { [key in string]: { [key in string]: string } },
  /** Where there is a message for each row of a sheet: those of each recipient in the order of the rows, by [`Personal::key`]. Whoever
   * stands here does not stand in `values`. */
  rows?: { [key in string]: Array<RowValues> },
  /** What stands for everyone who has no value of their own for a name. */
  shared: { [key in string]: string },
  /** Names that may stay without a value: their place is then empty. */
  blank: Array<string>,
  /** The sheet that the values are from. */
  sheet?: Merge, };
/** What the rules say of a message of somebody's own, beyond what they say of the first one. */
export type PersonalFinding = {
  /** Whose message. */
  recipient: Recipient,
  /** What. */
  finding: Finding, };
/** What to look at where everyone gets a message of their own. The preview and the meters are those of the first one. */
export type PersonalReview = {
  /** How many messages there are. */
  messages: number,
  /** Chosen ones without a message, who block the send: people without values, and what is no person. The first 200. */
  without: Array<Recipient>,
  /** How many there are. */
  without_total: number,
  /** What would be refused or cut of single messages, the first 200. */
  findings: Array<PersonalFinding>,
  /** How many there are. */
  findings_total: number, };
/** A picture by address. Posthorn does not load remote pictures; the UI draws a placeholder with the host name. */
export type Picture = {
  /** The address as typed. */
  url: string,
  /** Host name for the placeholder, when the address has one. */
  host: string | null,
  /** Width divided by height, in thousandths (1300 = 1.3). */
  aspect_permille: number, };
/** A place in the pasted text. Both numbers begin at 1; a column is a character. */
export type Place = {
  /** Line. */
  line: number,
  /** Column. */
  column: number, };
/** What the WeChat plug-in shows. */
export type PluginShows = { "shows": "message" } | { "shows": "text",
  /** The text, marked where it is cut. */
  content: Array<Span>, } | { "shows": "open_wecom" } | { "shows": "nothing" };
/** What the WeChat plug-in shows of a message, by a setting of the application in the admin console that no interface tells. */
export type PluginView = {
  /** As applications are set at first. */
  usual: PluginShows,
  /** With 在微工作台中始终进入主页 (always enter home page in the micro workbench) on. */
  home_page: PluginShows, };
/** What can still be done with a broadcast that is over or stands still, counted in requests. */
export type PossibleFollowUps = {
  /** Whoever missed it cannot be reached before something is changed in the console: to try again can only fail. */
  hopeless: boolean,
  /** Refused ones, which can be tried again. */
  refused: number,
  /** Those that never left. */
  not_sent: number,
  /** Unknown ones that WeCom still tells from a duplicate. */
  unknown: number,
  /** Unknown ones whose people may get it twice. */
  even_twice: number,
  /** Taking messages back. */
  recall: FollowUpWindow,
  /** From how many people's phones they would go; `None`: nobody knows. */
  recall_people: number | null,
  /** Changing cards. */
  card: FollowUpWindow,
  /** Requests to group chats and robots, which nobody can take back. */
  groups: number,
  /** When the first of these numbers is out of date by itself. */
  until: Timestamp | null, };
/** What can be ordered to go wrong in practice, each with the next message to the application unless it says otherwise. */
export type PracticeFault = "frequency_limit" | "address_refused" | "secret_refused" | "some_invalid" | "busy" | "slow" | "no_answer" | "cut_before" | "cut_after" | "html" | "contacts_refused" | "trouble";
/** All faults of practice. */
export type PracticeFaults = {
  /** All, in the order in which they are shown. */
  faults: Array<OrderedFault>,
  /** For how many calls one can be ordered at once. */
  most: number, };
/** Everything to be known. */
export type Preflight = {
  /** In order of weight. */
  cautions: Array<Caution>,
  /** What it costs. */
  budget: Budget,
  /** The first 200 of those who were refused when last written to. */
  refused_before: Array<RefusedBefore>,
  /** How many there are. */
  refused_before_total: number,
  /** Names of the files that are brought to WeCom first. */
  uploads: Array<string>, };
/** What a client shows of a message. */
export type Preview = { "kind": "text",
  /** Its text. */
  content: Array<Span>,
  /** Confidential: a watermark is shown. */
  safe: boolean, } | { "kind": "textcard",
  /** Title. */
  title: Array<Span>,
  /** Description. */
  description: Array<Span>,
  /** Text of the button at the foot (详情 when none is given). */
  button: Array<Span>, } | { "kind": "image",
  /** Media id as it stands in the message; empty when no file is chosen. */
  media: string,
  /** Confidential: a watermark is shown. */
  safe: boolean, } | { "kind": "voice",
  /** Media id as it stands in the message; empty when no file is chosen. */
  media: string, } | { "kind": "video",
  /** Media id as it stands in the message; empty when no file is chosen. */
  media: string,
  /** First line. */
  title: Array<Span>,
  /** Text below. */
  description: Array<Span>,
  /** Confidential: a watermark is shown. */
  safe: boolean, } | { "kind": "file",
  /** Media id as it stands in the message; empty when no file is chosen. */
  media: string,
  /** Confidential: cannot be shared. */
  safe: boolean, } | { "kind": "news",
  /** The articles. */
  articles: Array<NewsArticlePreview>, } | { "kind": "mpnews",
  /** The articles. */
  articles: Array<MpnewsArticlePreview>,
  /** Confidential: a watermark is shown. */
  safe: boolean,
  /** May be shared inside the company only. */
  internal_only: boolean, } | { "kind": "markdown",
  /** The text. */
  blocks: Array<Block>, } | { "kind": "mini_program",
  /** First line. */
  title: Array<Span>,
  /** Second line. */
  description: Array<Span>,
  /** Labelled rows; those with nothing in them are left out, as WeCom does. */
  items: Array<NoticeItem>,
  /** The first row is enlarged. */
  emphasis: boolean,
  /** What a tap does. */
  action: RowAction, } | { "kind": "card",
  /** The parts. */
  card: CardPreview, };
/** One application of one company. */
export type Profile = {
  /** Never changes. */
  id: string,
  /** What the user calls it; 1 to 40 characters, unlike any other profile's. */
  name: string,
  /** Its colour. */
  colour: Colour,
  /** 企业ID. */
  corp_id: string,
  /** Number of the application. */
  agent_id: number,
  /** Address of a private deployment; `None`: the public service. */
  base_url: string | null,
  /** `http`, `https` or `socks5` address without password; `None`: direct connection. */
  proxy: string | null,
  /** The user's own account in this company: where test sends go. */
  my_user_id: string | null,
  /** The application has a callback address, so that cards with an action menu are accepted. */
  has_callback: boolean,
  /** The application is bound to a mini program, so that it may send mini program notices. */
  has_mini_program: boolean,
  /** 账号上限数, which the day's budget comes from, as the admin read it: no interface tells it. `None`: not asked yet. */
  account_limit: number | null,
  /** What members see messages come from, as `agent/get` told it in the last check; absent: not checked yet. */
  app_name?: string,
  /** What the last check of the connection failed of; absent: of nothing, or it was saved since. */
  failed_check?: ErrorView,
  /** When nothing leaves by itself; absent: never. */
  quiet_hours?: QuietHours,
  /** Most calls a second, where it is to be slower than WeCom's advice; absent: as fast as that. */
  calls_per_second?: number,
  /** From how many people on a second person of the team has to release what is sent; absent: never. Counts for a team's company alone. */
  release_from?: number,
  /** The practice profile. */
  practice: boolean, };
/** A profile as typed into the form. Everything is trimmed; blank means absent. */
export type ProfileInput = {
  /** The profile to change; `None`: a new one. */
  id: string | null,
  /** See [`Profile::name`]. */
  name: string,
  /** See [`Profile::colour`]. */
  colour: Colour,
  /** See [`Profile::corp_id`]. */
  corp_id: string,
  /** Digits. */
  agent_id: string,
  /** See [`Profile::base_url`]. */
  base_url: string,
  /** See [`Profile::proxy`]. */
  proxy: string,
  /** See [`Profile::my_user_id`]. */
  my_user_id: string,
  /** See [`Profile::has_callback`]. */
  has_callback: boolean,
  /** See [`Profile::has_mini_program`]. */
  has_mini_program: boolean,
  /** Digits, see [`Profile::account_limit`]; absent: as it was. */
  account_limit?: string,
  /** See [`Profile::quiet_hours`]: the same beginning and end for none; absent: as they were. */
  quiet_hours?: QuietHours,
  /** Digits, see [`Profile::calls_per_second`]; blank: as WeCom advises; absent: as it was. */
  calls_per_second?: string,
  /** Digits, see [`Profile::release_from`]; blank: never; absent: as it was. */
  release_from?: string, };
/** A profile with the state of its secret. */
export type ProfileView = {
  /** The profile. */
  profile: Profile,
  /** Where its secret is. */
  secret: SecretState,
  /** Where the secret is that its contacts are read with; absent: it has none of its own for that. */
  contacts_secret?: SecretState, };
/** From when to when on which days, by the clock of this computer. */
export type QuietHours = {
  /** When they begin, in minutes of the day: 0 to 1439. */
  from: number,
  /** When they end, in minutes of the day. Before [`QuietHours::from`]: on the next day. The same: there are none. */
  to: number,
  /** The days on which they begin, Monday first. */
  days: [boolean, boolean, boolean, boolean, boolean, boolean, boolean], };
/** Quiet hours that begin while a send is leaving. */
export type QuietMidway = {
  /** When they begin. */
  begins: Timestamp,
  /** When they end and the rest goes on. */
  until: Timestamp,
  /** About how many of the requests leave before they begin, by the time that the send takes. */
  before: number, };
/** Quiet hours in which a send would leave. */
export type QuietReview = {
  /** When they begin, in minutes of the day. */
  from: number,
  /** When they end, in minutes of the day. */
  to: number,
  /** When it leaves therefore. */
  until: Timestamp, };
/** `quote_area` (`wecom/messages.md §1.5.2` [O]). */
export type QuoteArea = {
  /** 0 or absent: nothing, 1 URL, 2 mini program. */
  type?: number,
  /** With type 1. */
  url?: string,
  /** With type 2. */
  appid?: string,
  /** With type 2, optional. */
  pagepath?: string,
  /** First line. */
  title?: string,
  /** Text. */
  quote_text?: string, };
/** One of those in the visible scope. */
export type RangeEntry = {
  /** Its account or number. */
  id: string,
  /** Its name, where it may be read. */
  name: string | null, };
/** What a block is that cannot be edited. */
export type RawSort = "picture" | "table" | "other";
/** How many recipients missed a message for a reason. */
export type ReasonCount = {
  /** Why; `None`: it was not noted. */
  reason: LedgerReason | null,
  /** How many. */
  number: number, };
/** One chosen recipient, with the name it had when it was chosen. */
export type Recipient = {
  /** What it is. */
  kind: RecipientKind,
  /** Account, number as text, id of a chat or robot. */
  id: string,
  /** Name for display; unknown for ids typed by hand. */
  name: string | null, };
/** What a recipient is. */
export type RecipientKind = "person" | "department" | "tag" | "chat" | "robot";
/** Somebody who was refused when last written to. */
export type RefusedBefore = {
  /** Who. */
  recipient: Recipient,
  /** Why: outside the visible scope, or without a licence. */
  reason: LedgerReason,
  /** When the message was sent. */
  at: Timestamp, };
/** How far the release of a broadcast is. */
export type ReleaseView = {
  /** SHA-256 of what was reviewed: what is released is this and nothing else. */
  digest: string,
  /** As whom PostgreSQL knows who ordered it: not the one who releases it. */
  ordered_login: string,
  /** Who released it, by name; absent: nobody yet. */
  released_by?: string,
  /** When, by the clock of the database. */
  released_at?: Timestamp, };
/** A recipient who is called otherwise today than where it was stored. */
export type Renamed = {
  /** With the directory's name. */
  recipient: Recipient,
  /** The stored name. */
  was: string, };
/** An earlier send of the same content, however it was written, to some of the same people through the same application. */
export type Repeated = {
  /** The broadcast. */
  id: string,
  /** When it was started. */
  at: Timestamp,
  /** How many people get it once more; where departments, tags or everyone are among them, how many it went to. */
  people: number,
  /** Who of a team ordered it, by name, where it was a colleague. */
  sent_by?: string,
  /** Until when WeCom drops the same request. Once the repeat is acknowledged it leaves without the check, and is delivered. */
  dropped_until: Timestamp | null, };
/** A part of a request. */
export type RequestPart = {
  /** The text. */
  text: string,
  /** What stands here instead once it is sent; nothing when it leaves as it is. */
  made: Made | null, };
/** What to try again of a broadcast. */
export type Retry = {
  /** The requests that WeCom refused, or that did not get there. */
  refused: boolean,
  /** The requests that never left. */
  not_sent: boolean,
  /** The requests of which nobody knows, as long as WeCom's duplicate check still stands between them and a second delivery. */
  unknown: boolean,
  /** The unknown ones for which that time has passed: their people may get the message twice. */
  even_twice: boolean, };
/** Everything to look at before a send. */
export type Review = {
  /** The sending profile. */
  profile: ProfileView,
  /** Kind of message. */
  kind: Kind,
  /** To the admin alone. */
  test: boolean,
  /** Findings, meters, preview. */
  inspection: Inspection,
  /** Distinct people. */
  count: AudienceCount,
  /** Number of requests. */
  batches: number,
  /** Whom it goes to: the draft's audience as it was chosen, or the admin alone. */
  audience: Audience,
  /** The ways it takes, in their order. */
  channels: Array<ChannelUse>,
  /** How it must be confirmed. */
  confirmation: "none" | "click" | "type",
  /** What must be typed. */
  expected: string | null,
  /** What that is. */
  expects: "people" | "profile_name" | null,
  /** What to know before it is sent, and partly to acknowledge. */
  preflight: Preflight,
  /** The same content, sent within a day. */
  repeated: Repeated | null,
  /** Where everyone gets a message of their own. */
  personal?: PersonalReview,
  /** Fields that Posthorn does not know and that are sent along. */
  extra: Array<UnknownField>,
  /** Recipients who are called otherwise today than where they were stored, the first 200. */
  renamed: Array<Renamed>,
  /** Where the links of the message lead; of messages of their own, of all of them, the first 200. */
  links: Array<LinkHost>,
  /** Something would be refused: it cannot be sent like this. */
  blocked: boolean,
  /** A few people may have it before the others. */
  stageable: boolean,
  /** Of profile, exact requests and number of people; hexadecimal. */
  digest: string,
  /** Seconds in which the whole send can be taken back. */
  undo_seconds: number,
  /** The quiet hours in which it would leave, and which hold it unless the order says otherwise. */
  quiet?: QuietReview,
  /** The quiet hours that begin before it has left as a whole, and which hold the rest unless the order says otherwise. */
  quiet_midway?: QuietMidway,
  /** About how many seconds it takes at the company's pace; absent: no time worth mentioning. */
  lasts_seconds?: number,
  /** A second person of the team has to release it before it leaves. */
  needs_release?: boolean, };
/** A block of a text that is edited. */
export type RichBlock = { "block": "paragraph",
  /** The colour of a text card's line. */
  tone: Tone,
  /** Its text. */
  text: Array<RichRun>, } | { "block": "heading",
  /** 1 (largest) to 6. */
  level: number,
  /** Its text. */
  text: Array<RichRun>, } | { "block": "quote",
  /** Its text. */
  text: Array<RichRun>, } | { "block": "item",
  /** Its number; nothing for a bullet. */
  number: number | null,
  /** Its text. */
  text: Array<RichRun>, } | { "block": "code",
  /** The name of the language, as written behind the fence. */
  language: string,
  /** The lines. */
  text: string, } | { "block": "rule" } | { "block": "raw",
  /** What it is, as far as one can tell. */
  sort: RawSort,
  /** As it was written. */
  source: string,
  /** The words in it. */
  shown: string, };
/** A text as it is edited. */
export type RichDoc = {
  /** Its blocks in order; none for an empty text. */
  blocks: Array<RichBlock>, };
/** A place in a document. */
export type RichPoint = {
  /** Which block. */
  block: number,
  /** How far in it: in units of JavaScript's strings, a name or variable counting as one. */
  at: number, };
/** A text that was read to be edited. */
export type RichRead = {
  /** The document. */
  doc: RichDoc,
  /** Behind this place nobody reads: the server cuts there. */
  cut: RichPoint | null,
  /** The names of whom something stands for in it, by what stands there, as far as they are known. */
  names: { [key in string]: string }, };
/** A run of text of one look. Line breaks are `\n` inside `text`. */
export type RichRun = {
  /** Text, or what is moved and deleted as one. */
  sort: RunSort,
  /** The characters; those of a name or a variable as they are sent. */
  text: string,
  /** Colour. */
  tone: Tone,
  /** The address behind a link. */
  href: string | null,
  /** Bold. */
  bold: boolean,
  /** Italic. */
  italic: boolean,
  /** Inline code. */
  code: boolean, };
/** What was written of an edited document. */
export type RichWritten = {
  /** As it is sent. */
  text: string,
  /** The document that members read, where it is another than was written: somebody typed markup. */
  doc: RichDoc | null,
  /** Behind this place nobody reads: the server cuts there. */
  cut: RichPoint | null, };
/** A robot as typed into the form. Its address is given beside it, and never given back. */
export type RobotInput = {
  /** The robot to change; `None`: a new one. */
  id: string | null,
  /** 1 to 40 characters, unlike any other robot's of the profile. */
  name: string, };
/** A group robot. */
export type RobotView = {
  /** Its id here. It says nothing of the key. */
  id: string,
  /** What the user calls it. */
  name: string,
  /** Where its key is. */
  key: SecretState, };
/** A labelled row of a card (横向内容). */
export type Row = {
  /** Left, grey. */
  key: Array<Span>,
  /** Right. */
  value: Array<Span>,
  /** What a tap does. */
  action: RowAction, };
/** What a tap on a row or a line does. */
export type RowAction = "none" | "url" | "mini_program" | "attachment" | "member" | "callback";
/** What became of the rows of a sheet. `rows` is the sum of all others. */
export type RowSum = {
  /** Rows with something in them. */
  rows: number,
  /** Rows that found somebody whom no earlier row found. */
  matched: number,
  /** Rows that nobody fits. */
  not_found: number,
  /** Rows that have to be asked about. */
  asked: number,
  /** Rows whose person an earlier row found. */
  repeated: number,
  /** Rows without anything in the column with the people. */
  empty: number,
  /** Rows that name the columns: one, or the same on every page. */
  heading: number,
  /** Rows above that one: titles, remarks. */
  above_heading: number, };
/** The values of one row of a sheet. */
export type RowValues = {
  /** Number of the row, as the sheet counts. */
  row: number,
  /** What stands in it. */
  values: { [key in string]: string }, };
/** The rules, by name. The UI has words for each in every language. */
export type Rule = "required" | "required_one_of" | "too_long" | "too_short" | "too_many" | "url_scheme" | "url_invalid" | "out_of_range" | "bad_characters" | "duplicate" | "needs_callback" | "needs_mini_program" | "unsupported_markup" | "invisible_characters" | "reorders_text" | "written_escape" | "link_hides_host" | "link_looks_like_another" | "link_international" | "no_recipient" | "all_overrides_lists" | "everyone_refused" | "bad_user_id" | "option_ignored" | "option_refused" | "not_for_app" | "not_for_chats" | "not_for_robots" | "left_out" | "unknown_channel" | "no_values" | "open_variable" | "perhaps_variable";
/** What a run is. */
export type RunSort = "text" | "name" | "variable";
/** What the text around a secret says that it is for (`wecom/contacts-media-agent.md §1` [O]). */
export type SaidOfSecret = "app" | "contact_sync" | "external_contact";
/** A saved audience. */
export type SavedAudience = {
  /** Never changes. */
  id: string,
  /** Whose people they are: accounts mean nothing in another company. */
  profile_id: string,
  /** See [`SavedAudienceRow::name`]. */
  name: string,
  /** Whom it is for. */
  audience: Audience,
  /** When it was saved first. */
  created_at: Timestamp,
  /** When it was saved last. */
  updated_at: Timestamp, };
/** A saved audience in the list. */
export type SavedAudienceRow = {
  /** Never changes. */
  id: string,
  /** What the user calls it; unlike any other's of the profile. */
  name: string,
  /** Everyone is chosen. */
  all: boolean,
  /** How many recipients are chosen. */
  included: number,
  /** How many recipients are excluded. */
  excluded: number,
  /** When it was saved first. */
  created_at: Timestamp,
  /** When it was saved last. */
  updated_at: Timestamp,
  /** Those of it who are not in the directory any more, where the list was asked for with them. */
  absent?: Absentees, };
/** When a broadcast is to leave. */
export type Schedule = {
  /** The time. */
  at: Timestamp,
  /** How many minutes later it may still leave by itself, then it asks: 1 to [`crate::sending::engine::MAX_LATE_MINUTES`]. */
  late_minutes: number, };
/** What the secret is for, as far as WeCom's answers tell. */
export type SecretFor = { "is": "this_app" } | { "is": "another_app",
  /** Its number. */
  agent_id: number,
  /** Its name; empty if none was told. */
  name: string, } | { "is": "contact_sync" } | { "is": "no_app" } | { "is": "unknown" };
/** Where a profile's secret is. */
export type SecretState = "stored" | "session" | "elsewhere" | "missing";
/** An option of `button_selection.option_list` and of `select_list[].option_list`. */
export type SelectOption = {
  /** Required, 128 bytes, unique in the list (42040). */
  id: string,
  /** Required (42041); 16 characters recommended. */
  text: string, };
/** A selector. */
export type SelectPreview = {
  /** Label at the left. */
  title: Array<Span>,
  /** What can be chosen. */
  options: Array<Array<Span>>,
  /** Index of the option that is chosen at first: the named one, else the first; nothing when there is none at all. */
  selected: number | null, };
/** An entry of `select_list`. */
export type Selector = {
  /** Required, 1024 bytes, unique in the card (42043). */
  question_key: string,
  /** Label at the left of the selector. */
  title?: string,
  /** The option that is chosen at first; a wrong or missing one means the first option. */
  selected_id?: string,
  /** 1–10 options (42037). */
  option_list: Array<SelectOption>, };
/** Choices of the envelope beside message and recipients (`wecom/messages.md §1.1` [O]). */
export type SendOptions = {
  /** With whom it may be shared: 0, 1 or 2 in JSON. Documented for text, image, video, file (0, 1), mpnews (0, 1, 2); refused with news. */
  safe: number,
  /** Replace `$userName=…$` and the like by names (`wecom/messages.md §2` [O]). */
  enable_id_trans: boolean,
  /** Seconds in which the same request is not delivered twice; 1 to 14,400, default 1,800. The check itself is always on. */
  duplicate_check_interval: number, };
/** What the admin confirmed. */
export type SendOrder = {
  /** The sending profile. */
  profile_id: string,
  /** What to send to whom. */
  draft: Draft,
  /** To the admin alone. */
  test: boolean,
  /** Of the review that was confirmed. */
  digest: string,
  /** What was typed as confirmation. */
  typed: string | null,
  /** Seconds to take it back, [`crate::sending::engine::MAX_UNDO_SECONDS`] at most; 0: at once. Not of a scheduled one. */
  undo_seconds: number,
  /** The cautions that were acknowledged; `None`: nobody was asked. One that arose after the review makes it outdated. */
  acknowledged?: Array<CautionKind>,
  /** When to send it; `None`: now. */
  schedule: Schedule | null,
  /** Send to so many of the people named first, then stand still for a look. Without effect when no more are named. */
  stage: number | null,
  /** The accounts who have it first, whoever they were chosen through; `stage` is then without effect. */
  first: Array<string>,
  /** It leaves in quiet hours as well. */
  through_quiet: boolean, };
/** The rest of several messages that follow each other. They are sent one by one, each looked at and confirmed for itself. */
export type Series = {
  /** How many there are in all. */
  total: number,
  /** Those behind the draft's own message, in order. */
  rest: Array<Message>, };
/** The settings, as they are shown and changed on one page. */
export type Settings = {
  /** Language. */
  language: LanguageSetting,
  /** Theme. */
  theme: ThemeSetting,
  /** How large everything is drawn. */
  interface_size: "100" | "125" | "150" | "175" | "200",
  /** Hot key of quick send, as `CommandOrControl+Shift+K`; empty for none. */
  quick_send_shortcut: string,
  /** Start with the computer, in the tray. */
  autostart: boolean,
  /** The tour of the first minute was taken, or was not wanted: it is offered no more. Choices that stand without it are of somebody
   * who is no beginner; where none stand at all, as on a first start, it is offered. */
  knows_tour: boolean,
  /** Seconds in which a send can be taken back, 0 to 60. */
  undo_seconds: number,
  /** Months for which sends are kept; 0: for ever. */
  keep_months: number,
  /** Requests of one company that may be on their way at once, 1 to 32. */
  parallel: number,
  /** Days after which the values of each person in closed sends are blanked; 0: never. */
  values_days: number,
  /** The figures are written into a file for collectors, [`crate::statistics::metrics::FILE`] in the data folder. */
  metrics_file: boolean, };
/** The application. */
export type SetupApp = {
  /** Its name. */
  name: string,
  /** It is switched off. */
  closed: boolean,
  /** Whom it reaches. */
  range: SetupRange, };
/** What a look found. */
export type SetupLook = {
  /** What did not go well, and in which step; `None`: all went well. */
  error: ErrorView | null,
  /** The step that did not go well; the application when all went well. */
  step: CheckStep,
  /** What the secret is for. */
  secret: SecretFor,
  /** The application, where WeCom tells of it. */
  app: SetupApp | null,
  /** WeCom does not trust this computer's address (yet). */
  untrusted: boolean,
  /** The address that WeCom told before, when it is another one now; until it lets this computer in. */
  address_before: string | null,
  /** After how many seconds it is worth looking again unasked; `None`: something must be changed first. */
  again_after_s: number | null, };
/** A guided set-up that can be taken up. */
export type SetupNote = {
  /** The profile; `None` until it is saved. */
  profile_id: string | null,
  /** What the company is called, as far as that was typed. */
  name: string,
  /** The step that is open. */
  step: SetupStep, };
/** The visible scope: at most the first few of each, with how many there are. */
export type SetupRange = {
  /** Departments, each with everything below it. */
  departments: Array<RangeEntry>,
  /** Members named one by one. */
  members: Array<RangeEntry>,
  /** Tags. */
  tags: Array<RangeEntry>,
  /** How many departments, members and tags there are. */
  counts: [number, number, number], };
/** How far a guided set-up is. */
export type SetupState = {
  /** The profile; `None` until it is saved. */
  profile_id: string | null,
  /** The step that is open. */
  step: SetupStep,
  /** What was typed. */
  input: ProfileInput, };
/** The steps of the guided set-up, in their order. */
export type SetupStep = "app" | "values" | "range" | "address" | "message";
/** What somebody gets who stands in several rows. */
export type Several = "joined" | "each";
/** What a finding means for the send. */
export type Severity = "refused" | "cut" | "needs_app" | "recommended" | "style";
/** What a key does to the size. */
export type SizeStep = "larger" | "smaller" | "usual";
/** The line at a card's top. */
export type Source = {
  /** Small picture. */
  icon: Picture | null,
  /** Name. */
  desc: Array<Span>,
  /** 0 grey, 1 black, 2 red, 3 green. */
  colour: number,
  /** Texts of the menu at the right, empty when there is none. */
  menu: Array<string>, };
/** A run of text of one look. Line breaks are `\n` inside `text`. */
export type Span = {
  /** The characters to show. */
  text: string,
  /** Look. */
  tone: Tone,
  /** The address behind a link, only when it is http or https. */
  href: string | null,
  /** Lies behind the server's cut: shown grey, members will not see it. */
  cut: boolean,
  /** Stands for an id that WeCom replaces by a name (`$userName=…$`), shown as a name chip: the name where it is known. */
  id_translation: boolean,
  /** Bold. */
  bold?: boolean,
  /** Italic. */
  italic?: boolean,
  /** Inline code. */
  code?: boolean, };
/** The answer. */
export type Statistics = {
  /** All of it. */
  total: Sums,
  /** How long the steps are. */
  step: TimeStep,
  /** From the first to the last, none left out. */
  steps: Array<StepSums>,
  /** By the hour in which a send began, 0 to 23. */
  hours: Array<Sums>,
  /** Most messages first, here and below. */
  kinds: Array<KindSums>,
  /** By company. */
  companies: Array<CompanySums>,
  /** How the sends ended. */
  outcomes: Array<OutcomeCount>,
  /** Why recipients missed it. */
  reasons: Array<ReasonCount>,
  /** WeCom's numbers of those who missed it: the most frequent, then all others together. */
  codes: Array<CodeCount>,
  /** Answers of WeCom that were timed. */
  answers: number,
  /** The time that half of them took at most, in milliseconds rounded to two digits. */
  median_ms: number | null,
  /** The time that 95 % of them took at most. */
  slow_ms: number | null,
  /** What was used of each day's budget, days without any left out. Tests count here. */
  budget: Array<BudgetDay>,
  /** The budget of a day, where one company is asked for whose account limit is known. */
  budget_per_day: number | null,
  /** How often tokens were asked for. */
  token_calls: TokenCallSums,
  /** Sends that are not over, or not counted yet. */
  left_out: number,
  /** When the oldest send began that is still kept, of all companies; `None`: nothing was ever sent. */
  since: Timestamp | null,
  /** Months for which sends are kept; 0: for ever. Older ones are gone from the figures. */
  keep_months: number, };
/** Which sends to count. A send belongs whole to the moment at which it began. */
export type StatisticsQuery = {
  /** Of one company. */
  profile_id: string | null,
  /** Begun at this moment or later. */
  from: Timestamp | null,
  /** Begun before this moment. */
  to: Timestamp | null,
  /** With the practice company; otherwise it counts only when it is the one company that is asked for. */
  practice: boolean,
  /** With tests, which went to the sender alone. */
  tests: boolean,
  /** By whose clock days and hours are told: an IANA name, such as `Asia/Shanghai`. One that is not known counts as the computer's. */
  time_zone: string, };
/** One step along time. */
export type StepSums = {
  /** `2026-11-30`, or `2026-11`. */
  step: string,
  /** What the sends that began in it come to. */
  sums: Sums,
  /** Of their answers, the time that half of them took at most, in milliseconds rounded to two digits. */
  median_ms: number | null,
  /** The time that 95 % of them took at most. */
  slow_ms: number | null, };
/** A kind that one of the channels of a send does not take. */
export type StoppedKind = {
  /** The kind. */
  kind: Kind,
  /** The first channel that does not take it. */
  channel: Channel, };
/** What a number is about. */
export type Subject = "login" | "address" | "app" | "company" | "recipients" | "limits" | "content" | "link" | "file" | "card" | "mini" | "chat" | "robot" | "directory" | "recall" | "service" | "elsewhere";
/** `submit_button` (`wecom/messages.md §1.5.2` [O]). */
export type SubmitButton = {
  /** 10 characters recommended; 提交 when absent. An empty one is refused (42049), so it is left out. */
  text?: string,
  /** Required, 1024 bytes (42046). */
  key: string, };
/** What some sends come to. */
export type Sums = {
  /** Sends. */
  sends: number,
  /** Messages to people: each person of each accepted request, as far as known, without those who missed it. */
  messages: number,
  /** Recipients, each as it was chosen: a person, a department, a tag, a group chat or a robot. The sum of the four below. */
  recipients: number,
  /** Those whose message WeCom accepted, which is not a proof that it was read or shown. */
  accepted: number,
  /** Those whom WeCom refused. */
  refused: number,
  /** Those of whom nobody knows. */
  unknown: number,
  /** Those to whom certainly nothing was sent. */
  not_sent: number, };
/** What is wrong with a text that should be JSON. */
export type SyntaxProblem = { "is": "end" } | { "is": "unexpected",
  /** The character. */
  found: string, } | { "is": "not_ascii",
  /** What stands there. */
  found: string,
  /** What JSON has. */
  instead: string, } | { "is": "comment" } | { "is": "trailing_comma" } | { "is": "bad_string" } | { "is": "bad_number" } | { "is": "behind" };
/** What somebody did with the team's messages and settings. Written by the database itself; nobody changes it afterwards. */
export type TeamDeed = "ordered" | "released" | "cancelled" | "paused" | "resumed" | "stopped" | "rescheduled" | "recalled" | "card_changed" | "changed" | "deleted" | "restored";
/** What stands at an address, before anybody joins. */
export type TeamFound = {
  /** Where it is: host, port and name. */
  place: string,
  /** Nobody has joined yet: whoever does first sets it up. */
  is_new: boolean,
  /** The companies that the team has, by name. */
  companies: Array<string>,
  /** How many templates it has; `None`: neither is known before who joins has brought what an older program made up to date. */
  templates: number | null, };
/** What somebody types to join a team. The password comes beside it and is kept nowhere but in the keychain. */
export type TeamInput = {
  /** `postgres://user@host:port/database`. A password in it is taken as the one that is typed beside it. */
  address: string,
  /** By which name the others know who joins; 1 to [`MAX_NAME`] characters. */
  name: string,
  /** Certificates (PEM) of the authority that vouches for the server, beside those of the system; empty: none. */
  authority: string,
  /** Companies of this computer that go along. */
  companies: Array<string>,
  /** The templates of this computer go along. */
  templates: boolean,
  /** What this computer sent for the companies of the team goes along. */
  history: boolean,
  /** The password is kept until the program ends, and not in the keychain. */
  session_only: boolean, };
/** A line of what was done in the team. */
export type TeamLine = {
  /** Its number; later ones have higher numbers. */
  number: number,
  /** When, by the clock of the database. */
  at: Timestamp,
  /** Who, by name; empty: not by Posthorn. */
  name: string,
  /** As whom PostgreSQL knows them. */
  login: string,
  /** What they did. */
  deed: TeamDeed,
  /** With what: `broadcast`, `company`, `template`, `audience`, or the whole `record`. */
  kind: string,
  /** Its id. */
  id: string,
  /** Its title or name then; may be empty. */
  title: string, };
/** Some of the lines of what was done in the team, the newest first. */
export type TeamLog = {
  /** They. */
  lines: Array<TeamLine>,
  /** How many there are altogether. */
  total: number, };
/** The team that this computer is in. */
export type TeamMembership = {
  /** Where its database is: host, port and name. */
  place: string,
  /** As whom PostgreSQL knows this computer. */
  user: string,
  /** By which name the others know who works here. */
  name: string,
  /** What who works here may do; absent: not known before the database was reached. */
  right?: TeamRight,
  /** How far it is reached. */
  standing: TeamStanding,
  /** What is wrong, where it is away. */
  problem?: ErrorView,
  /** The companies of this computer that are the team's. */
  companies: Array<string>, };
/** What somebody may do in a team, as the database has it. Each includes those before. */
export type TeamRight = "writer" | "sender" | "approver" | "owner";
/** How far this computer is with its team's database. */
export type TeamStanding = "reaching" | "reached" | "away";
/** How it is with a team. */
export type TeamView = {
  /** The one that this computer is in; absent: none. */
  membership?: TeamMembership,
  /** What IT does once to make the database, as SQL. */
  statements: string, };
/** A template. */
export type Template = {
  /** Never changes. */
  id: string,
  /** See [`TemplateRow::name`]. */
  name: string,
  /** Message, envelope choices, and recipients when they were saved with it. */
  draft: Draft,
  /** When it was saved last. */
  updated_at: Timestamp, };
/** `template_card` by `card_type` (`wecom/messages.md §1.5` [O]). */
export type TemplateCard = { "card_type": "text_notice" } & TextNotice | { "card_type": "news_notice" } & NewsNotice | { "card_type": "button_interaction" } & ButtonInteraction | { "card_type": "vote_interaction" } & VoteInteraction | { "card_type": "multiple_interaction" } & MultipleInteraction;
/** What comes first in a list of templates. */
export type TemplateOrder = "use" | "changed" | "name";
/** A template in the list. */
export type TemplateRow = {
  /** Never changes. */
  id: string,
  /** What the user calls it; unlike any other template's. */
  name: string,
  /** Kind of the message. */
  kind: Kind,
  /** First line of what members see. */
  summary: string,
  /** When it was saved last. */
  updated_at: Timestamp,
  /** Recipients are saved with it. */
  with_recipients: boolean,
  /** The admin wants to see it first. */
  starred: boolean,
  /** What the admin sorts it under. */
  tags: Array<string>,
  /** How often it was used. */
  uses: number,
  /** When it was used last. */
  used_at: Timestamp | null, };
/** What a template was. */
export type TemplateVersion = {
  /** Counted up within the template. */
  number: number,
  /** Kind of the message. */
  kind: Kind,
  /** First line of what members saw. */
  summary: string,
  /** When it was saved. */
  saved_at: Timestamp, };
/** `text` (`wecom/messages.md §1.4` [O]). */
export type Text = {
  /** At most 2048 bytes; the server silently cuts the rest [O, C]. Empty is refused with 44004 [O]. */
  content: string, };
/** How the bytes of a text stand for characters. */
export type TextEncoding = "utf8" | "utf16_le" | "utf16_be" | "gbk" | "big5";
/** A language of the texts. */
export type TextLanguage = "zh-CN" | "en";
/** 文本通知型 (`wecom/messages.md §1.5.1` [O]). */
export type TextNotice = {
  /** Line at the top. */
  source?: CardSource,
  /** Menu at the upper right; makes the card call back. */
  action_menu?: ActionMenu,
  /** Title; this or `sub_title_text` is needed. */
  main_title?: MainTitle,
  /** The big figure. */
  emphasis_content?: EmphasisContent,
  /** Quoted box. */
  quote_area?: QuoteArea,
  /** Paragraph; 160 characters recommended. */
  sub_title_text?: string,
  /** Labelled rows, at most 6 (42035). */
  horizontal_content_list?: Array<HorizontalContent>,
  /** Lines that lead somewhere, at most 3 (42042). */
  jump_list?: Array<JumpItem>,
  /** What a tap on the card does; required (42045). */
  card_action: CardAction,
  /** Needed with `action_menu` and then made fresh at send when blank; 128 bytes of `[0-9A-Za-z_\-@]` (42014). */
  task_id?: string, };
/** What a long text can become: drafts to the same people with the same choices. */
export type TextOffers = {
  /** Several numbered text messages; the draft is the first, the others wait behind it. */
  pieces: Draft,
  /** A text card. */
  textcard: Draft,
  /** A text file, kept already. */
  file: Draft,
  /** A stored article. */
  mpnews: Draft, };
/** `textcard` (`wecom/messages.md §1.4` [O]). */
export type Textcard = {
  /** At most 128 characters (older documents: bytes); cut beyond [O vs S, K]. Missing: 41016. */
  title: string,
  /** At most 512 characters (older documents: bytes); cut beyond [O vs S, K]. Missing: 41033. */
  description: string,
  /** At most 2048 bytes, with http:// or https:// [O]. Missing: 41010, no scheme: 45034, too long: 40039. */
  url: string,
  /** Button text, at most 4 characters, cut beyond; 详情 when absent [O]. */
  btntxt?: string, };
/** Light or dark. */
export type ThemeSetting = "system" | "light" | "dark";
/** How long the steps along time are. */
export type TimeStep = "day" | "month";
/** Milliseconds since 1970-01-01 UTC. Fits a JavaScript number exactly until the year 287,396. */
export type Timestamp = number;
/** A title with a text below. */
export type TitledText = {
  /** First line. */
  title: Array<Span>,
  /** Second line. */
  text: Array<Span>,
  /** What a tap does. */
  action: RowAction,
  /** Picture beside it (image_text_area only). */
  picture: Picture | null, };
/** How often tokens were asked for by the application of a company. */
export type TokenCallCompany = {
  /** The company; the first of those that have the application in common. */
  profile_id: string,
  /** As it is called. */
  name: string,
  /** It is the practice company. */
  practice: boolean,
  /** How often. */
  number: number, };
/** How often a token was asked for (`gettoken`). WeCom publishes no limit of it. */
export type TokenCallCount = {
  /** In the hour of the clock that is under way. */
  this_hour: number,
  /** On the day in China. */
  today: number, };
/** How often tokens were asked for in a step along time. */
export type TokenCallStep = {
  /** `2026-11-30`, or `2026-11`. */
  step: string,
  /** How often. */
  number: number, };
/** How often tokens were asked for (`gettoken`) by this computer, whatever for. They are counted by the hour and kept for 13 months, so
 * that an hour belongs whole to the moment at which it begins. */
export type TokenCallSums = {
  /** All of them. */
  number: number,
  /** By the same steps as the sends, those without any left out. */
  steps: Array<TokenCallStep>,
  /** By company, most first, those without any left out. */
  companies: Array<TokenCallCompany>, };
/** How a run of text is shown. */
export type Tone = "normal" | "gray" | "highlight" | "info" | "comment" | "warning";
/** A row of the tree. */
export type TreeRow = {
  /** A department or a person. */
  recipient: Recipient,
  /** 0 at the top. */
  depth: number,
  /** A department whose content is shown. */
  open: boolean,
  /** A department with something in it. */
  expandable: boolean,
  /** Departments: distinct people, all below included. */
  people: number | null,
  /** People: their account. Departments: empty. */
  detail: string, };
/** The rows of the tree that are in sight. */
export type TreeWindow = {
  /** The rows from `offset` on. */
  rows: Array<TreeRow>,
  /** How many rows the whole tree has with these departments open. */
  total: number,
  /** Number of the first row. */
  offset: number, };
/** Whether it helps to try again. */
export type TryAgain = "none" | "auto" | "soon" | "wait" | "change" | "never";
/** What is counted. */
export type Unit = "bytes" | "chars" | "items";
/** A field that the model does not know. */
export type UnknownField = {
  /** Where it stands, to be read: `template_card.jump_list.0.colour`. A key with a dot or something invisible in it is quoted. */
  path: string,
  /** The same as a JSON pointer (RFC 6901) into the request, such as `/template_card/jump_list/0/colour`. */
  pointer: string,
  /** Its value as JSON, as it was written. */
  value: string, };
/** Why there is no update. */
export type UpdateTrouble = "unreachable" | "not_genuine" | "file";
/** What is known of newer versions. */
export type UpdateView = { "state": "off" } | { "state": "not_looked" } | { "state": "latest" } | { "state": "newer",
  /** Its version. */
  version: string, } | { "state": "sending",
  /** Its version. */
  version: string, } | { "state": "opened",
  /** The installer's file. */
  file: string, } | { "state": "failed",
  /** Why, as far as the page has words for it. */
  because: UpdateTrouble,
  /** What was said. */
  detail: string, };
/** A variable of a message. */
export type Variable = {
  /** As it stands in the braces. */
  name: string,
  /** What it stands for. */
  kind: VariableKind,
  /** Stands in for a value that is not given; empty: none. */
  default: string,
  /** Shown in the preview as long as there is no value; empty: none. */
  example: string,
  /** Without a value the message is not sent; otherwise the place stays empty. */
  required: boolean,
  /** How it is written. One that its kind does not know is the kind's usual one. */
  format: VariableFormat,
  /** What can be chosen, of a choice. */
  options: Array<string>, };
/** How a value is written. */
export type VariableFormat = "as_typed" | "thousands" | "thousands_and_cents" | "chinese_date" | "date_and_weekday" | "month_and_day" | "iso_date" | "slash_date" | "clock" | "chinese_time";
/** What a variable stands for. */
export type VariableKind = "text" | "number" | "date" | "time" | "link" | "choice";
/** What variables can be. */
export type VariableOffers = {
  /** Kinds. */
  kinds: Array<KindOffer>,
  /** The names that the program fills in itself. */
  built_in: Array<string>, };
/** An entry of `vertical_content_list`. */
export type VerticalContent = {
  /** Required (42033); 38 characters recommended. */
  title: string,
  /** 160 characters recommended. */
  desc?: string, };
/** `video` (`wecom/messages.md §1.4` [O]). */
export type Video = {
  /** From `media/upload`, `type=video`: MP4, 10 MB at most, checked at upload. Too old or of another type: 40007, missing: 41006. */
  media_id: string,
  /** At most 128 bytes; cut beyond. */
  title?: string,
  /** At most 512 bytes; cut beyond. */
  description?: string, };
/** `voice` (`wecom/messages.md §1.4` [O]). `safe` and id translation are not documented for it. */
export type Voice = {
  /** From `media/upload`, `type=voice`: AMR, 2 MB and 60 s at most, checked at upload. Too old or of another type: 40007, missing: 41006. */
  media_id: string, };
/** 投票选择型 (`wecom/messages.md §1.5.1` [O]). The application needs a callback URL (43012). */
export type VoteInteraction = {
  /** Line at the top, without `desc_color`. */
  source?: CardSource,
  /** Title; required. */
  main_title: MainTitle,
  /** Key of the card's state: 128 bytes of `[0-9A-Za-z_\-@]` (42014), made fresh at send when blank. */
  task_id?: string,
  /** What can be chosen; required. */
  checkbox: Checkbox,
  /** The button below; required. */
  submit_button: SubmitButton, };
/** A template that became again what it was. */
export type WentBack = {
  /** The template. */
  row: TemplateRow,
  /** The version that holds what it was until now, to go back to in turn. */
  former: number, };
