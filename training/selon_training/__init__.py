"""From data to weights: everything here runs apart from the installed package and needs torch."""
