"""The desk's pages, one file a screen: each is a function of the desk and of what is asked, and knows no web framework."""
