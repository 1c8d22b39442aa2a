#!/bin/sh
# Debian's maintainer scripts would make this a link.
exec mawk "$@"
