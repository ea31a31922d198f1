"""The look: tokens, and what is made of them."""
