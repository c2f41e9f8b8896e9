"""Who is written to, when, and the key that makes each message once-only."""
