"""One module for each version of the schema; what one says is never changed once released."""
