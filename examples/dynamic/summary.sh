#!/bin/sh
# Adds up what the letters say; they are inputs, although the job file does not name them.
set -eu
counts=$(tr ',{}' '\n' <"$HILERA_INPUTS" | sed -n 's/.*"letter-[^"]*": *\([0-9]*\).*/\1/p')
total=0
number=0
for words in $counts; do
  total=$((total + words))
  number=$((number + 1))
done
printf '{"letters":%d,"words":%d}\n' "$number" "$total"
