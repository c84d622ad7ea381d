#!/bin/sh
# Fails in its first attempt, as a service that is down for a moment makes it.
set -eu
sleep 0.7
if [ "$HILERA_ATTEMPT" = 1 ]; then
  echo "the dictionary does not answer" >&2
  exit 7
fi
echo captions.txt
