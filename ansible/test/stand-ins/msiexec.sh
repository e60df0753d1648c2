#!/bin/sh
# Stands in for msiexec.exe of Windows: reads what a package says of itself, notes it among the installed programs, and puts the command
# of the release, which is beside it, where the package has its own.
system=$(dirname "$0")
programs=$(dirname "$system")/programs.txt
property() { msiinfo export "$package" Property | tr -d '\r' | sed -n "s/^$1\t//p"; }
case $1 in
/i)
  package=$2
  version=$(property ProductVersion) && [ -n "$version" ] || exit 1620
  printf '%s\tqga-vss\t%s\n' "$(property ProductCode)" "$version" >"$programs"
  mkdir -p "$ProgramFiles"
  cp -R "$system/qga-vss" "$ProgramFiles/"
  ;;
/x)
  grep -q "^$2" "$programs" || exit 1605
  rm -r "$programs" "$ProgramFiles/qga-vss"
  ;;
*) exit 1639 ;;
esac
