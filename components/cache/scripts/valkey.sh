# What the scripts have in common; they source it. Needs in the environment:
#   MEMBERS          host names of all members, in the order of their ordinals
#   SHARDS, REPLICAS how many shards there are to be, and replicas of each
#   ADMIN_PASSWORD   of the user admin
#   AUTHORITY        file with the certificate of the cluster's authority
#   POD_NAME         of the pod that this runs in, if it is a member's

scripts=$(dirname "$0")

# A member that is silent for so many seconds does not answer.
patience=3

# Asks a member as the administrator. Without a command it takes them from its input, one a line.
ask() {
    asked=$1
    shift
    # A pod that calls itself by the address of its Service comes from nowhere that network policies know.
    case $asked in "${POD_NAME:-no pod}".*) asked=127.0.0.1 ;; esac
    VALKEYCLI_AUTH=$ADMIN_PASSWORD timeout "$patience" valkey-cli --tls --cacert "$AUTHORITY" \
        --user admin --no-auth-warning -h "$asked" "$@"
}

# The host name of a member, by its ordinal.
host_of() {
    number=$1
    # shellcheck disable=SC2086 # They are words.
    set -- $MEMBERS
    shift "$number"
    echo "$1"
}

# What all members say, as facts.awk writes it.
facts() {
    current=0
    for member in $MEMBERS; do
        printf 'CLUSTER NODES\nINFO server\nINFO replication\nCLUSTER GETSLOTMIGRATIONS\n' |
            ask "$member" 2>/dev/null | awk -v ordinal="$current" -f "$scripts/facts.awk"
        current=$((current + 1))
    done
}

# What is to be done, from facts.
plan() {
    awk -v shards="$SHARDS" -v replicas="$REPLICAS" -f "$scripts/plan.awk"
}

# Carries out a plan, and says so. What a member refuses comes again with the next plan.
carry_out() {
    while read -r action ordinal first second third; do
        case $action in
        exchange)
            printf 'follow %s\n' "$ordinal $first" "$second $third" | carry_out
            continue
            ;;
        wait)
            echo "waits: $ordinal $first $second $third"
            continue
            ;;
        refuse)
            echo "refused: $ordinal $first $second $third" >&2
            return 1
            ;;
        esac
        host=$(host_of "$ordinal")
        case $action in
        meet) set -- MEET "$first" 6379 ;;
        forget) set -- FORGET "$first" ;;
        serve) set -- ADDSLOTSRANGE "$first" "$second" ;;
        follow) set -- REPLICATE "$first" ;;
        migrate) set -- MIGRATESLOTS SLOTSRANGE "$first" "$second" NODE "$third" ;;
        lead) set -- FAILOVER ;;
        replace) set -- FAILOVER TAKEOVER ;;
        esac
        echo "${host%%.*}: CLUSTER $*: $(ask "$host" CLUSTER "$@" 2>&1 </dev/null)"
        if [ "$action" = lead ]; then await_role "$host" master; fi
    done
}

# Waits until a member has a role, and says whether it has.
await_role() {
    attempts=50
    while [ "$(ask "$1" ROLE 2>/dev/null </dev/null | head -n 1)" != "$2" ]; do
        attempts=$((attempts - 1))
        if [ "$attempts" -eq 0 ]; then return 1; fi
        sleep 0.2
    done
}
