#!/bin/sh
# Prepares the cluster's own mounts, network and host name. Runs inside its namespaces, so nothing here changes the
# machine, and all of it ends with them.
#
# Arguments: the cluster's end of the link to the machine, the machine's end, the control plane's address.
set -eu
gateway=$1 host=$2 control_plane=$3

hostname sark
# The mounts of a container must reach the kubelet, and those of the kubelet the containers.
mount --make-rshared /

# These kernel parameters have no namespace: whoever sets them, sets them for the machine. A kubelet would.
for area in vm kernel fs; do
  mount --bind "/proc/sys/$area" "/proc/sys/$area"
  mount -o remount,bind,ro "/proc/sys/$area"
done

mount -t tmpfs tmpfs /run

# A tmpfs with everything that is in /var/lib, so that what a node adds to it is not added to the machine's.
mkdir /run/var-lib
mount --rbind /var/lib /run/var-lib
mount -t tmpfs -o mode=755 tmpfs /var/lib
for entry in /run/var-lib/*; do
  target=/var/lib/${entry##*/}
  if [ -d "$entry" ]; then mkdir "$target"; else : >"$target"; fi
  mount --rbind "$entry" "$target"
done
mkdir -p /var/lib/kubelet /var/lib/containerd /var/lib/cni

ip link set lo up
echo 1 >/proc/sys/net/ipv4/ip_forward
ip link add nodes type bridge
ip address add "$control_plane/24" dev nodes
ip link set nodes up
# The machine moves its link in as soon as the namespaces exist.
until ip link show host >/dev/null 2>&1; do sleep 0.02; done
ip address add "$gateway/30" dev host
ip link set host up
ip route add default via "$host"
