#!/bin/sh
# Stands in for a compiler or archiver that is not here: the one of macOS, or Microsoft's (then it is called cl.exe or lib.exe). A check
# links nothing, so what would be an object or a library need only be there: it is one without content.
case $0 in *.exe) microsoft=yes ;; *) microsoft= ;; esac
result='' source='' preprocess=''
while [ $# -gt 0 ]; do
  case $1 in
    # How a build script tells Microsoft's compiler from others.
    '-?') [ "$microsoft" ]; exit ;;
    -E) preprocess=yes ;;
    -o) result=$2; shift ;;
    -out:* | /out:* | -OUT:*) result=${1#?out:}; result=${result#?OUT:} ;;
    -Fo*) result=${1#-Fo} ;;
    *.c | *.cc | *.cpp | *.m | *.mm | *.s | *.S) source=$1 ;;
  esac
  shift
done
if [ "$preprocess" ]; then exec cc -E "$source"; fi
if [ "$result" ]; then echo 'typedef int nothing;' | cc -x c -c - -o "$result"; fi
