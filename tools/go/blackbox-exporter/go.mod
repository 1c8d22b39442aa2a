module toolchain.local/blackbox-exporter

go 1.26.0

require github.com/prometheus/blackbox_exporter v0.28.0
