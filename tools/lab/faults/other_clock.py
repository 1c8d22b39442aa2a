"""Gives a container that is about to be made another clock: `other_clock.py LIBRARY SHIFT create --bundle FOLDER …`.

Only programs that ask the C library for the time see it. Clocks that count from the start of the machine stay as they are, as
they do where somebody sets a machine's clock. Valkey and Envoy keep the machine's clock: their allocators ask for the time before
the library can answer, and the process stands still.
"""

import json
import re
import sys
from pathlib import Path

INSIDE = "/sark-lab-clock.so"


def main() -> None:
    library, shift, *words = sys.argv[1:]
    file = Path(words[words.index("--bundle") + 1], "config.json")
    configuration = json.loads(file.read_text())
    image = configuration.get("annotations", {}).get("io.kubernetes.cri.image-name", "")
    if re.search(r"/(valkey|envoy)[@:]", image):
        return
    configuration["process"]["env"] += [
        f"LD_PRELOAD={INSIDE}",
        f"FAKETIME={shift}",
        "FAKETIME_DONT_FAKE_MONOTONIC=1",
        "FAKETIME_DISABLE_SHM=1",
    ]
    configuration["mounts"].append({"destination": INSIDE, "type": "bind", "source": library, "options": ["bind", "ro"]})
    file.write_text(json.dumps(configuration))


main()
