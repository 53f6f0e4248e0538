"""What falls due for a professional, whatever the file; how many of it for a head, without any person."""
