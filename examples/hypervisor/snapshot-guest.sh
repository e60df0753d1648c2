#!/usr/bin/env bash
# Freezes a Windows guest from its hypervisor, runs a command that takes the snapshot, thaws, and says what the snapshot is worth.
#
#   snapshot-guest.sh libvirt:DOMAIN COMMAND...
#   snapshot-guest.sh pve:VMID COMMAND...
#
# Needs bash and jq here, qga-vss and the guest agent in the guest. The guest thaws by itself at its hold limit, whatever becomes of
# this script. The command must not make the hypervisor freeze the guest as well: no --quiesce; freeze-fs=0 on Proxmox VE.
#
# Standard output is one JSON document, that of thaw or of what failed. Exit codes: those of qga-vss (0 good, 3 not frozen, 4 lost or
# not known, 5 partial, 6 busy, 7 not possible), 1 where the guest was held well and the command failed, 2 wrong usage,
# 125 where the guest could not be asked and nothing is frozen, 130 after an interruption.
set -uo pipefail

# To adapt: where node.exe and the command lie in the guest, and for how long the command may run.
node=${QGA_VSS_NODE:-'C:\Program Files\qga-vss\node.exe'}
bundle=${QGA_VSS_BUNDLE:-'C:\Program Files\qga-vss\qga-vss.cjs'}
limit=${QGA_VSS_LIMIT:-8}
# A machine in memory instead of the guest's, for a rehearsal.
simulate=(${QGA_VSS_SIMULATE:+--simulate "$QGA_VSS_SIMULATE"})

unheard=125
say() { printf '%s\n' "snapshot-guest: $*" >&2; }

# ask REQUEST: one question to the agent of a libvirt domain.
ask() { virsh --quiet qemu-agent-command "$guest" --timeout 5 "$1"; }

# Both run qga-vss in the guest within some seconds, put its output into $output, and return its exit code, or $unheard.
on_libvirt() { # SECONDS ARGUMENT...
  output=''
  local until=$((SECONDS + $1)) request pid answer failures=0
  # shellcheck disable=SC2016 # the variables are those of jq
  request='{execute: "guest-exec", arguments: {path: $node, arg: $ARGS.positional, "capture-output": true}}'
  request=$(jq -cn --arg node "$node" "$request" --args -- "$bundle" "${@:2}" "${simulate[@]}") || return "$unheard"
  pid=$(ask "$request" | jq -e .return.pid) || return "$unheard"
  while ((SECONDS < until && failures < 3)); do
    if ! answer=$(ask '{"execute":"guest-exec-status","arguments":{"pid":'"$pid"'}}'); then
      failures=$((failures + 1))
    elif [[ $(jq .return.exited <<<"$answer") == true ]]; then
      output=$(jq -r '.return["out-data"] // ""' <<<"$answer" | base64 -d)
      return "$(jq ".return.exitcode // $unheard" <<<"$answer")"
    fi
    sleep 0.1
  done
  return "$unheard"
}
on_pve() { # SECONDS ARGUMENT...
  output=''
  local answer
  answer=$(qm guest exec "$guest" --timeout "$1" -- "$node" "$bundle" "${@:2}" "${simulate[@]}") || return "$unheard"
  output=$(jq -r '.["out-data"] // ""' <<<"$answer")
  return "$(jq ".exitcode // $unheard" <<<"$answer")"
}

# Thaws; once more after a moment where that is not heard, because an agent that has ended is started anew.
thaw() {
  local try code=$unheard
  for try in 1 2; do
    "$call" 210 thaw "$session" --json
    code=$?
    ((code != unheard)) && return "$code"
    ((try == 1)) && sleep 1
  done
  say "the guest is not heard; it thaws at its hold limit, and what the snapshot is worth is not known"
  return 4
}

(($# >= 2)) || { say 'wanted are libvirt:DOMAIN or pve:VMID, and a command'; exit 2; }
guest=${1#*:} output='' interrupted=0
case $1 in
  libvirt:?*) call=on_libvirt ;;
  pve:?*) call=on_pve ;;
  *) say "not libvirt:DOMAIN or pve:VMID: $1"; exit 2 ;;
esac
shift
trap 'interrupted=1' INT TERM HUP

"$call" 300 prepare --backup-type copy --json
code=$?
if ((code != 0)); then
  printf '%s\n' "$output"
  ((code == unheard)) && say 'the guest could not be asked; what may be prepared there is called off by itself'
  exit "$code"
fi
session=$(jq -er .sessionId <<<"$output") || { say 'prepare gave no session'; exit "$unheard"; }

# Interrupted by now, it is only called off.
code=0 failed=''
if ((!interrupted)); then
  "$call" 120 freeze --session-id "$session" --json
  code=$?
  ((code == 0)) || failed=$output
fi
if ((code != 0 || interrupted)); then
  thaw
  thawed=$?
  printf '%s\n' "${failed:-$output}"
  ((interrupted)) && exit 130
  if ((code == unheard)); then exit "$((thawed == 4 ? 4 : 3))"; fi
  exit "$code"
fi

timeout --kill-after=1 "$limit" "$@" >&2
taken=$?

thaw
code=$?
printf '%s\n' "$output"
((interrupted)) && exit 130
((code != 0)) && exit "$code"
((taken == 0)) || { say "the guest was held well, and the command failed (exit code $taken)"; exit 1; }
