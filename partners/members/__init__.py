"""Who belongs to which office: invitations, posts with dates, reviews of access, leavers, stand-ins."""
