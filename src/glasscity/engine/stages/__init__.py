"""The stages of a week, emitted from the turns of the mechanisms: `glasscity.engine.emitting`."""
