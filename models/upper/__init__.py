"""Readers that keep the encoder's lower half and learn its upper one."""
