"""Tells the database what a backup or a check has done; the exporter shows it from there."""

import json
import subprocess

QUERY = """\
INSERT INTO platform.job_runs (job, succeeded, seconds, detail)
VALUES (:'job', :'succeeded', :'seconds', :'detail');
DELETE FROM platform.job_runs WHERE finished_at < now() - interval '1 year';
"""


def report(job: str, succeeded: bool, seconds: float, detail: dict) -> bool:
    """Insert one run; where to is in the environment. Returns whether that worked."""
    values = {"job": job, "succeeded": succeeded, "seconds": f"{seconds:.1f}", "detail": json.dumps(detail)}
    options = [f"--set={name}={value}" for name, value in values.items()]
    command = ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", *options]
    result = subprocess.run(command, input=QUERY, capture_output=True, text=True, timeout=60, check=False)
    if result.returncode != 0:
        print(f"the run could not be reported: {result.stderr.strip()}", flush=True)
    return result.returncode == 0
