"""Problems: the list, and the tabs of each."""
