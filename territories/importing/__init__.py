"""What administrators bring in files: read, understood, previewed, stored."""
