"""What the verbs of the command line do; `glasscity.cli` declares them.

Nothing heavy is imported at the top of these files: ``glasscity --help`` must come at once.
"""
