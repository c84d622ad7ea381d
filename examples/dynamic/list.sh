#!/bin/sh
# Adds one task for each letter; a second attempt adds only what is missing.
set -eu
hilera=${HILERA:-../../hilera}
{
  echo 'tasks:'
  for letter in letters/*.txt; do
    name=$(basename "$letter" .txt)
    echo "  letter-$name: { run: [./letter.sh, $name], timeout: 30s }"
  done
} | "$hilera" spawn -
"$hilera" progress 100 'all letters added'
