"""What a participant is asked and answers, and the answers of a round as plain data.

Knows `sessions` and the rooms below it.
"""
