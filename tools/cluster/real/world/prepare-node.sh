#!/bin/sh
# Prepares one node's mounts, network and host name. Runs inside the node's namespaces, which lie in the cluster's.
#
# Arguments: the node's name, address, and folder, and the control plane's address.
set -eu
name=$1 address=$2 folder=$3 control_plane=$4

hostname "$name"
mount --make-rshared /

# Paths that programs of a node do not let one choose; each node needs its own.
mount -t tmpfs tmpfs /run
mkdir -p /run/lock /run/containerd /run/netns /run/kernel
for area in kubelet containerd cni; do
  mkdir -p "$folder/$area"
  mount --bind "$folder/$area" "/var/lib/$area"
done
mkdir -p "$folder/log/pods" "$folder/log/containers"
mount --bind "$folder/log" /var/log

ip link set lo up
ip address add "$address/24" dev eth0
ip link set eth0 up
ip route add default via "$control_plane"

echo 1 >/proc/sys/net/ipv4/ip_forward
# Otherwise traffic between pods of one node passes by its NetworkPolicies.
for family in iptables ip6tables; do
  switch=/proc/sys/net/bridge/bridge-nf-call-$family
  if [ -e "$switch" ]; then echo 1 >"$switch"; fi
done

# The kubelet does not start unless these have its values, and they are the machine's, so it is shown files instead.
show() {
  file=/run/kernel/${1##*/}
  echo "$2" >"$file"
  mount --bind "$file" "/proc/sys/$1"
}
show vm/overcommit_memory 1
show vm/panic_on_oom 0
show kernel/panic 10
show kernel/panic_on_oops 1
show kernel/keys/root_maxkeys 1000000
show kernel/keys/root_maxbytes 25000000
