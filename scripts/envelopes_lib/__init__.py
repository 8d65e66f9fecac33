"""Parts of the envelope generator (scripts/make_envelopes.py). Everything they draw is invented."""
