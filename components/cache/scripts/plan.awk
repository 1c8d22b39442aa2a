# Says what is to be done until the cluster is as wanted, from the facts about all members:
#   meet      ORDINAL ADDRESS         gets to know another member
#   forget    ORDINAL ID              forgets one that no disk remembers any more
#   serve     ORDINAL FIRST LAST      takes slots that nobody serves
#   follow    ORDINAL ID              becomes a replica
#   exchange  ORDINAL ID ORDINAL ID   two replicas follow each other's primary from now on
#   migrate   ORDINAL FIRST LAST ID   hands slots over, with their keys
#   lead      ORDINAL                 takes over from its primary, as planned
#   replace   ORDINAL                 takes the place of its primary, which is gone
#   wait      REASON                  nothing can be done about it but waiting
#   refuse    REASON                  it cannot be done at all
# Nothing at all: it is as wanted. What depends on what another line changes comes with a later plan. Equal facts give
# equal plans, so whoever follows them may do so beside others, be ended at any time, and begin again.
# Variables: shards, replicas (of each shard).

$1 == "member" {
    answers[$2] = 1
    id[$2] = $3; address[$2] = $4; role[$2] = $5; primary[$2] = $6; link[$2] = $7; zone[$2] = $8; offset[$2] = $9
    ordinal_of[$3] = $2
    taken[$4] = 1
}
$1 == "slots" { for (slot = $3; slot <= $4; slot++) { owner[slot] = $2; served[$2]++; total++ } }
$1 == "knows" { state[$2, $3] = $4; place[$3] = $5; known[$2] = known[$2] " " $3 }
$1 == "migrates" { migrating = 1 }

END {
    members = shards * (1 + replicas)
    for (one = 0; one < members; one++) if (!answers[one]) { missing = missing " " one }
    if (shards == 1 && replace()) exit
    if (meet()) exit
    forgets = missing == "" && forget()
    if (total < 16384) {
        if (missing != "") wait("member" missing " does not answer, and " 16384 - total " slots are served by nobody")
        else if (succession()) wait("a replica takes over from a primary that is lost")
        else if (!forgets) serve()
        exit
    }
    if (attach()) exit
    if (missing != "") { wait("member" missing " does not answer"); exit }
    if (migrate()) exit
    for (one = 0; one < members; one++) {
        if (role[one] == "replica" && link[one] != "up") { wait("member " one " does not follow yet"); exit }
    }
    if (lead()) exit
    spread()
}

function wait(reason) { print "wait", reason }

# A single primary leaves nobody who could vote for its successor. Where most of all members find that it is gone, the replica
# that has most of its writes takes its place.
function replace(    one, lost, votes, best) {
    if (total == 16384) return 0
    for (one = 0; one < members; one++) {
        if (answers[one] && role[one] == "replica" && !(primary[one] in ordinal_of)) lost = primary[one]
    }
    if (lost == "") return 0
    best = -1
    for (one = 0; one < members; one++) {
        if (!answers[one] || state[one, lost] == "connected" || state[one, lost] == "") continue
        votes++
        if (role[one] != "replica" || primary[one] != lost) continue
        if (best < 0 || offset[one] + 0 > offset[best] + 0) best = one
    }
    if (best < 0 || 2 * votes <= members) return 0
    print "replace", best
    return 1
}

# All members know all others: each introduces itself to the first, which tells the rest.
function meet(    first, one, done) {
    for (first = 0; first < members && !answers[first]; first++);
    for (one = first + 1; one < members; one++) {
        if (!answers[one]) continue
        if (state[first, id[one]] != "connected") { print "meet", first, address[one]; done = 1 }
        if (state[one, id[first]] != "connected") { print "meet", one, address[first]; done = 1 }
    }
    return done
}

# An id that none of the members has, at an address that is theirs, was on a disk that is lost.
function forget(    one, ids, count, other, done) {
    for (one = 0; one < members; one++) {
        count = split(known[one], ids, " ")
        for (other = 1; other <= count; other++) {
            if (ids[other] in ordinal_of || state[one, ids[other]] !~ /^(failed|gone)$/) continue
            if (place[ids[other]] != "-" && !(place[ids[other]] in taken)) continue
            # A replica does not forget its primary.
            if (primary[one] == ids[other]) continue
            print "forget", one, ids[other]
            done = 1
        }
    }
    return done
}

# Whether some member follows one that is lost, and may take over from it.
function succession(    one) {
    for (one = 0; one < members; one++) {
        if (role[one] == "replica" && !(primary[one] in ordinal_of)) return 1
    }
    return 0
}

# Slots that nobody serves go to those who have fewest, in ranges that are as long as they can be.
function serve(    count, rank, slot, last, quota, who) {
    count = choose_primaries()
    rank = 1
    for (slot = 0; slot < 16384; slot = last + 1) {
        last = slot
        if (slot in owner) continue
        while (rank < count && served[chosen[rank]] >= quota_of(rank, count)) rank++
        who = chosen[rank]
        quota = rank < count ? quota_of(rank, count) : 16384
        while (last + 1 < 16384 && !(last + 1 in owner) && served[who] + last - slot + 1 < quota) last++
        print "serve", who, slot, last
        served[who] += last - slot + 1
    }
}

function quota_of(rank, count) { return int(16384 * rank / count) - int(16384 * (rank - 1) / count) }

