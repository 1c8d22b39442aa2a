module toolchain.local/cache-load

go 1.26.0
