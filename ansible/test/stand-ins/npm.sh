#!/bin/sh
# Stands in for npm.cmd of Windows: the real npm installs, for Windows, in the layout that it has there.
folder=$(dirname "$0")
unset $(env | sed -n 's/^\(npm_[^=]*\)=.*/\1/p')
for argument; do
  shift
  [ "$argument" = --global ] || set -- "$@" "$argument"
done
npm "$@" --no-save --os=win32 --cpu=x64 || exit
printf '#!/bin/sh\nexec "$QGA_VSS_NODE" "%s/node_modules/qga-vss/dist/qga-vss.cjs" "$@"\n' "$folder" >"$folder/qga-vss.cmd"
chmod +x "$folder/qga-vss.cmd"
