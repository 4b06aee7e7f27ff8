# Runs a server until the pipe on standard input ends, as it does however the program at the other end does; or until the server ends.
# Says its number first. The folder stays, to be started on again.
#
# PROGRAMS DATA LOG
trap '' INT TERM HUP
exec 3<&0 </dev/null
"$1/postgres" -D "$2" 3<&- >>"$3" 2>&1 &
server=$!
echo "$server"
{
  cat >/dev/null
  # At once: nobody needs what stands there any more. Again, since it may not listen yet.
  while kill -QUIT "$server"; do
    sleep 0.1
  done
} <&3 >/dev/null 2>&1 &
tether=$!
exec 3<&-
# Its number is its own for as long as this has not returned.
wait "$server"
kill -KILL "$tether"
