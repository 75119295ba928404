"""What a participant sees, ready to print: his questions, his own results, how it stands."""
