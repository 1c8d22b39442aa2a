# Refuses a cluster that would have fewer members or shards than it has, from the answer to CLUSTER NODES. Variables: wanted
# (members), shards.

$3 !~ /(^|,)(fail|noaddr|handshake)(,|$)/ && NF >= 8 {
    found++
    if (NF >= 9) leading++
    # The announced host name starts with the pod's.
    split($2, words, ",")
    ordinal = words[2]
    sub(/\..*/, "", ordinal)
    sub(/.*-/, "", ordinal)
    if (ordinal + 1 > members) members = ordinal + 1
}

END {
    remedy = "Making it smaller is not done by an update: see docs/recovery/cache.md."
    if (members > wanted) problem = "the cluster has " members " members, and the settings want " wanted ". " remedy
    else if (leading > shards) problem = "the cluster has " leading " shards, and the settings want " shards ". " remedy
    else if (leading > 0 && shards - leading > wanted - members) {
        problem = "there would be " shards " shards instead of " leading ", and only " wanted - members " new members to lead " \
            "them. Add shards first, and take replicas away with another cluster."
    }
    if (problem == "") exit
    print "refused, nothing was changed: " problem
    exit 1
}
