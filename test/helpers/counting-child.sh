#!/bin/sh
# Says its stage in the file of counts, takes a moment, and answers. Arguments: counts file, seconds.
read -r stage
echo "$stage" >> "$1"
sleep "$2"
echo "answer to $stage"
