#!/usr/bin/python3
from patroni.ctl import ctl

ctl()
