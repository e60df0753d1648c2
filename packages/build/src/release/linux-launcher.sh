#!/bin/sh
# The command: the node beside it, by its path, with the arguments as they are. Through a link from a folder of PATH, too.
self=$0
if [ -h "$self" ]; then self=$(readlink -f -- "$self"); fi
case $self in */*) ;; *) self=./$self ;; esac
home=${self%/*}/../lib
exec "$home/node" "$home/qga-vss.cjs" "$@"
