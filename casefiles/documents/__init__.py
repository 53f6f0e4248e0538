"""Documents of a file: kept by what they hold, read on three levels, gone on their day."""
