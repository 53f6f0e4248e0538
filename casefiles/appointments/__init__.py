"""Appointments with the person: made, moved, kept or not, and shown without identity where they leave the site."""
