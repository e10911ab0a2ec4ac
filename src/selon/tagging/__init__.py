"""One pass of one small multilingual encoder: a text to labelled spans and links between them."""
