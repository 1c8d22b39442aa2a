#!/usr/bin/python3
from patroni.__main__ import main

# It starts PostgreSQL from a new process that imports this file again.
if __name__ == "__main__":
    main()
