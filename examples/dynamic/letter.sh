#!/bin/sh
# Counts the words of one letter.
set -eu
printf '%d\n' "$(wc -w <"letters/$1.txt")"
