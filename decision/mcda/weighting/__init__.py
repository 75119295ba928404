"""Weights of criteria: from what people say of them, or from the data themselves."""