# Those who serve slots lead. Where they are too few, members that follow nobody join them: no zone may have two while
# another has none. Returns how many are chosen.
function choose_primaries(    count, one, best) {
    split("", leads_in)
    for (one = 0; one < members; one++) {
        is_chosen[one] = served[one] > 0
        if (is_chosen[one]) { chosen[++count] = one; leads_in[zone[one]]++ }
    }
    while (count < shards) {
        best = -1
        for (one = 0; one < members; one++) {
            if (is_chosen[one] || !is_idle(one)) continue
            if (best < 0 || leads_in[zone[one]] + 0 < leads_in[zone[best]] + 0) best = one
        }
        if (best < 0) return count
        is_chosen[best] = 1
        chosen[++count] = best
        leads_in[zone[best]]++
    }
    return count
}

# Neither serves slots nor follows a member that leads.
function is_idle(one) {
    return answers[one] && served[one] == 0 && !(role[one] == "replica" && primary[one] in ordinal_of)
}

# Every primary gets its replicas, in other zones as far as that is possible. Returns whether there is something to do.
function attach(    count, one, rank, other, swap, done) {
    count = choose_primaries()
    if (count < shards) {
        print "refuse", "there are " count " primaries and no member that could become another: add replicas only, or shards only"
        return 1
    }
    for (one = 0; one < members; one++) if (is_replica(one)) copies[ordinal_of[primary[one]]]++
    for (rank = 1; rank <= count; rank++) while (copies[chosen[rank]] > replicas) dismiss(chosen[rank])
    for (one = 0; one < members; one++) {
        if (!answers[one] || is_chosen[one] || !(is_idle(one) || free[one])) continue
        target[one] = -1
        for (rank = 1; rank <= count; rank++) {
            other = chosen[rank]
            if (copies[other] >= replicas) continue
            if (target[one] < 0 || cost(one, other) < cost(one, target[one])) target[one] = other
        }
        if (target[one] < 0) { delete target[one]; continue }
        copies[target[one]]++
        done = 1
    }
    # The last ones had no choice: they change places with one that has.
    for (one = 0; one < members; one++) {
        if (!(one in target) || zone[one] != zone[target[one]]) continue
        for (other = 0; other < members; other++) {
            if (!(other in target) || zone[one] == zone[target[other]] || zone[other] == zone[target[one]]) continue
            swap = target[one]; target[one] = target[other]; target[other] = swap
            break
        }
    }
    for (one = 0; one < members; one++) if (one in target) print "follow", one, id[target[one]]
    return done
}

# Follows a member that leads.
function is_replica(one) { return answers[one] && !is_chosen[one] && !is_idle(one) }

# A primary with too many replicas does without one: one in its own zone, else one that suits a primary with too few.
function dismiss(leader,    one, gain, best, most) {
    best = -1
    for (one = 0; one < members; one++) {
        if (!is_replica(one) || free[one] || ordinal_of[primary[one]] != leader) continue
        gain = 2 * (zone[one] == zone[leader]) + is_missed(one)
        if (best < 0 || gain >= most) { best = one; most = gain }
    }
    free[best] = 1
    copies[leader]--
}

# Whether a primary in another zone has too few replicas.
function is_missed(one,    other) {
    for (other = 0; other < members; other++) {
        if (is_chosen[other] && copies[other] < replicas && zone[other] != zone[one]) return 1
    }
    return 0
}

# The fewest copies first, then another zone.
function cost(one, other) { return 2 * copies[other] + (zone[one] == zone[other]) }

# Primaries that have more than their share give to those that have less.
function migrate(    rank, count, give, slot, first, source, need, done) {
    if (migrating) { wait("slots are on their way"); return 1 }
    count = choose_primaries()
    for (rank = 1; rank <= count; rank++) {
        need = quota_of(rank, count) - served[chosen[rank]]
        # A share that is nearly right stays as it is.
        if (need <= quota_of(rank, count) / 10) continue
        for (source = 1; source <= count && need > 0; source++) {
            give = served[chosen[source]] - quota_of(source, count)
            if (give <= 0) continue
            if (give > need) give = need
            need -= hand_over(chosen[source], chosen[rank], give)
            done = 1
        }
    }
    return done
}

# The last slots of a primary, in whole ranges. Returns how many they are.
function hand_over(source, who, give,    slot, last, left) {
    left = give
    for (slot = 16383; slot >= 0 && left > 0; slot--) {
        if (owner[slot] != source) continue
        last = slot
        while (slot > 0 && owner[slot - 1] == source && last - slot + 1 < left) slot--
        print "migrate", source, slot, last, id[who]
        for (first = slot; first <= last; first++) owner[first] = who
        left -= last - slot + 1
        served[source] -= last - slot + 1
    }
    return give - left
}

# A zone with too many primaries takes the majority with it when it is lost: one of them hands over to a zone with fewer.
function lead(    one, other, count) {
    split("", leads_in)
    for (one = 0; one < members; one++) if (served[one] > 0) leads_in[zone[one]]++
    for (one = 0; one < members; one++) {
        if (role[one] != "replica") continue
        other = ordinal_of[primary[one]]
        if (leads_in[zone[other]] > leads_in[zone[one]] + 1) { print "lead", one; return 1 }
    }
    return 0
}

# A replica in the zone of its primary is lost together with it. It changes places with one for which that is no loss; such a
# pair exists wherever the zones allow a better placement at all. One pair after the other, for both copy everything anew.
function spread(    one, other) {
    for (one = 0; one < members; one++) {
        if (role[one] != "replica" || zone[one] != zone[ordinal_of[primary[one]]]) continue
        for (other = 0; other < members; other++) {
            if (role[other] != "replica" || zone[other] == zone[one]) continue
            if (zone[one] == zone[ordinal_of[primary[other]]]) continue
            print "exchange", one, primary[other], other, primary[one]
            return
        }
    }
}
