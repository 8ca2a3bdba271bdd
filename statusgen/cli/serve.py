"""`statusgen serve`."""
