#!/bin/sh
# Unloads a file of json rows as one trip: unload.sh HOST PORT LANE TRIP FILE
(echo "UNLOAD $3 vehicle=$(id -un) trip=$4"; cat "$5"; echo; echo '\.') | nc "$1" "$2" | tee /dev/stderr | grep -q '^DONE'
