"""What a round comes to: questions to the engine, their answers, the pages that show them.

Knows `weighing` and the rooms below it.
"""
