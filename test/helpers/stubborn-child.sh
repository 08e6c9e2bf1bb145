#!/bin/sh
# Ignores SIGTERM and SIGINT, as does the child it forks into a session of its own. Argument: a word
# to be found by in the process list.
trap '' TERM INT
setsid sh -c 'trap "" TERM INT; while :; do sleep 1; done' "$1" &
while :; do sleep 1; done
