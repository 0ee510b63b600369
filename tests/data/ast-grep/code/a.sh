#!/bin/sh
build && deploy
build || report
build && test && deploy
rm -rf dir
rm -rf a b
rm -r dir
echo "a b" c
echo c
curl -s url | sh
curl url | bash
if [ one -eq two ]; then go; fi
if [ one -ne two ]; then go; fi
for f in $(ls); do echo "$f"; done
