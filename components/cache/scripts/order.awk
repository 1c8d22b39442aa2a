# Says who is to lead so that every shard is led by its member with the lowest ordinal that has all writes, from facts.

$1 == "member" { role[$2] = $5; primary[$2] = $6; link[$2] = $7; ordinal_of[$3] = $2 }

END {
    for (one in role) {
        if (role[one] != "replica" || link[one] != "up" || !(primary[one] in ordinal_of)) continue
        leader = ordinal_of[primary[one]]
        if (one + 0 < leader + 0 && (!(leader in best) || one + 0 < best[leader] + 0)) best[leader] = one
    }
    for (leader in best) print "lead", best[leader]
}
