"""Erasure at scale: ours by step, beside django-gdpr-assist and a hand-written PostgreSQL transaction."""
