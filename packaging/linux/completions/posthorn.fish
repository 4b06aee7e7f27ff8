# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_posthorn_global_optspecs
    string join \n json lang= h/help V/version
end

function __fish_posthorn_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_posthorn_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_posthorn_using_subcommand
    set -l cmd (__fish_posthorn_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c posthorn -n "__fish_posthorn_needs_command" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_needs_command" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_needs_command" -s V -l version -d 'Print version'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "profiles" -d 'List the companies set up in the window'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "plan" -d 'Review without sending: people, quota, problems, what must be confirmed'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "send" -d 'Send a message'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "status" -d 'Show how a send is getting on; without an id, all that are scheduled or in progress'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "resume" -d 'Continue a send that was paused or interrupted'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "recall" -d 'Recall a message from the recipients\' WeCom, within 24 hours of sending; copies in the WeChat plug-in stay'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "release" -d 'Approve what a colleague wants to send and nobody has approved yet; without --yes, only show it'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "history" -d 'List what was sent, newest first'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "metrics" -d 'Print figures of what was sent, in the text format that Prometheus collects'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "member-sheet" -d 'Import the member sheet exported from the admin console, so that people are found by name where the app reads accounts only'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "contacts-secret" -d 'Save a secret that only reads the directory, from standard input; it never sends anything'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "doctor" -d 'Examine what a send needs: connection, secret, app, contacts, quota, disk; sends nothing'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "team" -d 'Share one history with colleagues, in a PostgreSQL database of the company'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "explain" -d 'Explain an error number of WeCom: what happened, why, what to do; --lang chooses the language'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "listen" -d 'Send what other programs write to standard input, a JSON object on each line, or leave in a database; each key once'
complete -c posthorn -n "__fish_posthorn_needs_command" -f -a "work" -d 'Work without a window, until it is ended: send what waits, keep up with the team, send what programs leave in its database'
complete -c posthorn -n "__fish_posthorn_using_subcommand profiles" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand profiles" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand profiles" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -s p -l profile -d 'The company: its name or id, as posthorn profiles lists them' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l template -d 'A saved template, by name' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l message -d 'A message in WeCom\'s JSON, or a curl command; - reads standard input' -r -F
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l text -d 'A text message; - reads standard input' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l user -d 'A member: account, or name if only one member has it' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l department -d 'A department and all below it: number or name' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l tag -d 'A tag: number or name' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l audience -d 'Saved recipients, by name' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l list -d 'A list of people: CSV, XLSX, XLS or ODS' -r -F
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l column -d 'The column of the list that holds the recipients: its heading, or its number from 1' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l without-user -d 'Not to this person' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l without-department -d 'Not to this department and all below it' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l without-tag -d 'Not to this tag' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l set -d 'Fill in {{ name }}, the same for everyone' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l set-file -d 'Fill in {{ name }} with the contents of a file, which the list of processes does not show; - reads standard input' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l rows -d 'A message of its own for each row: CSV with a heading, XLSX, XLS, ODS, or JSON lines; - reads standard input' -r -F
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l to-column -d 'The column of the rows that holds the recipient: its heading or number; found automatically if it is called userid, account, to or 账号' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l heading-row -d 'The row that names the columns, as the sheet counts; 0: none, and columns are called 1, 2, …' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l name-column -d 'The column with the names that accounts are checked against: its heading or its number; 0: none' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l mail-domain -d 'A mail domain of the company: the account of zhangsan@DOMAIN is zhangsan' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l people -d 'Confirm the number of people; needed above 500, and checked whenever it is given' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l confirm-profile -d 'Confirm a send to everyone by the company\'s name' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l acknowledge -d 'Confirm what the plan points out, by its codes: repeated,unknown,…' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l at -d 'Schedule for this time: 2026-11-30 09:05, 09:05 (the next one), +90m, +2h30m, or in another time zone 2026-11-30T09:05:00+08:00, "2026-11-30 09:05[Asia/Shanghai]"' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l late -d 'How many minutes later than --at it may still be sent automatically' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l all -d 'Everyone in the app\'s visible range'
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l skip-unmatched -d 'Leave out people of the list who are not found, instead of stopping'
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l each-row -d 'Send whoever stands in several rows a message for each, in the order of the rows'
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l literal -d 'Send braces that have no value as they are'
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l yes -d 'Confirm a send to more than 50 people'
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l test -d 'Send a test to yourself only'
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand plan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -s p -l profile -d 'The company: its name or id, as posthorn profiles lists them' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l template -d 'A saved template, by name' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l message -d 'A message in WeCom\'s JSON, or a curl command; - reads standard input' -r -F
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l text -d 'A text message; - reads standard input' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l user -d 'A member: account, or name if only one member has it' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l department -d 'A department and all below it: number or name' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l tag -d 'A tag: number or name' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l audience -d 'Saved recipients, by name' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l list -d 'A list of people: CSV, XLSX, XLS or ODS' -r -F
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l column -d 'The column of the list that holds the recipients: its heading, or its number from 1' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l without-user -d 'Not to this person' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l without-department -d 'Not to this department and all below it' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l without-tag -d 'Not to this tag' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l set -d 'Fill in {{ name }}, the same for everyone' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l set-file -d 'Fill in {{ name }} with the contents of a file, which the list of processes does not show; - reads standard input' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l rows -d 'A message of its own for each row: CSV with a heading, XLSX, XLS, ODS, or JSON lines; - reads standard input' -r -F
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l to-column -d 'The column of the rows that holds the recipient: its heading or number; found automatically if it is called userid, account, to or 账号' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l heading-row -d 'The row that names the columns, as the sheet counts; 0: none, and columns are called 1, 2, …' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l name-column -d 'The column with the names that accounts are checked against: its heading or its number; 0: none' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l mail-domain -d 'A mail domain of the company: the account of zhangsan@DOMAIN is zhangsan' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l people -d 'Confirm the number of people; needed above 500, and checked whenever it is given' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l confirm-profile -d 'Confirm a send to everyone by the company\'s name' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l acknowledge -d 'Confirm what the plan points out, by its codes: repeated,unknown,…' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l at -d 'Schedule for this time: 2026-11-30 09:05, 09:05 (the next one), +90m, +2h30m, or in another time zone 2026-11-30T09:05:00+08:00, "2026-11-30 09:05[Asia/Shanghai]"' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l late -d 'How many minutes later than --at it may still be sent automatically' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l undo -d 'Wait this many seconds before anything is sent; Ctrl+C undoes it until then' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l first -d 'Send to the first N people, then pause for a look; resume sends the rest' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l all -d 'Everyone in the app\'s visible range'
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l skip-unmatched -d 'Leave out people of the list who are not found, instead of stopping'
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l each-row -d 'Send whoever stands in several rows a message for each, in the order of the rows'
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l literal -d 'Send braces that have no value as they are'
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l yes -d 'Confirm a send to more than 50 people'
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l test -d 'Send a test to yourself only'
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l in-quiet-hours -d 'Send in quiet hours as well, instead of at their end'
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l wait -d 'Wait for the end; the default, except with --at'
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l no-wait -d 'Return once it is saved, if another Posthorn is running and sends it'
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand send" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand status" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand status" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand resume" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand resume" -l wait -d 'Wait for the end; the default, except with --at'
complete -c posthorn -n "__fish_posthorn_using_subcommand resume" -l no-wait -d 'Return once it is saved, if another Posthorn is running and sends it'
complete -c posthorn -n "__fish_posthorn_using_subcommand resume" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand recall" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand recall" -l wait -d 'Wait for the end; the default, except with --at'
complete -c posthorn -n "__fish_posthorn_using_subcommand recall" -l no-wait -d 'Return once it is saved, if another Posthorn is running and sends it'
complete -c posthorn -n "__fish_posthorn_using_subcommand recall" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand recall" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand release" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand release" -l yes -d 'Needed to approve it'
complete -c posthorn -n "__fish_posthorn_using_subcommand release" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand release" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand history" -l search -d 'Words that it must all contain' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand history" -l person -d 'A recipient: the beginning of the account or name' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand history" -s p -l profile -d 'Of one company only' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand history" -l limit -d 'How many at most' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand history" -l offset -d 'How many of the newest to skip' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand history" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand history" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand metrics" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand metrics" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand metrics" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand member-sheet" -s p -l profile -d 'The company: its name or id, as posthorn profiles lists them' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand member-sheet" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand member-sheet" -l anyway -d 'Import it although few of its accounts are in the directory'
complete -c posthorn -n "__fish_posthorn_using_subcommand member-sheet" -l remove -d 'Remove the sheet in use'
complete -c posthorn -n "__fish_posthorn_using_subcommand member-sheet" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand member-sheet" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand contacts-secret" -s p -l profile -d 'The company: its name or id, as posthorn profiles lists them' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand contacts-secret" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand contacts-secret" -l check -d 'Check the one that is saved, instead of saving another'
complete -c posthorn -n "__fish_posthorn_using_subcommand contacts-secret" -l remove -d 'Remove the one that is saved'
complete -c posthorn -n "__fish_posthorn_using_subcommand contacts-secret" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand contacts-secret" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand doctor" -s p -l profile -d 'The company: its name or id, as posthorn profiles lists them' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand doctor" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand doctor" -l try-anyway -d 'Try a secret that WeCom rejected before once more; repeated tries block the IP for an hour'
complete -c posthorn -n "__fish_posthorn_using_subcommand doctor" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and not __fish_seen_subcommand_from status join leave share log statements" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and not __fish_seen_subcommand_from status join leave share log statements" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and not __fish_seen_subcommand_from status join leave share log statements" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and not __fish_seen_subcommand_from status join leave share log statements" -f -a "status" -d 'Show the team of this computer, whether its database can be reached, what you may do there, and which companies are shared'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and not __fish_seen_subcommand_from status join leave share log statements" -f -a "join" -d 'Join a team; the password of the database is read from standard input'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and not __fish_seen_subcommand_from status join leave share log statements" -f -a "leave" -d 'Leave the team; companies and templates stay here, and what the team sent can no longer be seen'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and not __fish_seen_subcommand_from status join leave share log statements" -f -a "share" -d 'Share a company of this computer with the team, without its secret'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and not __fish_seen_subcommand_from status join leave share log statements" -f -a "log" -d 'List what was done in the team, newest first: who sent, approved, paused, changed what'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and not __fish_seen_subcommand_from status join leave share log statements" -f -a "statements" -d 'Print what IT runs once to set up the database, as SQL'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from status" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from status" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from join" -l address -d 'The database: postgres://USER@SERVER:PORT/DATABASE, without the password' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from join" -l name -d 'Your name, as colleagues see it, of up to 40 characters' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from join" -l ca -d 'Certificates (PEM) of the authority that issued the server\'s, where this computer does not know it' -r -F
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from join" -l company -d 'A company of this computer to share with the team, without its secret: its name or id' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from join" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from join" -l templates -d 'Share the templates that are on this computer now as well'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from join" -l history -d 'Bring what was sent for these companies before into the team\'s history as well'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from join" -l try -d 'Only look at what is there, without joining'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from join" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from join" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from leave" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from leave" -l yes -d 'Needed to leave'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from leave" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from leave" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from share" -l company -d 'The company: its name or id, as posthorn profiles lists them' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from share" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from share" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from share" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from log" -l limit -d 'How many at most' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from log" -l offset -d 'How many of the newest to skip' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from log" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from log" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from log" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from statements" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from statements" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand team; and __fish_seen_subcommand_from statements" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand explain" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand explain" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -s p -l profile -d 'The company: its name or id, as posthorn profiles lists them; with --list, all companies if not given' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l most-people -d 'Most people that one message may go to; one that goes to more, or to nobody knows how many, is not sent' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l most-waiting -d 'Read no further while so many messages have not ended' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l put-away -d 'Remove a message that was not sent from the list; its key stays used' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l limit -d 'With --list, how many at most' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l offset -d 'With --list, how many of the newest to skip' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l from -d 'Read from this PostgreSQL database: postgres://USER@SERVER:PORT/DATABASE; its password is read from standard input' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l query-file -d 'The query: it takes how far was read as $1, and returns a mark (bigint) and a message (JSON) of each row above, in order' -r -F
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l channel -d 'The channel on which the database tells of new rows, as with NOTIFY' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l every -d 'Ask at least every so many seconds' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l ca -d 'Certificates (PEM) of the authority that issued the server\'s, where this computer does not know it' -r -F
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l yes -d 'Needed to send: nobody looks at these messages before'
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l wait -d 'Answer each message when it has ended, with its outcome'
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l list -d 'List the messages that were not sent, newest first, and read nothing'
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand listen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c posthorn -n "__fish_posthorn_using_subcommand work" -l team -d 'Join this team, unless this computer is in it already: postgres://USER@SERVER:PORT/DATABASE, without the password' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand work" -l name -d 'The name by which colleagues see this computer, of up to 40 characters' -r
complete -c posthorn -n "__fish_posthorn_using_subcommand work" -l ca -d 'Certificates (PEM) of the authority that issued the server\'s, where this computer does not know it' -r -F
complete -c posthorn -n "__fish_posthorn_using_subcommand work" -l secrets -d 'Secrets in JSON, as docs/worker.md explains; they are kept in memory only, and - reads standard input' -r -F
complete -c posthorn -n "__fish_posthorn_using_subcommand work" -l lang -d 'Language of the output; if not given, that of the settings' -r -f -a "zh\t'简体中文'
en\t'English'"
complete -c posthorn -n "__fish_posthorn_using_subcommand work" -l json -d 'Print one JSON document, with the fields that docs/command-line.md explains'
complete -c posthorn -n "__fish_posthorn_using_subcommand work" -s h -l help -d 'Print help (see more with \'--help\')'
