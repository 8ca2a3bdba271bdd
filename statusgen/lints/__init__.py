"""What reads well but looks wrong: `clock` at every build, and `truth` when somebody asks for a check.

What depends on the time of day, as most of the latter does, must never keep a site from being published.
"""
