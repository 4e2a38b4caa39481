"""Tools that build and test the course."""
