# Turns what one member says about the cluster into facts, one a line:
#   member  ORDINAL ID ADDRESS primary|replica ID-OF-ITS-PRIMARY up|down ZONE OFFSET   "-" where there is none
#   slots   ORDINAL FIRST LAST      it serves them
#   knows   ORDINAL ID STATE ADDRESS   how it sees another one: connected, suspected, failed, gone, or anything else
#   migrates ORDINAL                it hands slots over, or gets them
#   silent  ORDINAL                 it did not answer, or not yet
# Reads the answers to CLUSTER NODES, INFO and CLUSTER GETSLOTMIGRATIONS. Variable: ordinal.

{ sub(/\r$/, "") }

# An id, an address, flags, and at least five words more: a line of CLUSTER NODES.
$1 ~ /^[0-9a-f]+$/ && length($1) == 40 && NF >= 8 {
    address = $2
    sub(/@.*/, "", address)
    sub(/:[0-9]*$/, "", address)
    if ($3 ~ /(^|,)myself(,|$)/) {
        id = $1
        own = address
        role = $3 ~ /(^|,)slave(,|$)/ ? "replica" : "primary"
        primary = $4
        for (field = 9; field <= NF; field++) {
            # Those in brackets are on their way.
            if ($field ~ /^\[/) continue
            split($field, bounds, "-")
            last = $field ~ /-/ ? bounds[2] : bounds[1]
            slots[++ranges] = bounds[1] " " last
        }
    } else {
        state = $3 ~ /(^|,)handshake(,|$)/ ? "handshake" : $3 ~ /(^|,)noaddr(,|$)/ ? "gone" : \
            $3 ~ /(^|,)fail(,|$)/ ? "failed" : $3 ~ /(^|,)fail\?(,|$)/ ? "suspected" : $8
        others[++known] = $1 " " state " " (address == "" ? "-" : address)
    }
    next
}

/^availability_zone:/ { zone = substr($0, index($0, ":") + 1) }
/^master_link_status:/ { link = substr($0, index($0, ":") + 1) }
/^slave_repl_offset:/ { offset = substr($0, index($0, ":") + 1) }

# The names and values of a migration are lines of their own.
before == "state" && !/^(success|failed|canceled)$/ { migrates = 1 }
{ before = $0 }

END {
    if (id == "") {
        print "silent", ordinal
        exit
    }
    print "member", ordinal, id, own, role, primary, (link == "" ? "-" : link), (zone == "" ? "-" : zone), \
        (offset == "" ? "-" : offset)
    for (range = 1; range <= ranges; range++) print "slots", ordinal, slots[range]
    for (one = 1; one <= known; one++) print "knows", ordinal, others[one]
    if (migrates) print "migrates", ordinal
}
