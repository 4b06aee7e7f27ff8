# Makes a database cluster and runs its server until the pipe on standard input ends, as it does however the program at the other end
# does; or until the server ends. Then the folder goes.
#
# PROGRAMS FOLDER SETTINGS TRIES [SWITCH OF INITDB ...]
trap '' INT TERM HUP
exec 3<&0 </dev/null
programs=$1 folder=$2 settings=$3 tries=$4
shift 4
if "$programs/initdb" --pgdata="$folder/data" "$@" && printf '%s\n' "$settings" >>"$folder/data/postgresql.conf"; then
  "$programs/postgres" -D "$folder/data" 3<&- &
  server=$!
  {
    cat >/dev/null
    # At once, as nothing is kept; again, since it may not listen yet; and at last in the way that it cannot overhear.
    signal=QUIT
    while kill -"$signal" "$server"; do
      sleep 0.1
      tries=$((tries - 1))
      [ "$tries" -gt 0 ] || signal=KILL
    done
  } <&3 2>/dev/null &
  tether=$!
  exec 3<&-
  # Its number is its own for as long as this has not returned.
  wait "$server"
  kill -KILL "$tether"
fi
rm -rf -- "$folder"
