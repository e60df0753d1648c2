#!/bin/sh
# libvirt's daemon with folders of its own, FOLDER/etc, run, lib, log and cache: only in its own namespace do they lie where libvirt
# looks for them, so that this machine's own libvirt is left alone. Debian makes the user when it configures a package not needed here.
set -eu
folder=$1
for place in etc/libvirt run/libvirt var/lib/libvirt var/log/libvirt var/cache/libvirt; do
  own="$folder/$(echo "$place" | sed 's|^var/||; s|/libvirt$||')"
  mkdir -p "/$place" "$own"
  mount --bind "$own" "/$place"
done
for file in passwd group; do
  cp "/etc/$file" "$folder/$file"
  mount --bind "$folder/$file" "/etc/$file"
done
id libvirt-qemu >/dev/null 2>&1 || {
  echo 'libvirt-qemu:x:64055:64055::/:/usr/sbin/nologin' >>/etc/passwd
  echo 'libvirt-qemu:x:64055:' >>/etc/group
}
grep -q '^kvm:' /etc/group || echo 'kvm:x:64056:' >>/etc/group
cat >/etc/libvirt/qemu.conf <<END
user = "root"
group = "root"
security_driver = "none"
stdio_handler = "file"
namespaces = []
cgroup_controllers = []
dynamic_ownership = 0
remember_owner = 0
END
printf 'auth_unix_rw = "none"\n' >/etc/libvirt/libvirtd.conf
exec libvirtd --config /etc/libvirt/libvirtd.conf --pid-file "$folder/libvirtd.pid"
