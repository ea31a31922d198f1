"""The pieces that pages are laid out from; each shows plain frozen data and tells in signals what was asked for."""
