#!/bin/sh
# Prints the number of words of one text; the last line of stdout is the task's result.
set -eu
printf '%d\n' "$(wc -w <"texts/$1.txt")"
