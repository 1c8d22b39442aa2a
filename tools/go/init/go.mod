module toolchain.local/init

go 1.26.0
