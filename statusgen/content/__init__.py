"""`{path: text}` to `Site`: what each kind of file may hold, and the checks across files.

Each module is imported for itself: a build asks for few of them.
"""
