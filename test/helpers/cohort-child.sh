#!/bin/sh
# Notes the checksum of its prompt in the file of counts, takes a moment, and answers well enough for
# any stage of a cohort. Arguments: counts file, seconds.
sum=$(cksum)
echo "$sum" >> "$1"
sleep "$2"
printf 'One\nTwo\nanswer to %s\nSCORE: 7\n' "$sum"
