"""What each kind of file may hold: the definitions from which content is checked and its schema made.

A module for each file that a build seldom has to read again: a definition takes longer to make than a text to read.
"""
