#!/bin/sh
# Merges the results of the counting tasks: HILERA_INPUTS names a file with all of them as JSON, such as
# {"count-harbour":213,...}.
set -eu
total=0
lines=
for text in "$@"; do
  words=$(tr -d ' \n' <"$HILERA_INPUTS" | sed "s/.*\"count-$text\":\([0-9]*\).*/\1/")
  total=$((total + words))
  lines="$lines\"$text\":$words,"
done
printf '{%s"total":%d}\n' "$lines" "$total"
