"""How far a ranking holds when weights and values move, and when alternatives come and go."""
