#!/bin/sh
# Says how far it is, picture by picture.
set -eu
for picture in 1 2 3 4 5 6 7 8; do
  ../../hilera progress $((picture * 100 / 8)) "picture $picture of 8"
  sleep 0.4
done
echo '"8 pictures"'
