"""Parts of :mod:`pipeline.extract`: bytes to a tree, and from the tree each field of an article."""
