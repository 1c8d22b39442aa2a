#!/bin/sh
# Archives one file of the write-ahead log, unless it is what a former timeline left behind.
#
# When the lead changes, every member but the new leader keeps the last segment of the old timeline under its full name, filled as
# far as that timeline went and different on each of them. A member that leads later finds it and wants it archived. The first such
# file would be taken for the whole segment, and the second be refused for ever, and with it everything after it. What is in it is in
# the archive already: the new leader put it there with the name `.partial`, and the new timeline begins with it.
#
# Usage, from the folder of the data: archive_push.sh pg_wal/<file>
set -eu

file=${1##*/}

# A segment has 24 digits: timeline, upper and lower half of its number. A segment is 16 MiB, so the lower half ends at 255.
if [ ${#file} -eq 24 ]; then
  rest=${file#????????}
  timeline=$((0x${file%"$rest"}))
  number=$((0x${rest%????????} * 256 + 0x${rest#????????}))
  # The last one is that of the timeline of now, and names all that came before it.
  for history in pg_wal/*.history; do :; done
  [ -e "$history" ] || history=/dev/null
  while read -r ended at _; do
    [ "$ended" = "$timeline" ] || continue
    last=$((0x${at%/*} * 256 + (0x${at#*/} >> 24)))
    if [ "$number" -ge "$last" ]; then
      echo "$file is left over from timeline $timeline, which ended at $at: not archived"
      exit 0
    fi
  done <"$history"
fi

exec pgbackrest --stanza=main archive-push "$1"
