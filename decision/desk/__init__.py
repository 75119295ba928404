"""The facilitator's pages and the projector's board.

Knows all rooms but the home page.
"""
