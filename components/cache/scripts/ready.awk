# Whether a member may be counted on: it serves slots, or follows its primary. Where the cluster has fewer shards than it is to
# have, because it is new or grows, one that does neither yet is as ready as it can be. Reads the answers to CLUSTER INFO,
# CLUSTER NODES and INFO. Variable: shards.

{ sub(/\r$/, "") }
$0 == "cluster_state:ok" { works = 1 }
$0 == "cluster_slots_assigned:0" { unformed = 1 }
$3 ~ /(^|,)master(,|$)/ && NF >= 9 {
    leading++
    if ($3 ~ /(^|,)myself(,|$)/) serves = 1
}
$3 ~ /(^|,)myself,master(,|$)/ { leads = 1 }
$0 == "master_link_status:up" { follows = 1 }
END { exit !(unformed || works && (serves || follows || leads && leading < shards)) }
