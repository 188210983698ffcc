"""Acts and demands: what happens, whatever the policy."""
