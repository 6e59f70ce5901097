"""Widgets: a thin shell of controls around tested functions from state to scene."""
