"""What the stand-ins share: draining, logs and tokens."""
