module toolchain.local/postgres-exporter

go 1.26.0

require github.com/prometheus-community/postgres_exporter v0.19.1
